import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { chosenDefault } from './default-container';
import { ExecutionAccess } from './execution-access';
import { ExecutionRoleOptions } from './execution-role-options';
import { PolicyPlacement } from './policy-placement';
import { ReferencingTaskDefinition } from './referencing-task-definition';
import { SecureContainerOptions } from './secure-container-options';
import { taskRolePolicyDocument } from './task-role-policy';
import { annotate, CheckedTask } from '../check/checked-task';
import { checkRoles } from '../check/roles';
import { problemsOf, warningsOf } from '../check/task-checks';
import { compare } from '../policy/statement';
import { NotedReferences, Read, readsOfContainer, readsOfTask, secretReads } from '../read/reads';
import { SecretRead } from '../read/secret-read';
import { HostCredentials, hostCredentials } from '../registry/registry-credentials';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { Fail, failing } from '../secret/fail';

/**
 * A Fargate task: everything `ecs.FargateTaskDefinitionProps` has, its containers, and how its secrets are read.
 */
export interface SecureFargateTaskDefinitionProps extends ecs.FargateTaskDefinitionProps {
  /**
   * The containers by key, which is the id of the construct and the default name of the container. They are added in the
   * order of their keys, so that the template does not depend on the order of a map.
   *
   * @default - containers are added with `addContainer`
   */
  readonly containers?: { [key: string]: SecureContainerOptions };

  /**
   * The key of the container that load balancers and Service Connect use.
   *
   * @default - the only essential container with port mappings; several of them throw, and the error lists them. Without
   * any, the first essential container.
   */
  readonly defaultContainer?: string;

  /**
   * Credentials by registry host, as in Docker's own configuration: `docker.io`, `ghcr.io`, `registry.example.com:5000`.
   * An image gets those of exactly its host and port; an image whose name is a token gets none. A key that is no host, or
   * that is a registry of Amazon ECR, throws.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   * @default - images are pulled without credentials unless their container has its own
   */
  readonly registryCredentials?: { [registryHost: string]: RepositoryCredentials };

  /**
   * Where the permissions of the execution role stand.
   *
   * @default PolicyPlacement.INLINE
   */
  readonly policyPlacement?: PolicyPlacement;

  /**
   * How the execution role is made. Throws together with `executionRole`.
   *
   * @default - a role with a generated name that trusts Amazon ECS tasks
   */
  readonly executionRoleOptions?: ExecutionRoleOptions;

  /**
   * Whether the execution role trusts Amazon ECS only on behalf of tasks of this account and Region. AWS documents the
   * condition for task roles; try it in your account before you rely on it. Throws together with `executionRole`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
   * @default false - the trust policy has no condition
   */
  readonly restrictTrustToAccount?: boolean;

  /**
   * Secrets that stay readable though no container names them, for earlier revisions of the task definition that a rollback
   * may start again.
   *
   * @default - only what the containers name can be read
   */
  readonly retainAccess?: ecs.Secret[];
}

/**
 * A Fargate task definition whose secret references, registry credentials and execution role policy are computed together,
 * from one props object.
 *
 * Under it stand a role, `ExecutionRole`, unless one is passed in, and the L2 task definition, `TaskDefinition`. Whatever is
 * added to the latter later (containers, log routers, secrets) is treated alike. Errors that depend on several values are
 * reported together when the app is synthesized; warnings hang on the containers and on `TaskDefinition`, where
 * `Annotations.of(…).acknowledgeWarning` silences them.
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

  /**
   * All that the execution role may do, grants of L2 constructs included, before it is divided among policies. It is
   * computed whenever it is read. With `PolicyPlacement.EXTERNAL` it is what the owner of the role must attach.
   */
  public readonly executionRolePolicy: iam.PolicyDocument;

  /**
   * All that the app lets the task role do, before it is divided among policies. It is computed whenever it is read.
   */
  public readonly taskRolePolicy: iam.PolicyDocument;

  private readonly definition: ReferencingTaskDefinition;
  private readonly execution: ExecutionAccess;
  private readonly hostCredentials: HostCredentials;
  private readonly retained: ReadonlySet<string>;
  private readonly namedDefault?: string;
  private readonly containers = new Map<string, ecs.ContainerDefinition>();

  public constructor(scope: Construct, id: string, props: SecureFargateTaskDefinitionProps = {}) {
    super(scope, id);
    const { containers = {}, retainAccess = [], defaultContainer, registryCredentials = {}, ...taskProps } = props;
    checkRoleProps(props, failing(this.node.path));
    this.namedDefault = defaultContainer;
    this.retained = new Set(retainAccess.map(({ arn }) => arn));
    this.hostCredentials = hostCredentials(registryCredentials, failing(this.node.path));

    this.execution = new ExecutionAccess(this, {
      executionRole: props.executionRole,
      executionRoleOptions: props.executionRoleOptions ?? {},
      restrictTrustToAccount: props.restrictTrustToAccount ?? false,
      policyPlacement: props.policyPlacement ?? PolicyPlacement.INLINE,
      reads: () => this.reads(),
    });
    this.executionRole = this.execution.role;
    this.executionRolePolicy = this.execution.document;

    this.definition = new ReferencingTaskDefinition(this, 'TaskDefinition', {
      ...taskProps,
      executionRole: this.execution.grantee,
    }, this.hostCredentials);
    this.taskDefinition = this.definition;
    this.taskRolePolicy = taskRolePolicyDocument(this.definition);
    this.execution.isNeededBy(this.definition.resource);

    this.hostCredentials.forEach((credentials) => this.execution.access.expect(credentials._reference));
    Object.keys(containers).sort(compare).forEach((key) => this.define(key, containers[key]));
    this.chooseDefault();
    retainAccess.forEach((secret) => secret.grantRead(this.execution.grantee));
    this.node.addValidation({ validate: () => this.validate() });
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
    const { repositoryCredentials, ...containerOptions } = options;
    const container = this.definition.addContainer(key, containerOptions);
    this.containers.set(key, container);
    if (repositoryCredentials) {
      this.definition.useCredentials(container, repositoryCredentials);
      this.execution.access.expect(repositoryCredentials._reference);
    }
    return container;
  }

  private chooseDefault(): void {
    const container = chosenDefault(this.containers, this.namedDefault, failing(this.node.path));
    this.definition.defaultContainer = container ?? this.definition.defaultContainer;
  }

  private reads(): Read[] {
    const containers = this.definition.taskContainers();
    const noted: NotedReferences = this.execution.access.notedReferences;
    const ofContainers = containers.flatMap((container) => readsOfContainer(container, noted, this.definition.credentialsOf(container)));
    return [...ofContainers, ...readsOfTask(noted, ofContainers, this.retained, Stack.of(this))];
  }

  private validate(): string[] {
    const stack = Stack.of(this);
    const task: CheckedTask = {
      stack,
      taskDefinition: this.definition,
      containers: this.definition.taskContainers(),
      reads: this.reads(),
      hostCredentials: this.hostCredentials,
      credentialsOf: (container) => this.definition.credentialsOf(container),
    };
    warningsOf(task).forEach(annotate);
    return [
      ...this.namedDefaultProblems(),
      ...problemsOf(task),
      ...checkRoles(this.executionRole, this.definition.taskRole, stack),
      ...this.execution.validate(),
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

function checkRoleProps(props: SecureFargateTaskDefinitionProps, fail: Fail): void {
  if (props.executionRole) {
    for (const name of ['executionRoleOptions', 'restrictTrustToAccount'] as const) {
      if (props[name] !== undefined) {
        throw fail(`'${name}' is for the role made here, and 'executionRole' passes one in; leave one of them out`);
      }
    }
  } else if (props.policyPlacement === PolicyPlacement.EXTERNAL) {
    throw fail("PolicyPlacement.EXTERNAL attaches nothing to the role, and no role is passed in; give 'executionRole', or choose INLINE or MANAGED");
  }
}
