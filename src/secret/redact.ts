import type { IConstruct } from 'constructs';
import { isLookupPlaceholder } from './lookup-placeholder';
import { beginningOf, looksLikeName, shownArn } from './shown';
import { hasToken } from './token';

export { isLookupPlaceholder } from './lookup-placeholder';

/**
 * What a message may show of a value that is not an ARN, parameter name or host: it may be a pasted secret.
 */
export function redacted(value: string): string {
  return hasToken(value) ? 'a token' : beginningOf(value);
}

/**
 * Names a secret or parameter in a message, without quotation marks. A JSON key and a version after a secret's ARN are left
 * out, and so is a name that looks like a credential: they may be pasted values.
 *
 * @param construct the secret or parameter, whose path is shown where its ARN is a token
 */
export function displayArn(arn: string, construct?: IConstruct): string {
  if (hasToken(arn)) {
    return construct?.node?.path ?? 'an ARN known at deployment';
  }
  return shownArn(arn);
}

/**
 * The name of a variable or option in a message. What no program would take for a name may be its value.
 */
export function displayName(name: string): string {
  return looksLikeName(name) ? `'${name}'` : redacted(name);
}

/**
 * Whether a value can be judged now: it has no token and is not a look-up placeholder.
 */
export function isConcrete(value: string): boolean {
  return !hasToken(value) && !isLookupPlaceholder(value);
}
