import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { statementsOf } from '../policy/permission';
import { Synthesis } from '../policy/synthesis';
import { readPermissions } from '../secret/permissions';
import { SecretSource } from '../secret/reference';

/**
 * The statements of a policy, some of them replaced by what reading exactly takes. The others are as they were, in the same order.
 *
 * @param replaced what has to be readable instead of a statement
 */
export function narrowed(
  statements: readonly iam.PolicyStatement[], replaced: ReadonlyMap<iam.PolicyStatement, readonly SecretSource[]>, stack: Stack,
): iam.PolicyStatement[] {
  const others = statements.filter((statement) => !replaced.has(statement));
  const sources = statements.flatMap((statement) => replaced.get(statement) ?? []);
  const taken = new Set(others.flatMap(({ sid }) => sid ?? []));
  const ours = statementsOf(readPermissions(sources, Synthesis.of(stack).sortKeyIn(stack)));
  return [...ours.map((statement) => statement.copy({ sid: freeSid(statement.sid ?? '', taken) })), ...others];
}

/** IAM refuses a Sid that occurs twice in a document, and what the app wrote keeps its own. */
function freeSid(sid: string, taken: ReadonlySet<string>): string {
  let free = sid;
  for (let number = 2; taken.has(free); number += 1) {
    free = `${sid}x${number}`;
  }
  return free;
}
