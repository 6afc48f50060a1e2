import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AppRole } from './app-role';
import { ExecutionRole } from './execution-role';
import { identityOf } from './role-identity';

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
  if (role instanceof ExecutionRole) {
    return role.appRole;
  }
  const identity = identityOf(role, Stack.of(scope));
  const roles = rolesOf(scope);
  const shared = roles.get(identity) ?? new AppRole();
  roles.set(identity, shared);
  shared.addRole(role);
  return shared;
}

/**
 * Makes a role that a task creates known under the name it was given, by which another task may import it.
 */
export function addCreatedRole(role: ExecutionRole): void {
  rolesOf(role).set(identityOf(role, role.stack), role.appRole);
}

function rolesOf(scope: IConstruct): Map<string, AppRole> {
  const root: Root = scope.node.root;
  return root[ROLES] ??= new Map();
}
