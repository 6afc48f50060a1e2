import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import type { RoleAccess } from './role-access';
import { statementsOf } from '../policy/permission';

/**
 * Whether the app prescribes its roles with `Role.customizeRoles`. The CDK creates no policies for them then, it reports what
 * they need.
 */
export function isCustomized(role: IConstruct): boolean {
  return role.node.tryGetContext('@aws-cdk/iam:customizeRoles') !== undefined;
}

/**
 * Puts what a role needs into the report of `Role.customizeRoles`, which grows only: each statement once.
 */
export function reportCustomized(role: iam.IRole, access: RoleAccess): void {
  for (const statement of isCustomized(role) ? statementsOf(access.permissions()) : []) {
    const text = JSON.stringify(statement.toStatementJson());
    if (!access.reported.has(text)) {
      access.reported.add(text);
      access.createdRole ? access.createdRole.report(statement) : role.addToPrincipalPolicy(statement);
    }
  }
}
