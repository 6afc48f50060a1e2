import { choicesOf } from '../../src/template/lists';
import { RoleModel, TaskModel } from '../../src/template/model';
import { placeOf } from '../../src/template/places';
import { Scope } from '../../src/template/scope';
import { Resource } from '../../src/template/template';

/**
 * Why there is no code for a task, in one sentence. Undefined: it runs on Fargate, and something other than this library made it.
 */
export function reasonAgainst(resource: Resource, task: TaskModel, scope: Scope, roles: ReadonlyMap<string, RoleModel>): string | undefined {
  if (madeByLibrary(resource, task, scope, roles)) {
    return MADE_BY_LIBRARY;
  }
  if (task.carrier !== 'AWS::ECS::TaskDefinition') {
    return `is an ${task.carrier}, and SecureFargateTaskDefinition makes task definitions for Fargate.`;
  }
  return !isForFargate(resource, scope) ? 'is not known to run on Fargate, and SecureFargateTaskDefinition makes task definitions for Fargate. TaskSecret can be used in an Ec2TaskDefinition.'
    : task.containers.length === 0 ? 'has containers that only the deployment knows.' : undefined;
}

/** Said of what needs no code. */
export const MADE_BY_LIBRARY = 'was made by SecureFargateTaskDefinition.';

function isForFargate({ properties, logicalId }: Resource, scope: Scope): boolean {
  const compatibilities = choicesOf(properties.RequiresCompatibilities, scope).map(({ text }) => text);
  return compatibilities.length > 0 ? compatibilities.includes('FARGATE')
    : (scope.users.get(logicalId) ?? []).some(({ type, properties: service }) => type === 'AWS::ECS::Service' && choicesOf(service.LaunchType, scope).some(({ text }) => text === 'FARGATE'));
}

/** The ids of the statements that the library writes. */
const SIDS = /^(ReadSecrets|ReadParameters|DecryptSecrets)/;

/** Whether the construct made the task definition: by the ids of constructs that are its contract, and by its policies. */
function madeByLibrary({ logicalId }: Resource, { place, executionRole }: TaskModel, scope: Scope, roles: ReadonlyMap<string, RoleModel>): boolean {
  const [, parent] = /^(.*)\/TaskDefinition$/.exec(place.path) ?? [];
  if (parent === undefined && !/TaskDefinition[0-9A-F]{8}$/.test(logicalId)) {
    return false;
  }
  const role = executionRole.length === 1 ? roles.get(executionRole[0].role ?? '') : undefined;
  const policies = role?.policies ?? [];
  const hasOurs = policies.some(({ policy }) => policy.statements.some(({ sid }) => sid !== undefined && SIDS.test(sid)));
  return parent === undefined ? hasOurs && place.path === `${place.stack}/${logicalId}`
    : hasOurs || (role?.place.path === `${parent}/ExecutionRole` && policies.length === 0) || hasSeparatePolicy(parent, scope);
}

/** For a role that was passed in, the policy is in the construct. */
function hasSeparatePolicy(parent: string, scope: Scope): boolean {
  return [...scope.resources.values()].some((resource) => /^AWS::IAM::(Managed)?Policy$/.test(resource.type) && placeOf(resource, scope).path.startsWith(`${parent}/SecretAccess`));
}
