import { Facts } from './facts';
import { Guardrail } from './guardrail';
import { actionsOn } from './role-statements';
import { shownText } from './shown';
import { listed } from './words';
import { splitText, Text } from '../access/text';
import { AttachedPolicy, RoleModel } from '../template/model';

export const INLINE_POLICY: Guardrail = {
  option: 'managedPolicies',
  id: 'InlinePolicy',
  severity: 'error',
  title: 'A role of a task has an inline policy',
  help: 'The task role or the execution role has a policy that is written on the role itself, or attached as AWS::IAM::Policy. Use managed policies: SecureFargateTaskDefinition writes them with'
    + ' PolicyPlacement.MANAGED.',
  find: (facts) => rolesOfTasks(facts).flatMap((role) => {
    const inline = role.policies.filter(({ kind }) => kind === 'inline');
    return inline.length === 0 ? [] : [{
      place: role.place,
      resource: role.place.path,
      message: `the role '${role.place.path}' has ${inline.length === 1 ? 'an inline policy' : `${inline.length} inline policies`}`,
      fix: "use managed policies (of a SecureFargateTaskDefinition: 'policyPlacement: PolicyPlacement.MANAGED')",
    }];
  }),
};

export const WILDCARD_KEY: Guardrail = {
  option: 'namedKeys',
  id: 'WildcardKey',
  severity: 'error',
  title: 'A role of a task may use keys that its policy does not name',
  help: 'A statement on AWS KMS has a resource with a wildcard, such as key/*, so that it is true of every key of the account, those included that are created later. Name the keys.',
  find: (facts) => rolesOfTasks(facts).flatMap((role) => role.policies.flatMap((attached) => {
    const wildcards = wildcardKeysIn(attached);
    return wildcards.length === 0 ? [] : [{
      place: attached.place ?? role.place,
      acknowledgedAt: role.place,
      resource: wildcards[0],
      message: `the role '${role.place.path}' may use keys of AWS KMS that are not named: ${listed(wildcards.map((text) => `'${shownText(text)}'`))}`,
      fix: "name the keys; TaskSecret does so where it knows the secret's key ('encryptionKey')",
    }];
  })),
};

function wildcardKeysIn({ policy }: AttachedPolicy): Text[] {
  return policy.statements.filter((statement) => statement.effect === 'Allow' && actionsOn('kms', statement).length > 0)
    .flatMap(({ resources }) => resources.map(({ text }) => text)).filter(isWildcardKey);
}

function isWildcardKey(resource: Text): boolean {
  const [, , service, , , name = ''] = splitText(resource, ':');
  return resource === '*' || (['kms', '*'].includes(service) && /[*?]/.test(name) && /^(key\/|\*)/.test(name));
}

/** Execution roles and task roles, each once. */
function rolesOfTasks({ model, tasks }: Facts): RoleModel[] {
  const ids = new Set(tasks.flatMap(({ task }) => [...task.executionRole, ...task.taskRole].flatMap(({ role }) => role ?? [])));
  return model.stacks.flatMap(({ roles }) => roles).filter(({ id }) => ids.has(id));
}
