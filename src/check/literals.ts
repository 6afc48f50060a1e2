import { Check, CheckedTask, containerNamed, Warning } from './checked-task';
import { isCredentialOption, looksSecret } from '../secret/literal-credential';
import { isLookupPlaceholder, displayName } from '../secret/redact';
import { hasToken } from '../secret/token';

/**
 * Literal values in `environment` that look like secrets. They are named by their variable; the value is never shown.
 */
export function literalWarnings({ containers }: CheckedTask): Warning[] {
  return containers.flatMap(({ definition, rendered, runtimeSecrets }) => {
    const suspects = (rendered.environment ?? []).filter(({ name, value }) => looksSecret(name, value) && isLiteral(value));
    const locators = suspects.length === 0 ? [] : runtimeSecrets.map(([name]) => name);
    const names = suspects.filter(({ name }) => !locators.includes(name)).map(({ name }) => displayName(name));
    return names.length === 0 ? [] : [{
      on: definition,
      id: 'literalCredential',
      message: `${containerNamed(rendered)}: the value of ${names.join(', ')} in 'environment' looks like a secret, and everybody who may`
        + " read the template or describe the task definition sees it; move it to Secrets Manager and reference it in 'secrets' with TaskSecret",
    }];
  });
}

/**
 * Literal log options that are credentials by their name or shape. No driver has a reason to take them in plain text: each takes
 * them in `secretOptions`, and FireLens also as the name of a variable of its log router.
 */
export const checkLogOptions: Check = ({ containers }) => containers.flatMap(({ rendered }) =>
  Object.entries(rendered.logConfiguration?.options ?? {})
    .filter(([name, value]) => isCredentialOption(name, value) && isLiteral(value))
    .map(([name]) => `${containerNamed(rendered)}: log option ${displayName(name)} looks like a credential and is plain text in the task definition;`
      + " give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret"));

/** What the deployment or CloudFormation puts in is no literal; a dynamic reference to a secret is reported as such. */
function isLiteral(value: unknown): boolean {
  return typeof value === 'string' && !hasToken(value) && !isLookupPlaceholder(value) && !value.includes('{{resolve:');
}
