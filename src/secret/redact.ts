import { StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import { hasCredentialShape } from './credential-patterns';

/**
 * What a message may show of a value that is no ARN, parameter name or host: it may be a pasted secret.
 */
export function redacted(value: string): string {
  if (Token.isUnresolved(value)) {
    return 'a token';
  }
  if (value === '') {
    return 'an empty string';
  }
  // Never more than half: a short value would stand there whole.
  const shown = value.slice(0, Math.min(4, Math.floor(value.length / 2)));
  return `'${shown}…' (${value.length} characters)`;
}

/**
 * Names a secret or parameter in a message. A JSON key and a version behind a secret's ARN stay out: they may be pasted values.
 */
export function displayArn(arn: string): string {
  return Token.isUnresolved(arn) ? 'an ARN known at deployment' : arn.split(':').slice(0, 7).join(':');
}

/**
 * The name of a variable or option in a message. What no program would take for a name may be its value.
 */
export function displayName(name: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(name) && !hasCredentialShape(name) ? `'${name}'` : redacted(name);
}

/**
 * Values the CDK puts in the place of a look-up that has not run yet. Checking them would keep the look-up from ever running.
 */
export function isLookupPlaceholder(value: string): boolean {
  return /DUMMY_ARN|dummy-value-for-|1234abcd-12ab-34cd-56ef-1234567890ab/.test(value);
}

/**
 * Whether a value can be judged now: no token, no look-up placeholder.
 */
export function isConcrete(value: string): boolean {
  return !Token.isUnresolved(value) && !isLookupPlaceholder(value);
}

/**
 * The text of a string between its tokens.
 */
export function literalText(value: string): string {
  return Tokenization.reverseString(value).mapTokens({ mapToken: () => '' }).join(new StringConcat()) ?? ''; // nothing of an empty string
}
