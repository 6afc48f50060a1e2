import { CheckedTask, Warning } from './checked-task';
import { hasCredentialShape, isHarmlessValue, namesCredential } from '../secret/plausible-secret';
import { isKnown, shownName } from '../secret/shown';

/**
 * Literal values in `environment` that look like secrets. They are named by their variable; the value is never shown.
 */
export function literalWarnings({ containers }: CheckedTask): Warning[] {
  return containers.flatMap(({ definition, rendered }) => {
    const names = (rendered.environment ?? []).filter(({ name, value }) => looksSecret(name, value)).map(({ name }) => shownName(name));
    return names.length === 0 ? [] : [{
      on: definition,
      id: 'literalCredential',
      message: `container '${rendered.name}': the value of ${names.join(', ')} in 'environment' looks like a secret, and everybody who may`
        + " read the template or describe the task definition sees it; move it to Secrets Manager and reference it in 'secrets' with TaskSecret",
    }];
  });
}

function looksSecret(name: string, value: unknown): boolean {
  return typeof value === 'string' && isKnown(value)
    && (hasCredentialShape(value) || (namesCredential(name) && !isHarmlessValue(value)));
}
