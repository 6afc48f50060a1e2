import { Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AppRole } from './app-role';
import type { ExecutionRole } from './execution-role';
import { hasOtherPolicies } from './other-policies';
import { identityOf, RoleIdentity } from './role-identity';
import { cfnChild } from '../cdk/cfn-child';
import { Synthesis } from '../policy/synthesis';

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

/**
 * Takes in what no task has and is one of the roles all the same: another import with policies of its own, or the role itself where the
 * tasks have imports. For when the app is complete: it is searched once in a synthesis.
 */
export function addOtherImports(scope: IConstruct): void {
  const stage = Stage.of(scope) ?? scope.node.root;
  const roles = rolesOf(scope);
  for (const role of Synthesis.of(scope).isFirst(stage) ? stage.node.findAll().flatMap(rolesWithPolicies) : []) {
    identityOf(role, Stack.of(role)).sought.forEach((name) => roles.get(name)?.addRole(role));
  }
}

function rolesWithPolicies(construct: IConstruct): readonly iam.IRole[] {
  if (construct instanceof iam.ManagedPolicy) {
    return [...construct['roles']].filter(isRole); // private to the L2; later releases of the CDK take a CfnRole too
  }
  return isRole(construct) && hasPolicies(construct) ? [construct] : [];
}

function hasPolicies(role: iam.IRole): boolean {
  const { policies, managedPolicyArns } = cfnChild(role, iam.CfnRole) ?? {};
  return managedPolicyArns !== undefined || hasOtherPolicies(role, policies);
}

function isRole(construct: IConstruct): construct is iam.IRole {
  return 'roleArn' in construct && 'attachInlinePolicy' in construct;
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
