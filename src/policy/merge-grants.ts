import * as iam from 'aws-cdk-lib/aws-iam';
import { compare, Permission, SortKey, sortedUnique } from './permission';

/**
 * What L2 constructs and users granted with statements of their own. Statements with the same actions become one with all
 * their resources, whatever the order they came in.
 *
 * @param textOf what a statement resolves to, as text
 * @param reserved the Sids that this library's own statements may have: IAM refuses a Sid that occurs twice in a document
 */
export function mergeGrants(
  statements: readonly iam.PolicyStatement[],
  sortKey: SortKey,
  textOf: (statement: unknown) => string,
  reserved: RegExp = OUR_SIDS,
): Permission[] {
  const plain = new Map<string, string[]>();
  const others = new Map<string, iam.PolicyStatement>();
  for (const statement of statements) {
    if (isPlain(statement)) {
      const key = [...statement.actions].sort(compare).join();
      plain.set(key, [...(plain.get(key) ?? []), ...statement.resources]);
    } else {
      others.set(textOf(statement.toStatementJson()), statement);
    }
  }
  const sids = new Set<string>();
  return [
    ...inOrder(plain).map(([actions, resources]) => ({
      id: actions,
      values: sortedUnique(resources, sortKey),
      statement: (values: readonly string[]) => new iam.PolicyStatement({ actions: actions.split(','), resources: [...values] }),
    })),
    // A statement with conditions or exclusions is what its author wrote, as a whole.
    ...inOrder(others).map(([text, statement]) => {
      const sid = freeSid(statement.sid, sids, reserved);
      return { id: text, values: ['*'], statement: () => statement.copy({ sid }) };
    }),
  ];
}

/** The Sids this library writes. */
const OUR_SIDS = /^(ReadSecrets|ReadParameters|DecryptSecrets\d+)$/;

/** The Sid of a statement, with a number after it where another statement of the document has it. */
function freeSid(sid: string | undefined, taken: Set<string>, reserved: RegExp): string | undefined {
  if (sid === undefined) {
    return undefined;
  }
  let free = sid;
  for (let number = 2; taken.has(free) || reserved.test(free); number += 1) {
    free = `${sid}x${number}`;
  }
  taken.add(free);
  return free;
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
