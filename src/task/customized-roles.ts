import { IConstruct } from 'constructs';

/**
 * Whether the app prescribes its roles with `Role.customizeRoles`. The CDK makes no policies for them then, it reports what
 * they need.
 */
export function isPrescribed(role: IConstruct): boolean {
  return role.node.tryGetContext('@aws-cdk/iam:customizeRoles') !== undefined;
}
