import { hasCredentialShape } from '../secret/credential-patterns';
import { redacted } from '../secret/redact';

/**
 * The name of a container, volume or task definition family in a message. Amazon ECS takes letters, digits, '-' and '_' in
 * it; anything else may be a pasted value.
 */
export function shownTaskName(name: string): string {
  return /^[\w-]{1,255}$/.test(name) && !hasCredentialShape(name) ? `'${name}'` : redacted(name);
}
