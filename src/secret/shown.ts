import { hasCredentialShape } from './credential-patterns';

/**
 * What a message may show of a value that may be a pasted secret: its beginning and its length.
 */
export function beginningOf(value: string): string {
  if (value === '') {
    return 'an empty string';
  }
  // Never more than half: a short value would be shown whole.
  const shown = printable(value.slice(0, Math.min(4, Math.floor(value.length / 2))));
  return `'${shown}…' (${value.length} characters)`;
}

/**
 * A text without characters that change how a terminal or a page shows what is around them.
 */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '\uFFFD');
}

/**
 * An ARN or a name with `/` in it, without what looks like a credential. A JSON key and a version after a secret's ARN are left out, too:
 * they may be pasted values.
 */
export function shownArn(arn: string): string {
  return arn.split(':').slice(0, 7).map((part) => part.split('/').map(shownPart).join('/')).join(':');
}

/** A part of a name; Secrets Manager adds `-` and six characters to the last. */
function shownPart(part: string): string {
  return hasCredentialShape(part) || hasCredentialShape(part.replace(/-[A-Za-z0-9]{6}$/, '')) ? `${part.slice(0, 4)}…` : part;
}

/**
 * Whether a text can be the name of a variable or option; what no program would take for one may be its value.
 */
export function looksLikeName(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text) && !hasCredentialShape(text);
}

/**
 * Whether a text can be the name of a container, volume or task definition family: Amazon ECS takes letters, digits, `-` and `_` in it.
 */
export function looksLikeTaskName(text: string): boolean {
  return /^[\w-]{1,255}$/.test(text) && !hasCredentialShape(text);
}
