import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ContainerFacts } from './task-container';
import { containerOverride, propertyOverrides } from './template-override';
import { cfnChild } from '../cdk/cfn-child';
import { credentialSpecParameters, credentialSpecSource } from '../delivery/credential-spec';
import { ObjectRead, objectReadsOf } from '../delivery/object-access';
import { ecrRepositoryArn, pullStatements } from '../registry/ecr-repository';
import { registryHostOf } from '../registry/image-name';
import { HostCredentials } from '../registry/registry-credentials';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { SecretReference, SecretSource } from '../secret/reference';

interface Noted extends Partial<ContainerFacts> {
  /** The ARN of the repository that an image in Amazon ECR is named by. */
  readonly repository?: string;
  /** The parameters that credential specs are in. */
  readonly parameters?: readonly SecretSource[];
}

/**
 * The list of what one task reads. It is written where secrets, containers and credentials enter the task, and read by the
 * template, the policies and the report.
 */
export class TaskReads {
  private readonly noted: SecretReference[] = [];
  private readonly containers = new Map<ecs.ContainerDefinition, Noted>();
  private readonly retainedValues = new Map<string, number>();
  private readonly retainedFiles: ObjectRead[] = [];
  /** The resource that the containers are written into. */
  private taskDefinition?: CfnResource;

  public constructor(public readonly hostCredentials: HostCredentials) {}

  /** One for each use: the CDK grants a secret where it is used. */
  public get references(): readonly SecretReference[] {
    return this.noted;
  }

  /** What stays readable, as task definitions name it, and how often it is given. */
  public get retained(): ReadonlyMap<string, number> {
    return this.retainedValues;
  }

  /** Objects that no container names and that stay readable. */
  public get retainedObjects(): readonly ObjectRead[] {
    return this.retainedFiles;
  }

  public addReference(reference: SecretReference): void {
    this.noted.push(reference);
  }

  /**
   * Notes a container and the objects it names.
   */
  public addContainer(container: ecs.ContainerDefinition): readonly ObjectRead[] {
    this.taskDefinition ??= cfnChild(container.taskDefinition, ecs.CfnTaskDefinition);
    const objects = objectReadsOf(container);
    const isNamed = container['props'].image instanceof ecs.RepositoryImage; // private to the L2, and the only trace of the kind
    this.note(container, {
      objects,
      repository: isNamed ? ecrRepositoryArn(container.imageName) : undefined,
      parameters: credentialSpecParameters(container).map(credentialSpecSource),
    });
    return objects;
  }

  /**
   * Notes what this library knows of a container.
   */
  public note(container: ecs.ContainerDefinition, facts: Noted): void {
    this.containers.set(container, { ...this.containers.get(container), ...facts });
  }

  public retain(secret: ecs.Secret): void {
    this.retainedValues.set(secret.arn, (this.retainedValues.get(secret.arn) ?? 0) + 1);
  }

  public retainObject(object: ObjectRead): void {
    this.retainedFiles.push(object);
  }

  /**
   * What is known of a container.
   */
  public factsOf(container: ecs.ContainerDefinition): ContainerFacts {
    const { runtimeSecrets = [], writtenFiles = [], objects = [] } = this.containers.get(container) ?? {};
    return { credentials: this.credentialsOf(container), runtimeSecrets, writtenFiles, objects };
  }

  /**
   * The credentials of a container's image: its own, or those of the host that the template names.
   */
  public credentialsOf(container: ecs.ContainerDefinition): RepositoryCredentials | undefined {
    const image = this.imageOf(container);
    const own = this.containers.get(container)?.credentials;
    if (own) {
      // Credentials are for one registry: an override that names another image must not get them.
      const host = registryHostOf(image);
      return image === container.imageName || (host !== undefined && host === registryHostOf(container.imageName)) ? own : undefined;
    }
    const host = this.hostCredentials.size === 0 ? undefined : registryHostOf(image);
    return host === undefined ? undefined : this.hostCredentials.get(host);
  }

  /**
   * What Amazon ECS reads from Secrets Manager and Parameter Store with the execution role, as the stack sees it.
   */
  public sources(stack: Stack): SecretSource[] {
    const sources: SecretSource[] = [];
    const add = (reference: SecretReference) => reference.sources(stack).forEach((source) => sources.push(source));
    this.noted.forEach(add);
    for (const [container, { parameters = [] }] of this.containers) {
      const credentials = this.credentialsOf(container);
      if (credentials) {
        add(credentials._reference);
      }
      sources.push(...parameters);
    }
    return sources;
  }

  /** The objects in Amazon S3 that Amazon ECS reads with the execution role. */
  public get objects(): ObjectRead[] {
    return [...[...this.containers.values()].flatMap(({ objects = [] }) => objects), ...this.retainedFiles];
  }

  /**
   * What the execution role needs for images in Amazon ECR that are named by a string. The L2 grants other images.
   */
  public statements(): iam.PolicyStatement[] {
    return pullStatements([...this.containers.keys()].flatMap((container) => this.repositoryOf(container) ?? []));
  }

  /**
   * What the task role needs for what programs fetch for themselves.
   */
  public runtimeStatements(stack: Stack): iam.PolicyStatement[] {
    return [...this.containers.values()].flatMap(({ runtimeSecrets = [] }) => runtimeSecrets)
      .flatMap(([, secret]) => secret._access(stack).statements);
  }

  /** The repository of an image in Amazon ECR that is named by a string. */
  private repositoryOf(container: ecs.ContainerDefinition): string | undefined {
    const image = this.imageOf(container);
    return image === container.imageName ? this.containers.get(container)?.repository : ecrRepositoryArn(image);
  }

  /** The image as the template will name it. Nearly all tasks are written without an override. */
  private imageOf(container: ecs.ContainerDefinition): string {
    const { taskDefinition } = this;
    const isOverridden = taskDefinition !== undefined && propertyOverrides(taskDefinition).ContainerDefinitions !== undefined;
    const image: unknown = isOverridden ? containerOverride(taskDefinition, [...this.containers.keys()].indexOf(container))?.Image : undefined;
    return typeof image === 'string' ? image : container.imageName;
  }
}
