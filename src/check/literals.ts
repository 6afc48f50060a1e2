import { Check, CheckedTask, Warning } from './checked-task';
import { hasCredentialShape, isPlainSetting, namesCredential } from '../secret/credential-patterns';
import { isConcrete, displayName } from '../secret/redact';

/**
 * Literal values in `environment` that look like secrets. They are named by their variable; the value is never shown.
 */
export function literalWarnings({ containers, deliveries }: CheckedTask): Warning[] {
  return containers.flatMap(({ definition, rendered }) => {
    const locators = new Set(deliveries.runtimeOf(definition).map(([name]) => name));
    const names = (rendered.environment ?? [])
      .filter(({ name, value }) => !locators.has(name) && looksSecret(name, value))
      .map(({ name }) => displayName(name));
    return names.length === 0 ? [] : [{
      on: definition,
      id: 'literalCredential',
      message: `container '${rendered.name}': the value of ${names.join(', ')} in 'environment' looks like a secret, and everybody who may`
        + " read the template or describe the task definition sees it; move it to Secrets Manager and reference it in 'secrets' with TaskSecret",
    }];
  });
}

/**
 * Literal log options that are credentials by their name or shape. No driver has a reason to take them in plain text.
 */
export const checkLogOptions: Check = ({ containers }) => containers.flatMap(({ rendered }) =>
  Object.entries(rendered.logConfiguration?.options ?? {})
    .filter(([name, value]) => looksSecret(name, value) || isCredentialOption(name, value))
    .filter(([, value]) => !value.includes('{{resolve:')) // what CloudFormation would fetch is reported as such
    .map(([name]) => `container '${rendered.name}': log option ${displayName(name)} looks like a credential and stands in the task definition in plain text;`
      + " give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret"));

/** What log drivers call their credentials, beside the names that all programs use: `cloud_auth`, `shared_key`, an HTTP header. */
function isCredentialOption(name: string, value: unknown): boolean {
  return (/(auth|shared_key)$/i.test(name) && looksSecret('password', value))
    || (/^header$/i.test(name) && typeof value === 'string' && isConcrete(value) && /^\s*authorization\b/i.test(value));
}

function looksSecret(name: string, value: unknown): boolean {
  return typeof value === 'string' && isConcrete(value)
    && (hasCredentialShape(value) || (namesCredential(name) && !isPlainSetting(value)));
}
