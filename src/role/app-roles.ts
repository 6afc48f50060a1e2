import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AppRole } from './app-role';
import type { ExecutionRole } from './execution-role';
import { identityOf, RoleIdentity } from './role-identity';

/** Under which the root of an app carries the roles that its tasks share. */
const ROLES = Symbol.for('cdk-fargate-secrets.AppRoles/v1');

interface Root extends IConstruct {
  [ROLES]?: Map<string, AppRole>;
}

/**
 * A role that was passed in, as all tasks of the app share it.
 *
 * @param scope the task
 */
export function appRoleOf(role: iam.IRole, scope: Construct): AppRole {
  const shared = join(identityOf(role, Stack.of(scope)), rolesOf(scope));
  shared.addRole(role);
  return shared;
}

/**
 * Makes a role known that a task creates: another task may import it by its name, and may have done so before.
 */
export function addCreatedRole(role: ExecutionRole): void {
  join(identityOf(role, role.stack), rolesOf(role), role.appRole);
}

/** Imports of one role that could not be told to be one show it when another import comes. */
function join({ names, sought }: RoleIdentity, roles: Map<string, AppRole>, created?: AppRole): AppRole {
  const known = [...new Set(sought.flatMap((name) => roles.get(name) ?? []))];
  const role = created ?? known.find((each) => each.created) ?? known[0] ?? new AppRole();
  for (const other of known.filter((each) => each !== role && !each.created)) {
    role.absorb(other);
    [...roles].filter(([, each]) => each === other).forEach(([name]) => roles.set(name, role));
  }
  names.forEach((name) => roles.set(name, role));
  return role;
}

function rolesOf(scope: IConstruct): Map<string, AppRole> {
  const root: Root = scope.node.root;
  return root[ROLES] ??= new Map();
}
