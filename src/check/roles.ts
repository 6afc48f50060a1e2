import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { isLookupPlaceholder } from '../secret/redact';

/**
 * Roles that let the application read its own secrets, or that Amazon ECS cannot use.
 */
export function checkRoles(executionRole: iam.IRole, taskRole: iam.IRole, stack: Stack): string[] {
  const [executionRoleArn, taskRoleArn] = [executionRole, taskRole].map(({ roleArn }) => JSON.stringify(stack.resolve(roleArn)));
  // Under Role.customizeRoles the ARNs of all roles that nobody has prescribed yet are alike: they end before the name.
  const isNamed = !executionRoleArn.includes(':role"');
  return [
    ...(isNamed && taskRoleArn === executionRoleArn && !isLookupPlaceholder(taskRole.roleArn)
      ? ["'taskRole' and 'executionRole' are the same role, so the application could read every secret of the task; pass two roles, or leave one out"] : []),
    ...(trustsEcs(executionRole, stack)
      ? [] : ["the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com, so no task can start with it;"
        + " create it with assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com')"]),
  ];
}

/** Of an imported role nobody knows whom it trusts. */
function trustsEcs(role: iam.IRole, stack: Stack): boolean {
  const document = role instanceof iam.Role ? role.assumeRolePolicy : undefined;
  if (!document) {
    return true;
  }
  const statements: { Effect: string; Principal?: unknown }[] = stack.resolve(document)?.Statement ?? [];
  return statements.some(({ Effect, Principal }) => Effect === 'Allow' && /"ecs-tasks\.amazonaws\.com|"\*"/.test(JSON.stringify(Principal ?? '')));
}
