import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { InternalTaskDefinition } from './internal-task-definition';
import { pointToTaskDefinition } from './mistaken-for-task-definition';
import { SecureContainerOptions } from './secure-container-options';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import { TaskContents } from './task-contents';
import { createExecutionRole, TaskRoles } from './task-roles';
import { checkTaskProps } from './untyped-input';
import { CheckedTask } from '../check/checked-task';
import { SecretFiles } from '../delivery/secret-files';
import { failureMessage } from '../failure/failure-message';
import { failureRule } from '../failure/failure-rule';
import { LockdownPolicyOptions } from '../owner/lockdown-policy';
import { OwnerPolicy } from '../owner/owner-policy';
import { TaskReaders } from '../owner/reader';
import { ResourceOwners } from '../owner/resource-owners';
import { secretReads } from '../read/reads';
import { SecretRead } from '../read/secret-read';
import { TaskReads } from '../read/task-reads';
import { repositoryPolicy } from '../registry/ecr-repository';
import { hostCredentials } from '../registry/registry-credentials';
import { errorsOf } from '../secret/error-factory';

/**
 * Creates a Fargate task definition together with an execution role that can read exactly the secrets the task definition
 * references.
 *
 * The role, `ExecutionRole`, is created unless you pass one in. The task definition is the CDK's, in `taskDefinition`: containers, log
 * routers and secrets that you add to it later are treated the same. Errors that depend on several values are reported together
 * when the app is synthesized. `Annotations.of(task).acknowledgeWarning(…)` silences a warning of the task and its containers.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export class SecureFargateTaskDefinition extends Construct {
  /** The CDK's task definition. Pass it to services, schedules and everything else that takes a task definition. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  private readonly definition: InternalTaskDefinition;
  private readonly roles: TaskRoles;
  private readonly contents: TaskContents;
  private readonly owners: ResourceOwners;

  /**
   * Creates the execution role and the task definition, and adds the containers.
   *
   * @param scope The parent, in most cases a stack.
   * @param id The id among the children of the parent. Logical ids contain it: another id creates another role and family.
   * @param props The task.
   * @throws if a single value is wrong; errors that depend on several values are reported at synthesis
   */
  public constructor(scope: Construct, id: string, props: SecureFargateTaskDefinitionProps = {}) {
    super(scope, id);
    const fail = errorsOf(this.node.path);
    checkTaskProps(props, fail);
    const {
      containers, retainAccess, retainFiles, defaultContainer, registryCredentials = {}, secretFilesImage, secretFilesLogging,
      policyPlacement, executionRoleOptions, restrictTrustToAccount, ...taskProps
    } = props;
    const reads = new TaskReads(hostCredentials(registryCredentials, fail));
    const roleProps = { policyPlacement, executionRoleOptions, restrictTrustToAccount };
    const created = taskProps.executionRole ? undefined : createExecutionRole(this, reads, roleProps);
    this.taskDefinition = this.definition = new InternalTaskDefinition(this, 'TaskDefinition', taskProps, reads, defaultContainer);
    this.roles = new TaskRoles(this, this.definition, reads, roleProps, created, fail);
    this.definition.useRoles(this.roles);
    this.owners = new ResourceOwners(this.definition, this.roles);
    const files = new SecretFiles(this.definition, { image: secretFilesImage, logging: secretFilesLogging });
    this.contents = new TaskContents(this, this.definition, reads, this.roles, files);
    this.contents.addAll({ containers, retainAccess, retainFiles });
    this.node.addValidation({ validate: () => [...this.definition.problems(), ...this.roles.problems()] });
  }

  /** The execution role: the one created here, or the one passed in. */
  public get executionRole(): iam.IRole {
    return this.roles.executionRole;
  }

  /**
   * All permissions of the execution role, including grants of CDK constructs, before they are divided among policies. It is
   * computed at each call. With `PolicyPlacement.EXTERNAL`, the owner of the role must attach it. Tasks of one stack that share a role
   * share this document.
   */
  public get executionRolePolicy(): iam.PolicyDocument {
    return this.roles.execution.document;
  }

  /** All permissions that the app grants to the task role, before they are divided among policies. It is computed at each call. */
  public get taskRolePolicy(): iam.PolicyDocument {
    return this.roles.taskRolePolicy;
  }

  /**
   * The statements that the owner of an Amazon ECR repository in another account adds to the repository's policy, so that this task
   * can pull from it. A repository in the account of the task needs none. The document is computed at each call.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
   */
  public get ecrRepositoryPolicy(): iam.PolicyDocument {
    return repositoryPolicy(this.executionRole);
  }

  /**
   * The statements that owners in other accounts add to the policies of their secrets, keys, repositories and buckets, so that
   * this task can read them. It is computed at each call. Import a bucket of another account with `account`: its ARN does not contain
   * the account.
   *
   * The owner needs the ARN of the role before the deployment: name the role in `executionRoleOptions`, or a warning asks for it.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
   */
  public get ownerPolicies(): OwnerPolicy[] {
    return this.owners.policies();
  }

  /** Everything that the task reads, computed at each call: first by container, in their order, then what belongs to the task. */
  public get secretReads(): SecretRead[] {
    return secretReads(this._checked.reads, Stack.of(this));
  }

  /**
   * A resource policy with which only the roles of this task that read the secret, AWS services and `readers` can read it. The secret
   * must be in this account. Attach the policy yourself, with `secretsmanager.CfnResourcePolicy`.
   *
   * Call it after the last container has been added, and list in `readers` who else reads the secret. Do not use it for a secret
   * that a database manages (`rds!…`), because it would deny the service-linked role that rotates the secret.
   *
   * @param secret The secret.
   * @param options Who else may read it.
   * @throws if the secret is of another account, or a reader is not the ARN of a role or user
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
   */
  public lockdownPolicy(secret: secretsmanager.ISecret, options: LockdownPolicyOptions = {}): iam.PolicyDocument {
    return this.owners.lockdown(secret, options, errorsOf(`${this.node.path}.lockdownPolicy`));
  }

  /** @internal */
  public get _checked(): CheckedTask {
    return this.definition.checked();
  }

  /** @internal */
  public get _readers(): TaskReaders {
    return this.roles.readers;
  }

  /**
   * Adds a container.
   *
   * @param key The construct id, and the container's name unless `containerName` is set.
   * @param options The container.
   * @throws if the key is already used, or an option is wrong
   */
  public addContainer(key: string, options: SecureContainerOptions): ecs.ContainerDefinition {
    return this.contents.addContainer(key, options);
  }

  /**
   * A container, by the key it was added with, here or through `taskDefinition`.
   *
   * @param key The key.
   * @throws if no container has the key; the error lists the keys
   */
  public container(key: string): ecs.ContainerDefinition {
    const container = this.definition.defaults.withKey(key);
    if (!container) {
      throw new Error(`${this.node.path}: no container has the key '${key}'; there are ${this.definition.listedKeys()}`);
    }
    return container;
  }

  /**
   * A rule for tasks of this family, in any revision, that did not start because Amazon ECS could not fetch a secret, a key,
   * registry credentials, an image or an env file. The target receives the whole event unless you pass it a message, such as
   * `secretRetrievalFailureMessage()`. A service keeps trying to start its tasks, so there is an event for each attempt.
   *
   * The rule matches the beginning of the known stopped reasons. AWS keeps the values of `stopCode` stable, but not the texts.
   *
   * @param id The id of the rule among the children of this construct.
   * @param options The target, and a further pattern that narrows the rule, such as to one cluster.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
   */
  public onSecretRetrievalFailure(id: string, options: events.OnEventOptions = {}): events.Rule {
    return failureRule(this, id, this.definition.resource, options);
  }

  /**
   * The text of a message about an event of `onSecretRetrievalFailure`: the time, the task, the stopped reason, and what the task
   * reads. Pass it as the `message` of an Amazon SNS target, for example. EventBridge accepts 8,192 characters: a longer list of reads
   * is cut.
   */
  public secretRetrievalFailureMessage(): events.RuleTargetInput {
    return failureMessage(this.definition.resource, () => this._checked.reads);
  }
}

pointToTaskDefinition(SecureFargateTaskDefinition.prototype);
