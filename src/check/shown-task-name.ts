import { redacted } from '../secret/redact';
import { looksLikeTaskName } from '../secret/shown';

/**
 * The name of a container, volume or task definition family in a message. Amazon ECS takes letters, digits, '-' and '_' in
 * it; anything else may be a pasted value.
 */
export function shownTaskName(name: string): string {
  return looksLikeTaskName(name) ? `'${name}'` : redacted(name);
}
