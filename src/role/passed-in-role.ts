import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable } from 'constructs';
import { appRoleOf } from './app-roles';
import { isCustomized } from './customized-roles';
import { leavesKeyPoliciesAlone } from './key-cycle';
import { PolicyPlacement } from './policy-placement';
import { PolicySlots } from './policy-slots';
import { RoleAccess, RoleKind } from './role-access';
import { RECORDER, ReferenceRecorder } from '../secret/recorder';

/** How the ids of the policies begin. */
const POLICY_IDS: Readonly<Record<RoleKind, string>> = { 'execution role': 'SecretAccess', 'task role': 'TaskRoleAccess' };

/**
 * What the tasks of a stack need of a role that was passed in. The first of them creates the policies.
 *
 * @param task the task that the role was passed to
 */
export function accessOfPassedIn(role: iam.IRole, kind: RoleKind, placement: PolicyPlacement, task: Construct): RoleAccess {
  const appRole = appRoleOf(role, task);
  const present = appRole.accessOf(Stack.of(task), placement, kind);
  if (present) {
    return present;
  }
  const access = new RoleAccess(appRole, Stack.of(task), placement, kind);
  if (placement !== PolicyPlacement.EXTERNAL && !isCustomized(role)) {
    access.slots = new PolicySlots(task, POLICY_IDS[kind], role, access);
    access.slots.addSeparate(); // also for managed policies: whether the role takes policies shows only here
    access.slots.addManaged(placement === PolicyPlacement.MANAGED ? 1 : 0);
  }
  appRole.addAccess(access);
  return access;
}

/**
 * A role that was passed in, as the L2 sees it: itself in everything but what is added to its policy, which is put into a policy
 * of this task's stack. A role of another stack would refer back to the task's secrets and log groups otherwise.
 *
 * @param recorder what notes references for the role, if anything does
 */
export function passedInRole(role: iam.IRole, access: RoleAccess, recorder?: ReferenceRecorder): iam.IRole {
  const grant = (statement: iam.PolicyStatement) => {
    if (!leavesKeyPoliciesAlone(statement)) {
      access.appRole.keepCyclesOffRole();
    }
    return access.grant(statement);
  };
  const view: iam.IRole = Object.create(role, {
    [RECORDER]: { value: recorder },
    grantPrincipal: { get: () => view },
    addToPrincipalPolicy: { value: grant },
    addToPolicy: { value: (statement: iam.PolicyStatement) => grant(statement).statementAdded },
  });
  // The L2's services wait for the task role, and with it for what is under it: so they do for the policies that are elsewhere.
  Dependable.implement(view, {
    get dependencyRoots() {
      return [...Dependable.of(role).dependencyRoots, ...Dependable.of(access.policies).dependencyRoots];
    },
  });
  return view;
}
