import { mapLiterals } from '../cdk/token-text';

// IAM reads `*` and `?` as wildcards and `${…}` as a policy variable. The variables `${*}`, `${?}` and `${$}` are the characters
// themselves (FACTS 6.5). A `$` needs that only where `{` follows; each is escaped all the same, because what follows may be a token.

/**
 * A text for a `Resource`, or for a condition with `StringLike` or `ArnLike`, in which each literal character means itself.
 *
 * Tokens are left as they are: their values are known at deployment only. Do not escape a text twice.
 */
export function escapePolicyText(text: string): string {
  return mapLiterals(text, (literal) => literal.replace(/[*?$]/g, '${$&}'));
}

/**
 * The same for a condition with `StringEquals`, which has policy variables and no wildcards: there `*` and `?` mean themselves.
 */
export function escapePolicyVariables(text: string): string {
  return mapLiterals(text, (literal) => literal.replace(/\$/g, '${$&}'));
}
