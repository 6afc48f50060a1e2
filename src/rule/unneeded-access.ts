import { Facts, ReadFacts, RoleFacts } from './facts';
import { allows, byPolicy, RoleStatement, statementsOfExecutionRoles } from './role-statements';
import { Problem, Rule } from './rule';
import { shownText } from './shown';
import { listed } from './words';
import { matchesPattern } from '../access/match';
import { splitText, symbol, Text } from '../access/text';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';

export const UNNEEDED_PERMISSION: Rule = {
  id: 'UnneededPermission',
  severity: 'warning',
  title: 'A permission names a secret that no task references any more',
  help: 'The execution role may read a secret or parameter that none of its tasks references: what is left of a reference that was removed or renamed. Remove it from the policy, unless a'
    + ' revision that a rollback may start again still needs it (then say so in the acknowledgement).',
  find: (facts) => byPolicy(statementsOfExecutionRoles(facts).filter((each) => unneededIn(each).length > 0)).map((group) => {
    const [{ place, facts: { role } }] = group;
    const resources = [...new Set(group.flatMap(unneededIn))];
    return {
      place,
      acknowledgedAt: role.place,
      resource: resources[0],
      message: `the execution role '${role.place.path}' may read ${listed(resources.map((text) => `'${shownText(text)}'`))}, and no task that uses the role references`
        + ` ${resources.length === 1 ? 'it' : 'them'}`,
      fix: 'remove the permission, or acknowledge it if an older revision still needs it',
    };
  }),
};

/** What a statement names in particular, and no reference can be. A pattern names nothing in particular. */
function unneededIn({ facts, statement }: RoleStatement): Text[] {
  const reads = facts.tasks.flatMap((task) => task.reads);
  const open = facts.tasks.some(({ task }) => task.incomplete || task.containers.some(({ hasCredentialSpecs }) => hasCredentialSpecs));
  if (open || statement.notResources || reads.some(({ parsed }) => parsed.problem !== undefined)) {
    return [];
  }
  return statement.resources.map(({ text }) => text).filter((pattern) => {
    const [, , service, , , , name = ''] = splitText(pattern, ':');
    const action = service === 'secretsmanager' ? SECRETS_MANAGER.action : service === 'ssm' ? PARAMETER_STORE.action : undefined;
    return action !== undefined && allows(statement, action) && !(service === 'ssm' ? pattern : name).includes('*')
      && reads.flatMap(resourcesOf).every((resource) => cannotBe(resource, pattern));
  });
}

/** All that a read may mean. */
function resourcesOf({ parsed: { resources, arn, through } }: ReadFacts): Text[] {
  return [...resources, arn, ...through === undefined ? [] : [through, `${through}-${symbol('six')}`]];
}

/** Whether a permission has nothing to do with what is read: a bare name that does not match it is not leftover, but a fault of its own. */
function cannotBe(resource: Text, pattern: Text): boolean {
  return resource !== pattern && matchesPattern(resource, pattern) === 'no';
}

export const SHARED_ACCESS: Rule = {
  id: 'SharedAccess',
  severity: 'info',
  title: 'A secret can be read by more tasks than reference it',
  help: 'Several tasks share an execution role, so that each task definition can be changed to read the secrets of the others. Give tasks that read different secrets roles of their own.',
  find: ({ roles }: Facts) => roles.flatMap((facts) => sharedBy(facts)),
};

function sharedBy({ role, tasks }: RoleFacts): Problem[] {
  const withReads = tasks.filter(({ task, reads }) => task.carrier !== 'AWS::ECS::Service' && !task.incomplete && reads.length > 0);
  const readers = new Map<Text, Set<number>>();
  withReads.forEach(({ reads }, index) => reads.filter(isGranted).forEach(({ parsed }) =>
    readers.set(parsed.arn, (readers.get(parsed.arn) ?? new Set()).add(index))));
  const some = [...readers].filter(([, by]) => by.size < withReads.length).map(([arn]) => arn);
  return some.length === 0 ? [] : [{
    place: role.place,
    resource: role.arn,
    message: `${withReads.length} tasks use the execution role '${role.place.path}', and not all of them reference`
      + ` ${listed(some.map((arn) => `'${shownText(arn)}'`), 3)}, which all of them could read`,
    fix: 'give tasks that read different secrets execution roles of their own',
  }];
}

function isGranted({ read }: ReadFacts): boolean {
  return read.access === 'granted';
}
