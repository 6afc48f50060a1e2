import * as ecs from 'aws-cdk-lib/aws-ecs';
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
