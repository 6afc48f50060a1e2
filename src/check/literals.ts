import { Check, CheckedTask, containerNamed, Warning } from './checked-task';
import { shownTaskName } from './shown-task-name';
import { textOf } from '../delivery/secret-file';
import { hasCredentialShape, isPlainSetting, namesCredential } from '../secret/credential-patterns';
import { isLookupPlaceholder, displayName } from '../secret/redact';
import { hasToken, withTokensAs } from '../secret/token';

/**
 * Literal values in `environment` that look like secrets. They are named by their variable; the value is never shown.
 */
export function literalWarnings({ containers }: CheckedTask): Warning[] {
  return containers.flatMap(({ definition, rendered, runtimeSecrets }) => {
    const suspects = (rendered.environment ?? []).filter(({ name, value }) => looksSecret(name, value));
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
 * Templates of composed files in which a credential is text, in the place of a placeholder. A token is as a `/` there, at which each
 * part of a URL ends: it may be any of them.
 */
export function templateWarnings({ containers }: CheckedTask): Warning[] {
  const files = containers.flatMap(({ writtenFiles }) => writtenFiles);
  return files.filter(({ file }) => hasCredentialShape(withTokensAs('/', textOf(file)))).map(({ consumer, file }) => ({
    on: consumer,
    id: 'literalCredential',
    message: `container ${shownTaskName(consumer.containerName)}: the template of ${displayName(file.name)} in 'composedFiles' has what looks like a secret in its text,`
      + ' and everybody who may read the template of the stack or describe the task definition sees it; move it to Secrets Manager and write a placeholder in its place',
  }));
}

/**
 * Literal log options that are credentials by their name or shape. No driver has a reason to take them in plain text: each takes
 * them in `secretOptions`, and FireLens also as the name of a variable of its log router.
 */
export const checkLogOptions: Check = ({ containers }) => containers.flatMap(({ rendered }) =>
  Object.entries(rendered.logConfiguration?.options ?? {})
    .filter(([name, value]) => looksSecret(name, value) || isCredentialOption(name, value))
    .map(([name]) => `${containerNamed(rendered)}: log option ${displayName(name)} looks like a credential and is plain text in the task definition;`
      + " give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret"));

/** What log drivers call their credentials, in addition to the names that all programs use: `cloud_auth`, `shared_key`, an HTTP header. */
function isCredentialOption(name: string, value: unknown): boolean {
  return (/(auth|shared_key)$/i.test(name) && looksSecret('password', value))
    || (/^header$/i.test(name) && typeof value === 'string' && /^\s*authorization\b/i.test(value) && !hasPlaceholder(value) && isLiteral(value));
}

function looksSecret(name: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') {
    return false;
  }
  const suspect = hasPlaceholder(value) ? hasCredentialShape(value.replace(PLACEHOLDERS, ''))
    : hasCredentialShape(value) || (saysCredential(name) && !isPlainSetting(value) && !DENIAL.test(value));
  return suspect && isLiteral(value);
}

/** What the deployment or CloudFormation puts in is no literal; a dynamic reference to a secret is reported as such. */
function isLiteral(value: string): boolean {
  return !hasToken(value) && !isLookupPlaceholder(value) && !value.includes('{{resolve:');
}

/** What Fluent Bit and fluentd replace with a variable of the log router (FACTS 4.2): `${NAME}` and `#{ENV['NAME']}`. */
const PLACEHOLDERS = /\$\{[A-Za-z_]\w*\}|#\{\s*ENV\s*(?:\[|\.fetch\()[^}]*\}/g;

function hasPlaceholder(value: string): boolean {
  return value.includes('{') && value.search(PLACEHOLDERS) >= 0;
}

/** `no-secret`, `without password`: says that there is none. */
const DENIAL = /^(no|none|without)[\s_-]*(password|passwd|secret|token|credentials?|key|auth)?$/i;

/** The last letters of the words that name credentials, from PASSWORD and APIKEY to CREDENTIALS. */
const LAST_LETTERS = 'DTNEYLS';

function saysCredential(name: string): boolean {
  return LAST_LETTERS.includes(name.slice(-1).toUpperCase())
    && namesCredential(name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')); // DBPassword
}
