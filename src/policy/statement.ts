import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A permission that allows the same for each of its values, so that it can be divided where a policy is full.
 */
export interface Permission {
  /** What is listed, one or more: the resources or, for a decryption, the secrets named in the encryption context. */
  readonly values: readonly string[];
  /** The statement for some of the values. */
  statement(values: readonly string[]): iam.PolicyStatement;
}

/**
 * Gives a string its place in a sorted policy: what it resolves to. The text of a token changes with the order in which
 * tokens are made (FACTS 12.11).
 */
export type Resolved = (value: string) => string;

/**
 * Each value once, in the order of code units of what it resolves to.
 */
export function sortedUnique(values: Iterable<string>, resolved: Resolved): string[] {
  const byResolved = new Map<string, string>();
  for (const value of values) {
    byResolved.set(resolved(value), value);
  }
  return [...byResolved].sort(([a], [b]) => compare(a, b)).map(([, value]) => value);
}

/**
 * Compares by code units, in every locale alike.
 */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
