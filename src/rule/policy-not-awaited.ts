import { ReadFacts } from './facts';
import { Rule } from './rule';
import { readsListed } from './words';
import { Statement } from '../access/policy';
import { AttachedPolicy, TaskModel } from '../template/model';

export const POLICY_NOT_AWAITED: Rule = {
  id: 'PolicyNotAwaited',
  severity: 'warning',
  title: 'The permission is in a policy that the task does not wait for',
  help: 'CloudFormation creates the role, the policy and the task definition; nothing says that the policy comes before the service starts its first task, which then fails to start, and'
    + ' is tried again, or rolls the deployment back. Write the permission into "Policies" of the role itself, or let the task definition (or the service) depend on the policy.',
  find: ({ tasks }) => tasks.flatMap(({ task, reads }) => {
    const late = new Map<AttachedPolicy, ReadFacts[]>();
    for (const facts of reads) {
      const policy = latePolicy(facts, task);
      if (policy) {
        late.set(policy, [...late.get(policy) ?? [], facts]);
      }
    }
    return [...late].map(([policy, facts]) => ({
      place: task.place,
      ...(policy.place ? { acknowledgedAt: policy.place, resource: policy.place.path } : {}),
      message: `the permission for ${readsListed(facts)} is in the policy '${policy.place?.path}', and neither the task definition nor what starts it waits for that policy,`
        + ' so that the first task can fail to start',
      fix: `add '${policy.place?.logicalId}' to 'DependsOn' of the task definition, or write the permission into 'Policies' of the role`,
    }));
  }),
};

/** The policy, if all statements that grant the read are in policies that may come later. */
function latePolicy({ read, role, decryptions }: ReadFacts, task: TaskModel): AttachedPolicy | undefined {
  const needed = [read, ...decryptions.map(({ judgement }) => judgement)].filter(({ access }) => access === 'granted');
  return needed.map(({ by }) => {
    const policies = by.map((statement) => policyWith(statement, role?.policies ?? []));
    return policies.length > 0 && policies.every((policy) => policy && isLate(policy, task)) ? policies[0] : undefined;
  }).find((policy) => policy !== undefined);
}

function policyWith(statement: Statement, policies: readonly AttachedPolicy[]): AttachedPolicy | undefined {
  return policies.find(({ policy }) => policy.statements.includes(statement));
}

/** Stacks wait for each other in ways that no template shows. */
function isLate({ withRole, id, place }: AttachedPolicy, task: TaskModel): boolean {
  return !withRole && id !== undefined && place?.stack === task.place.stack && !task.waitsFor.has(id);
}
