import { Check, CheckedTask, containerNamed, Warning } from './checked-task';
import { shownTaskName } from './shown-task-name';
import { textOf } from '../delivery/secret-file';
import { literalCredential, plaintextLogOption } from '../rule/containers';
import { said } from '../rule/rule';
import { hasCredentialShape } from '../secret/credential-patterns';
import { isCredentialOption, looksSecret } from '../secret/literal-credential';
import { isLookupPlaceholder, displayName } from '../secret/redact';
import { hasToken, withTokensAs } from '../secret/token';

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
      message: said(literalCredential(containerNamed(rendered), names)),
    }];
  });
}

/**
 * Templates of composed files in which a credential is text, instead of a placeholder. A token is as a `/` there, at which each
 * part of a URL ends: it may be any of them.
 */
export function templateWarnings({ containers }: CheckedTask): Warning[] {
  const files = containers.flatMap(({ writtenFiles }) => writtenFiles);
  return files.filter(({ file }) => hasCredentialShape(withTokensAs('/', textOf(file)))).map(({ consumer, file }) => ({
    on: consumer,
    id: 'literalCredential',
    message: `container ${shownTaskName(consumer.containerName)}: the template of ${displayName(file.name)} in 'composedFiles' has what looks like a secret in its text,`
      + ' and anyone who can read the template of the stack or describe the task definition sees it; move it to Secrets Manager and write a placeholder instead',
  }));
}

/**
 * Literal log options that are credentials by their name or shape. No driver has a reason to take them in plain text: each takes
 * them in `secretOptions`, and FireLens also as the name of a variable of its log router.
 */
export const checkLogOptions: Check = ({ containers }) => containers.flatMap(({ rendered }) =>
  Object.entries(rendered.logConfiguration?.options ?? {})
    .filter(([name, value]) => isCredentialOption(name, value) && isLiteral(value))
    .map(([name]) => said(plaintextLogOption(containerNamed(rendered), displayName(name)))));

/** What the deployment or CloudFormation puts in is not a literal; a dynamic reference to a secret is reported as such. */
function isLiteral(value: unknown): boolean {
  return typeof value === 'string' && !hasToken(value) && !isLookupPlaceholder(value) && !value.includes('{{resolve:');
}
