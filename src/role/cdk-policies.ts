import * as iam from 'aws-cdk-lib/aws-iam';
import { AttachedPolicy } from './access-policies';

/**
 * The policies that the CDK keeps under a role it creates: the role's default policy, and the parts it divided that into.
 */
export function policiesUnder(role: iam.IRole): (iam.Policy | iam.ManagedPolicy)[] {
  return role.node.children
    .filter((child) => child instanceof iam.Policy || child instanceof iam.ManagedPolicy)
    .filter((child) => !(child instanceof AttachedPolicy));
}

/**
 * The statements of a policy, as they are now.
 */
export function statementsIn({ document }: Pick<iam.Policy, 'document'>): iam.PolicyStatement[] {
  const statements: object[] = document.toJSON()?.Statement ?? [];
  return statements.map((statement) => iam.PolicyStatement.fromJson(statement));
}
