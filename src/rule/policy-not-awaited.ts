import { ReadFacts, RoleFacts } from './facts';
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
  find: ({ tasks, roles }) => {
    const policies = policiesOf(roles);
    return tasks.flatMap(({ task, reads }) => lateIn(reads, task, policies).map(([policy, facts]) => ({
      place: task.place,
      ...(policy.place ? { acknowledgedAt: policy.place, resource: policy.place.path } : {}),
      message: `the permission for ${readsListed(facts)} is in the policy '${policy.place?.path}', and neither the task definition nor what starts it waits for that policy,`
        + ' so that the first task can fail to start',
      fix: `add '${policy.place?.logicalId}' to 'DependsOn' of the task definition, or write the permission into 'Policies' of the role`,
    })));
  },
};

/** Policies that may come after the task, each with what it is needed for. */
function lateIn(reads: readonly ReadFacts[], task: TaskModel, policies: ReadonlyMap<Statement, AttachedPolicy>): [AttachedPolicy, ReadFacts[]][] {
  const late = new Map<AttachedPolicy, ReadFacts[]>();
  for (const facts of reads) {
    const policy = latePolicy(facts, task, policies);
    if (policy) {
      late.set(policy, late.get(policy) ?? []);
      late.get(policy)?.push(facts);
    }
  }
  return [...late];
}

function policiesOf(roles: readonly RoleFacts[]): ReadonlyMap<Statement, AttachedPolicy> {
  return new Map(roles.flatMap(({ role }) => role.policies).flatMap((attached) =>
    attached.policy.statements.map((statement): [Statement, AttachedPolicy] => [statement, attached])));
}

/** The policy, if all statements that grant the read are in policies that may come later. */
function latePolicy({ read, decryptions }: ReadFacts, task: TaskModel, policies: ReadonlyMap<Statement, AttachedPolicy>): AttachedPolicy | undefined {
  const needed = [read, ...decryptions.map(({ judgement }) => judgement)].filter(({ access }) => access === 'granted');
  return needed.map(({ by }) => {
    const granting = by.map((statement) => policies.get(statement));
    return granting.length > 0 && granting.every((policy) => policy && isLate(policy, task)) ? granting[0] : undefined;
  }).find((policy) => policy !== undefined);
}

/** Stacks wait for each other in ways that no template shows. */
function isLate({ withRole, id, place }: AttachedPolicy, task: TaskModel): boolean {
  return !withRole && id !== undefined && place?.stack === task.place.stack && !task.waitsFor.has(id);
}
