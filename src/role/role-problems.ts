import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { isCustomized } from './customized-roles';
import { mayCloseCycle, resourceThatNames } from './key-cycle';
import { RoleAccess, RoleKind } from './role-access';
import { isSameRole } from './role-identity';
import { cfnChild } from '../cdk/cfn-child';
import { INLINE_LIMIT, MANAGED_LIMIT, MANAGED_POLICIES } from '../policy/policy-length';
import { propertyOverrides } from '../read/template-override';
import { SMALLER } from '../rule/policy-too-large';
import { oneRole, readerAsTaskRole } from '../rule/roles';
import { said } from '../rule/rule';
import { isLookupPlaceholder } from '../secret/redact';

/**
 * What keeps an execution role from having its permissions.
 *
 * @param home the task that the policies were created with; the others share them
 */
export function executionRoleProblems(role: iam.IRole, access: RoleAccess, task: Construct): string[] {
  return !access.slots?.isIn(task) || isCustomized(role) ? [] : [
    ...notAttached(role, access)
      ? ["the role passed as 'executionRole' accepts no policy: it is immutable, or in another account; set policyPlacement:"
        + ` PolicyPlacement.EXTERNAL and have its owner attach 'executionRolePolicy', which is now ${documentOf(access)}`] : [],
    ...sizeProblems(access),
    ...cycleProblems(access),
    ...overrideProblems(access),
  ];
}

/**
 * What keeps a task role that was passed in from having its permissions.
 */
export function taskRoleProblems(access: RoleAccess, task: Construct): string[] {
  return access.slots?.isIn(task) ? sizeProblems(access) : [];
}

/**
 * What a task role needs that takes no policy; `undefined` where there is nothing to say.
 */
export function unattachedTaskRolePolicy(role: iam.IRole, access: RoleAccess): string | undefined {
  return notAttached(role, access) ? documentOf(access) : undefined;
}

/**
 * Whether a role is used both by the applications and by Amazon ECS, so that the applications could read every secret.
 */
export function usedTwiceProblems(
  executionRole: iam.IRole,
  taskRole: iam.IRole,
  accesses: Partial<Record<RoleKind, RoleAccess>>,
  stack: Stack,
): string[] {
  if (isSameRole(executionRole, taskRole, stack)) {
    return [said(oneRole())];
  }
  return [
    ...usedAs('task role', executionRole, accesses['execution role'])
      ? ["the role passed as 'executionRole' is the task role of another task, whose application could read every secret of this task; pass another role"] : [],
    ...usedAs('execution role', taskRole, accesses['task role'])
      ? [said(readerAsTaskRole("the role passed as 'taskRole'", 'another task'))] : [],
  ];
}

function usedAs(kind: RoleKind, role: iam.IRole, access: RoleAccess | undefined): boolean {
  const owner = role.node.scope;
  const ofL2 = owner instanceof ecs.TaskDefinition && (kind === 'task role' ? owner.taskRole : owner.executionRole) === role;
  return access !== undefined && (ofL2 || access.appRole.hasKind(kind));
}

function notAttached(role: iam.IRole, access: RoleAccess): boolean {
  return access.slots?.takesPolicies === false && !isLookupPlaceholder(role.roleArn) && access.permissions().length > 0;
}

function documentOf({ document, stack }: RoleAccess): string {
  return JSON.stringify(stack.resolve(document));
}

function sizeProblems({ appRole, kind }: RoleAccess): string[] {
  const unplaced = appRole.unplaced();
  return unplaced === 0 ? [] : [`${unplaced} of the resources that the ${kind} needs fit into no policy: all policies of a role hold`
    + ` ${INLINE_LIMIT} characters inline and ${MANAGED_POLICIES} managed policies of ${MANAGED_LIMIT} characters, over all tasks that use it; ${SMALLER}`];
}

function cycleProblems(access: RoleAccess): string[] {
  const { createdRole } = access;
  const resource = createdRole && mayCloseCycle(createdRole, access.tokens()) ? resourceThatNames(createdRole, access.onRole()) : undefined;
  return resource ? [`'${resource.node.path}' names the execution role, and the role's inline policy refers to it, directly or through what is encrypted with it:`
    + ' a circular dependency, in which CloudFormation can create neither first; set policyPlacement: PolicyPlacement.MANAGED'] : [];
}

function overrideProblems({ createdRole }: RoleAccess): string[] {
  const resource = createdRole && cfnChild(createdRole, iam.CfnRole);
  return resource && propertyOverrides(resource).Policies !== undefined
    ? ["an override replaces the 'Policies' of the execution role, and with them its permissions; set the 'policies' of the CfnRole, or attach an iam.Policy"] : [];
}
