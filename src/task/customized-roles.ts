import { IConstruct } from 'constructs';

/**
 * Whether the app prescribes its roles with `Role.customizeRoles`: the CDK then reports what they need instead of making
 * policies.
 */
export function customizesRoles(role: IConstruct): boolean {
  return role.node.tryGetContext('@aws-cdk/iam:customizeRoles') !== undefined;
}
