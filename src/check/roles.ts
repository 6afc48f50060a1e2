import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CheckedTask, Warning } from './checked-task';
import { ecsTrust, Trust } from '../access/trust';
import { cfnChild } from '../cdk/cfn-child';
import { NO_TRUST } from '../rule/roles';

/**
 * An execution role that Amazon ECS certainly cannot assume.
 */
export function trustProblems(executionRole: iam.IRole, stack: Stack): string[] {
  const document = trustPolicyOf(executionRole);
  return document === undefined || ecsTrust(stack.resolve(document)) !== Trust.NO
    ? [] : [`the role passed as 'executionRole' ${NO_TRUST};`
      + " create it with assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com')"];
}

/** As the L1 has it, where it may have been replaced. The trust policy of an imported role is not known. */
function trustPolicyOf(role: iam.IRole): unknown {
  if (!(role instanceof iam.Role)) {
    return undefined;
  }
  const resource = cfnChild(role, iam.CfnRole);
  return resource ? resource.assumeRolePolicyDocument : role.assumeRolePolicy;
}

/**
 * A task role that takes no policy is left alone, as the CDK does.
 */
export function taskRoleWarnings({ taskDefinition, unattachedTaskRolePolicy }: CheckedTask): Warning[] {
  return unattachedTaskRolePolicy === undefined ? [] : [{
    on: taskDefinition,
    id: 'taskRoleTakesNoPolicy',
    message: "the role passed as 'taskRole' accepts no policy: it is immutable, or in another account; have its owner attach 'taskRolePolicy',"
      + ` which is now ${unattachedTaskRolePolicy}`,
  }];
}
