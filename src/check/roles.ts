import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ecsTrust, Trust } from './trust';
import { isLookupPlaceholder } from '../secret/redact';

/**
 * What is said of one role that is both: the task role is the application's.
 */
export const SAME_ROLE = "'taskRole' and 'executionRole' are the same role, so the application could read every secret of the task; pass two roles, or leave one out";

/**
 * Roles that let the application read its own secrets, or that Amazon ECS cannot use.
 */
export function checkRoles(executionRole: iam.IRole, taskRole: iam.IRole, stack: Stack): string[] {
  const [executionRoleArn, taskRoleArn] = [executionRole, taskRole].map(({ roleArn }) => JSON.stringify(stack.resolve(roleArn)));
  // Under Role.customizeRoles the ARNs of all roles that are not prescribed yet are alike: they end before the name.
  const isNamed = !executionRoleArn.includes(':role"');
  return [
    ...(isNamed && taskRoleArn === executionRoleArn && !isLookupPlaceholder(taskRoleArn) ? [SAME_ROLE] : []),
    ...trustProblems(executionRole, stack),
  ];
}

/**
 * An execution role that Amazon ECS certainly cannot assume.
 */
export function trustProblems(executionRole: iam.IRole, stack: Stack): string[] {
  const document = trustPolicyOf(executionRole);
  return document === undefined || ecsTrust(stack.resolve(document)) !== Trust.NO
    ? [] : ["the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com, so no task can start with it;"
      + " create it with assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com')"];
}

/** As the L1 has it, where it may have been replaced. The trust policy of an imported role is not known. */
function trustPolicyOf(role: iam.IRole): unknown {
  if (!(role instanceof iam.Role)) {
    return undefined;
  }
  const resource = role.node.defaultChild;
  return resource instanceof iam.CfnRole ? resource.assumeRolePolicyDocument : role.assumeRolePolicy;
}
