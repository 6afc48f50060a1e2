import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { lockdownPolicy, LockdownPolicyOptions } from './lockdown-policy';
import { ownerPolicies } from './owner-policies';
import { OwnerPolicy } from './owner-policy';
import { ownerWarnings } from './owner-warnings';
import { TaskReaders } from './reader';
import { annotate } from '../check/checked-task';
import { ErrorFactory } from '../secret/error-factory';

/**
 * What a task asks of the owners of what it reads.
 */
export class ResourceOwners {
  private readonly warned = new Set<string>();

  /** @param roles the roles of the task, whose permissions are computed at each use */
  public constructor(private readonly taskDefinition: ecs.FargateTaskDefinition, private readonly roles: { readonly readers: TaskReaders }) {}

  /** The statements, and warnings for those who read them: whoever does not has no owner to ask. */
  public policies(): OwnerPolicy[] {
    const { taskDefinition: on, roles: { readers } } = this;
    for (const { id, message } of ownerWarnings(readers, on.stack).filter((warning) => !this.warned.has(warning.message))) {
      this.warned.add(message);
      annotate({ on, id, message });
    }
    return ownerPolicies([readers.execution, readers.application], on.stack);
  }

  public lockdown(secret: secretsmanager.ISecret, options: LockdownPolicyOptions, fail: ErrorFactory): iam.PolicyDocument {
    return lockdownPolicy(secret, options, this.roles.readers, this.taskDefinition.stack, fail);
  }
}
