import { Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { policiesUnder, statementsIn } from './cdk-policies';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';

/**
 * What the app lets the task role do that the L2 creates.
 */
export function createdTaskRolePolicy(taskDefinition: ecs.TaskDefinition): ComputedPolicyDocument {
  return new ComputedPolicyDocument(
    () => policiesUnder(taskDefinition.taskRole).flatMap(statementsIn),
    (statement) => taskDefinition.addToTaskRolePolicy(statement),
  );
}

/**
 * Grants once more when the policy of the task role is written, which is before the task definition: the CDK creates exports
 * for the keys of other stacks that the policy refers to then.
 */
export function grantAsWritten({ taskRole }: ecs.TaskDefinition, grant: () => void): void {
  const resource = policiesUnder(taskRole)[0]?.node.defaultChild;
  if (resource instanceof iam.CfnPolicy) {
    const { policyDocument } = resource;
    resource.policyDocument = Lazy.uncachedAny({
      produce: () => {
        grant();
        return policyDocument;
      },
    });
  }
}
