import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LivePolicyDocument } from '../policy/live-policy-document';

/**
 * What the app lets the task role of a task definition do: the policies the CDK keeps under the role, the parts of a policy
 * that it divided among them.
 */
export function taskRolePolicyDocument(taskDefinition: ecs.TaskDefinition): LivePolicyDocument {
  const statements = () => taskDefinition.taskRole.node.children
    .filter((child) => child instanceof iam.Policy || child instanceof iam.ManagedPolicy)
    .flatMap(({ document }): object[] => document.toJSON()?.Statement ?? [])
    .map((statement) => iam.PolicyStatement.fromJson(statement));
  return new LivePolicyDocument(statements, (statement) => taskDefinition.addToTaskRolePolicy(statement));
}
