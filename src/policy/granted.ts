import * as iam from 'aws-cdk-lib/aws-iam';
import { compare, Permission, Resolved, sortedUnique } from './statement';

/**
 * What the L2 constructs granted by themselves (log groups, repositories): the same actions stand once, with all their
 * resources, whatever the order they came in.
 */
export function grantedPermissions(
  statements: readonly iam.PolicyStatement[],
  resolved: Resolved,
  identity: (statement: unknown) => string,
): Permission[] {
  const plain = new Map<string, string[]>();
  const others = new Map<string, iam.PolicyStatement>();
  for (const statement of statements) {
    if (isPlain(statement)) {
      const key = [...statement.actions].sort(compare).join();
      plain.set(key, [...(plain.get(key) ?? []), ...statement.resources]);
    } else {
      others.set(identity(statement.toStatementJson()), statement);
    }
  }
  return [
    ...inOrder(plain).map(([actions, resources]) => ({
      values: sortedUnique(resources, resolved),
      statement: (values: readonly string[]) => new iam.PolicyStatement({ actions: actions.split(','), resources: [...values] }),
    })),
    // A statement with conditions or exclusions is what its author wrote, as a whole.
    ...inOrder(others).map(([, statement]) => ({ values: ['*'], statement: () => statement.copy() })),
  ];
}

function isPlain(statement: iam.PolicyStatement): boolean {
  return statement.effect === iam.Effect.ALLOW
    && statement.sid === undefined
    && statement.actions.length > 0
    && statement.resources.length > 0
    && Object.keys(statement.conditions as object).length === 0;
}

function inOrder<T>(entries: Map<string, T>): [string, T][] {
  return [...entries].sort(([a], [b]) => compare(a, b));
}
