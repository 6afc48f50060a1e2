/** What is said of the ARN of a secret, of which the name is shown already. */

export function partialArn(shown: string): string {
  return `'${shown}' lacks the six-character suffix that Secrets Manager adds to the name`;
}

export const COMPLETE_ARN = '`aws secretsmanager describe-secret --secret-id NAME --query ARN`';

export function ambiguousSuffix(shown: string): string {
  return `the last six characters of '${shown}' are read as the suffix that Secrets Manager adds, and they look like a word.`
    + ' If they belong to the name, the ARN is not complete';
}

/** Secrets Manager takes a name that ends so for a complete ARN. */
export function endsAsSuffix(name: string): boolean {
  return /-[A-Za-z0-9]{6}$/.test(name);
}

/** A complete ARN whose suffix may be a word of the name. */
export function hasWordAsSuffix(arn: string): boolean {
  return /-[a-z]{6}$/.test(arn);
}
