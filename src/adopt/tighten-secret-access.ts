import { AspectPriority, Aspects, IAspect } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct, IMixin } from 'constructs';
import { Tightening } from './tightening';
import { InternalTaskDefinition } from '../task/internal-task-definition';

/**
 * Narrows the execution roles of the CDK's own task definitions, Fargate and EC2, in place: for its references, each role keeps
 * only the permissions that Amazon ECS uses, and the task definitions wait for the policy.
 *
 * It is an aspect for a whole app, `Aspects.of(app).add(new TightenSecretAccess())`, and a mixin for single constructs,
 * `taskDefinition.with(new TightenSecretAccess())`. The CDK does not apply an app's aspects inside stages: add it to each stage.
 * Logical ids do not change, and no resource is replaced. Secrets that are added later are covered too. A role is narrowed as
 * a whole: the references of all its task definitions count.
 *
 * Only statements that the CDK granted for a reference are replaced. Permissions that the app granted itself stay, even if they
 * are equal. For a KMS key that the app knows, `kms:Decrypt` is added, only through the service that stores the secret. What
 * cannot be narrowed is not changed, and a warning on the task definition names the role, the statement and the reason.
 *
 * `SecureFargateTaskDefinition` does not change: its role is already narrow.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export class TightenSecretAccess implements IAspect, IMixin {
  /**
   * Creates the aspect. It has no options and no state: you can add one to several scopes, and several to one scope.
   */
  public constructor() {}

  /**
   * Narrows the construct if it is a task definition. The CDK calls this for each construct in the scope of the aspect.
   *
   * @param node The construct.
   */
  public visit(node: IConstruct): void {
    if (isTaskDefinition(node)) {
      Tightening.of(node).tighten(node);
    }
  }

  /**
   * Whether a construct is a task definition that can be narrowed.
   *
   * @param construct The construct.
   */
  public supports(construct: IConstruct): boolean {
    return isTaskDefinition(construct);
  }

  /**
   * Narrows a task definition. Any other construct does not change.
   *
   * @param construct The task definition.
   */
  public applyTo(construct: IConstruct): void {
    if (isTaskDefinition(construct) && Tightening.of(construct).tighten(construct)) {
      Aspects.of(construct).add(this, { priority: AspectPriority.READONLY }); // for policies of the role that come later
    }
  }
}

/** A task definition that the app creates with the CDK's own construct. */
function isTaskDefinition(construct: IConstruct): construct is ecs.TaskDefinition {
  return construct instanceof ecs.TaskDefinition && !(construct instanceof InternalTaskDefinition);
}
