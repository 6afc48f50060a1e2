import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import type { RoleAccess } from './role-access';

/**
 * Whether the app prescribes its roles with `Role.customizeRoles`. The CDK creates no policies for them then, it reports what
 * they need.
 */
export function isCustomized(role: IConstruct): boolean {
  return role.node.tryGetContext('@aws-cdk/iam:customizeRoles') !== undefined;
}

/**
 * Puts what a role needs into the report of `Role.customizeRoles`.
 */
export function reportCustomized(role: iam.IRole, access: RoleAccess): void {
  if (isCustomized(role)) {
    for (const statement of access.unreported()) {
      access.createdRole ? access.createdRole.report(statement) : role.addToPrincipalPolicy(statement);
    }
  }
}
