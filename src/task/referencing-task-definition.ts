import { Annotations, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { environmentFileArns, environmentFileStatements } from '../delivery/environment-file-access';
import { compare } from '../policy/statement';
import { RenderedContainer, TaskContainer } from '../read/rendered-container';
import { ecrRepositoryArn, pullStatements } from '../registry/ecr-repository';
import { credentialsFor, HostCredentials } from '../registry/registry-credentials';
import { RepositoryCredentials } from '../registry/repository-credentials';

/**
 * The L2's task definition, with registry credentials and a fixed order of secrets written where all containers pass,
 * however they were added: at rendering.
 */
export class ReferencingTaskDefinition extends ecs.FargateTaskDefinition {
  public readonly resource: ecs.CfnTaskDefinition;
  private readonly ownCredentials = new Map<ecs.ContainerDefinition, RepositoryCredentials>();

  public constructor(
    scope: Construct,
    id: string,
    props: ecs.FargateTaskDefinitionProps,
    private readonly hostCredentials: HostCredentials,
    private readonly expectFile: (objectArn: string) => void,
  ) {
    super(scope, id, props);
    this.resource = this.node.defaultChild as ecs.CfnTaskDefinition; // the L2 makes this and nothing else its default child
    // The L2 asks for the permissions that this library gives.
    Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-ecs:ecrImageRequiresPolicy');
    this.resource.containerDefinitions = Lazy.uncachedAny({ produce: () => this.renderAll() }, { omitEmptyArray: true });
  }

  /** The L2 calls this for each container, however it is added. */
  public _linkContainer(container: ecs.ContainerDefinition): void {
    super._linkContainer(container);
    environmentFileArns(container, this.stack).forEach(this.expectFile);
  }

  public useCredentials(container: ecs.ContainerDefinition, credentials: RepositoryCredentials): void {
    this.ownCredentials.set(container, credentials);
  }

  /**
   * The credentials this library gives a container's image: the container's own, or those of the image's host.
   */
  public credentialsOf(container: ecs.ContainerDefinition): RepositoryCredentials | undefined {
    return this.ownCredentials.get(container) ?? credentialsFor(container.imageName, this.hostCredentials);
  }

  /**
   * The credentials this library gives, one for each container that gets any.
   */
  public credentials(): RepositoryCredentials[] {
    return this.containers.flatMap((definition) => this.credentialsOf(definition) ?? []);
  }

  /**
   * The containers as they are now. The log router that the L2 adds while the task definition resolves is not among them
   * before that.
   */
  public taskContainers(): TaskContainer[] {
    return this.containers.map((definition) => ({
      definition,
      // The L2 renders lists, not tokens, in what this library looks at.
      rendered: inOrder(definition.renderContainerDefinition() as unknown as RenderedContainer),
    }));
  }

  /**
   * What the execution role needs for images of Amazon ECR that are named as a string, and for env files. Of the rest the L2
   * takes care.
   */
  public containerGrants(): iam.PolicyStatement[] {
    const repositories = this.containers
      .filter((container) => container['props'].image instanceof ecs.RepositoryImage) // private to the L2, and the only trace of the kind
      .map(({ imageName }) => ecrRepositoryArn(imageName))
      .filter((arn) => arn !== undefined);
    const files = this.containers.flatMap((container) => environmentFileArns(container, this.stack));
    return [...pullStatements(repositories), ...environmentFileStatements(files, this.stack)];
  }

  private renderAll() {
    // Private to the L2, and the only way to its default log router, which it adds while it renders.
    const rendered: RenderedContainer[] = this['renderContainers']();
    return rendered.map((container, index) => this.complete({ definition: this.containers[index], rendered: container }));
  }

  private complete(container: TaskContainer) {
    const rendered = inOrder(container.rendered);
    const credentials = this.credentialsOf(container.definition)?.credentialsParameter;
    return {
      ...rendered,
      repositoryCredentials: rendered.repositoryCredentials ?? (credentials && { credentialsParameter: credentials }),
    };
  }
}

/** References sorted by name: the template does not depend on the order in which they were written. */
function inOrder(container: RenderedContainer): RenderedContainer {
  const { secrets, logConfiguration } = container;
  const secretOptions = logConfiguration?.secretOptions;
  return {
    ...container,
    secrets: secrets && sortedByName(secrets),
    logConfiguration: secretOptions ? { ...logConfiguration, secretOptions: sortedByName(secretOptions) } : logConfiguration,
  };
}

function sortedByName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => compare(a.name, b.name));
}
