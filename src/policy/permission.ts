import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A permission that allows the same for each of its values, so that its values can be divided among policies.
 */
export interface Permission {
  /** Tells the permission from the others of a role, in every version of an app. */
  readonly id: string;
  /** What the permission lists, one or more: resources or, for a decryption, the secrets in the encryption context. */
  readonly values: readonly string[];
  /** The statement for some of the values. */
  statement(values: readonly string[]): iam.PolicyStatement;
}

/**
 * The statements of permissions, each with all of its values.
 */
export function statementsOf(permissions: readonly Permission[]): iam.PolicyStatement[] {
  return permissions.map((permission) => permission.statement(permission.values));
}

/**
 * Gives a value its place in a sorted policy. The text of a token changes with the order in which tokens are created (FACTS 12.11).
 */
export type SortKey = (value: string) => string;

/**
 * Each value once, in the order of the code units of its sort key.
 */
export function sortedUnique(values: Iterable<string>, sortKey: SortKey): string[] {
  const byKey = new Map<string, string>();
  for (const value of values) {
    byKey.set(sortKey(value), value);
  }
  return byKey.size < 2 ? [...byKey.values()] : [...byKey].sort(([a], [b]) => compare(a, b)).map(([, value]) => value);
}

/**
 * Compares by code units, in every locale alike.
 */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
