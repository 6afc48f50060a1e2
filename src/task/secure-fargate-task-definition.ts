import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AdoptedTaskRole } from './adopted-task-role';
import { chosenDefault } from './default-container';
import { ExecutionAccess } from './execution-access';
import { PolicyPlacement } from './policy-placement';
import { ReferencingTaskDefinition } from './referencing-task-definition';
import { checkRoleProps } from './role-props';
import { SecureContainerOptions } from './secure-container-options';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import { taskRolePolicyDocument } from './task-role-policy';
import { annotate, CheckedTask } from '../check/checked-task';
import { checkRoles } from '../check/roles';
import { problemsOf, warningsOf } from '../check/task-checks';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { withRuntimeVariables } from '../delivery/runtime-variables';
import { SecretFiles } from '../delivery/secret-files';
import { SecretFilesOptions } from '../delivery/secret-files-options';
import { forgetResolved } from '../policy/identity';
import { compare } from '../policy/statement';
import { Deliveries, Read, readsOfContainers, readsOfTask, secretReads } from '../read/reads';
import { SecretRead } from '../read/secret-read';
import { repositoryPolicy } from '../registry/ecr-repository';
import { HostCredentials, hostCredentials } from '../registry/registry-credentials';
import { ErrorFactory, errorsOf } from '../secret/error-factory';

/**
 * A Fargate task definition whose secret references, registry credentials and execution role policy are computed together,
 * from one props object.
 *
 * Under it stand a role, `ExecutionRole`, unless one is passed in, and the L2 task definition, `TaskDefinition`. Whatever is
 * added to the latter later (containers, log routers, secrets) is treated alike. Errors that depend on several values are
 * reported together when the app is synthesized; warnings hang on the containers and on `TaskDefinition`, and
 * `Annotations.of(task).acknowledgeWarning(…)` silences them.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export class SecureFargateTaskDefinition extends Construct {
  /**
   * The L2 task definition, for services, schedules and everything else that takes one.
   */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /**
   * The execution role: the one made here, or the one passed in.
   */
  public readonly executionRole: iam.IRole;

  private readonly definition: ReferencingTaskDefinition;
  private readonly execution: ExecutionAccess;
  private readonly hostCredentials: HostCredentials;
  private readonly adoptedTaskRole?: AdoptedTaskRole;
  private readonly files: SecretFiles;
  private readonly runtime = new Map<ecs.ContainerDefinition, [string, RuntimeSecret][]>();
  private readonly retained: ReadonlySet<string>;
  private readonly namedDefault?: string;
  private readonly isWindows: boolean;
  private readonly containers = new Map<string, ecs.ContainerDefinition>();

  /**
   * Makes the role and the task definition, and adds the containers.
   *
   * @param scope The parent, in most cases a stack.
   * @param id The id among the children of the parent. Logical ids contain it: another id makes another role and family.
   * @param props The task. What is wrong with a single value throws here; what depends on several is reported at synthesis.
   */
  public constructor(scope: Construct, id: string, props: SecureFargateTaskDefinitionProps = {}) {
    super(scope, id);
    const { containers = {}, retainAccess = [], defaultContainer, registryCredentials = {}, ...taskProps } = props;
    const { policyPlacement = PolicyPlacement.INLINE } = props;
    checkRoleProps(props, errorsOf(this.node.path));
    this.isWindows = props.runtimePlatform?.operatingSystemFamily?.isWindows() ?? false;
    this.namedDefault = defaultContainer;
    this.retained = new Set(retainAccess.map(({ arn }) => arn));
    this.hostCredentials = hostCredentials(registryCredentials, errorsOf(this.node.path));

    this.execution = new ExecutionAccess(this, {
      executionRole: props.executionRole,
      executionRoleOptions: props.executionRoleOptions ?? {},
      restrictTrustToAccount: props.restrictTrustToAccount ?? false,
      policyPlacement,
      credentials: () => this.definition.credentials().map(({ _reference }) => _reference),
      containerGrants: () => this.definition.containerGrants(),
    });
    this.executionRole = this.execution.role;

    this.adoptedTaskRole = props.taskRole && new AdoptedTaskRole(this, props.taskRole, policyPlacement);

    this.definition = new ReferencingTaskDefinition(this, 'TaskDefinition', {
      ...taskProps,
      executionRole: this.execution.grantee,
      taskRole: this.adoptedTaskRole?.grantee,
    }, this.hostCredentials, (objectArn) => this.execution.access.expectFile(objectArn));
    this.taskDefinition = this.definition;
    this.files = new SecretFiles(this.definition, { image: props.secretFilesImage, logging: props.secretFilesLogging });
    this.execution.isNeededBy(this.definition.resource);

    this.hostCredentials.forEach((credentials) => this.execution.access.expect(credentials._reference));
    Object.keys(containers).sort(compare).forEach((key) => this.define(key, containers[key]));
    this.chooseDefault();
    retainAccess.forEach((secret) => secret.grantRead(this.execution.grantee));
    this.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * All that the execution role may do, grants of L2 constructs included, before it is divided among policies. It is
   * computed whenever it is read. With `PolicyPlacement.EXTERNAL` it is what the owner of the role must attach.
   */
  public get executionRolePolicy(): iam.PolicyDocument {
    return this.execution.document;
  }

  /**
   * All that the app lets the task role do, before it is divided among policies. It is computed whenever it is read.
   */
  public get taskRolePolicy(): iam.PolicyDocument {
    return this.adoptedTaskRole?.document ?? taskRolePolicyDocument(this.definition);
  }

  /**
   * What the owner of an Amazon ECR repository in another account adds to the repository's policy, so that this task may pull
   * from it. A repository of the same account needs none. Each read gives a new document.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
   */
  public get ecrRepositoryPolicy(): iam.PolicyDocument {
    return repositoryPolicy(this.executionRole);
  }

  /**
   * All that the task reads, computed at each call: in the order of the containers, then what belongs to the task.
   */
  public get secretReads(): SecretRead[] {
    return secretReads(this.reads(), Stack.of(this));
  }

  /**
   * Adds a container.
   *
   * @param key The id of the construct and the default name of the container. A key that is taken throws.
   * @param options The container.
   */
  public addContainer(key: string, options: SecureContainerOptions): ecs.ContainerDefinition {
    const container = this.define(key, options);
    this.chooseDefault();
    return container;
  }

  /**
   * A container that was added with `containers` or `addContainer`.
   *
   * @param key The key it was added under. An unknown one throws, and the error lists the keys.
   */
  public container(key: string): ecs.ContainerDefinition {
    const container = this.containers.get(key);
    if (!container) {
      throw new Error(`${this.node.path}: no container has the key '${key}'; there are ${this.listedKeys()}`);
    }
    return container;
  }

  private define(key: string, options: SecureContainerOptions): ecs.ContainerDefinition {
    const { repositoryCredentials, secretFiles, runtimeSecrets = {}, ...containerOptions } = options;
    const fail = errorsOf(`${this.node.path}, container '${key}'`);
    if (this.definition.node.tryFindChild(key)) {
      throw fail('the key is taken; give the container another key, and the name it shall have as \'containerName\'');
    }
    const container = this.definition.addContainer(key, {
      ...containerOptions,
      environment: withRuntimeVariables(containerOptions, runtimeSecrets, fail),
    });
    this.containers.set(key, container);
    if (repositoryCredentials) {
      this.definition.useCredentials(container, repositoryCredentials);
      this.execution.access.expect(repositoryCredentials._reference);
    }
    if (secretFiles) {
      this.deliverFiles(container, secretFiles, options.user, fail);
    }
    this.allowRuntime(container, runtimeSecrets);
    return container;
  }

  private deliverFiles(container: ecs.ContainerDefinition, files: SecretFilesOptions, user: string | undefined, fail: ErrorFactory): void {
    if (this.isWindows) {
      throw fail("'secretFiles' needs volumes that containers share, which Fargate has on Linux only; use 'secrets' or 'runtimeSecrets' on Windows");
    }
    this.files.deliver(container, files, user, fail);
  }

  private allowRuntime(container: ecs.ContainerDefinition, secrets: { [variable: string]: RuntimeSecret }): void {
    const entries = Object.entries(secrets).sort(([a], [b]) => compare(a, b));
    this.runtime.set(container, entries);
    entries.flatMap(([, secret]) => secret._access(Stack.of(this)).statements)
      .forEach((statement) => this.definition.addToTaskRolePolicy(statement));
  }

  private chooseDefault(): void {
    const container = chosenDefault(this.containers, this.namedDefault, errorsOf(this.node.path));
    this.definition.defaultContainer = container ?? this.definition.defaultContainer;
  }

  private get deliveries(): Deliveries {
    return {
      fileOf: (container, variable) => this.files.fileOf(container, variable),
      isInit: (container) => this.files.isInit(container),
      runtimeOf: (container) => this.runtime.get(container) ?? [],
      credentialsOf: (container) => this.definition.credentialsOf(container),
    };
  }

  private reads(containers = this.definition.taskContainers()): Read[] {
    const noted = this.execution.access.notedReferences;
    const ofContainers = readsOfContainers(containers, noted, this.deliveries);
    return [...ofContainers, ...readsOfTask(noted, ofContainers, this.retained, Stack.of(this))];
  }

  private validate(): string[] {
    const stack = Stack.of(this);
    const containers = this.definition.taskContainers();
    const task: CheckedTask = {
      stack,
      taskDefinition: this.definition,
      containers,
      reads: this.reads(containers),
      hostCredentials: this.hostCredentials,
      deliveries: this.deliveries,
    };
    forgetResolved(stack); // all of the app has been written, and what comes now is final
    warningsOf(task).forEach(annotate);
    return [
      ...this.namedDefaultProblems(),
      ...problemsOf(task),
      ...this.execution.isPassedIn ? checkRoles(this.executionRole, this.definition.taskRole, stack) : [],
      ...this.execution.validate(),
      ...this.adoptedTaskRole?.problems() ?? [],
    ];
  }

  /** The container may be added after the constructor has run. */
  private namedDefaultProblems(): string[] {
    return this.namedDefault === undefined || this.containers.has(this.namedDefault)
      ? [] : [`'defaultContainer' names '${this.namedDefault}', and no container has that key; there are ${this.listedKeys()}`];
  }

  private listedKeys(): string {
    return this.containers.size === 0 ? 'none' : [...this.containers.keys()].map((key) => `'${key}'`).join(', ');
  }
}
