import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ErrorFactory } from '../secret/error-factory';

/**
 * Chooses the container that load balancers and Service Connect use. In this order: the one that the app assigned to the task
 * definition, the one that `defaultContainer` names, the only essential one with port mappings among those that this library
 * added, and the first essential one, which the L2 assigns.
 */
export class DefaultContainer {
  /** Whether it is the L2 that assigns now: it does so while it links a container. */
  public linking = false;
  private readonly added = new Map<string, ecs.ContainerDefinition>();
  private assigned?: ecs.ContainerDefinition;
  private first?: ecs.ContainerDefinition;

  /** @param named the key that `defaultContainer` gives */
  public constructor(private readonly taskDefinition: ecs.FargateTaskDefinition, private readonly named: string | undefined) {
    Object.defineProperty(taskDefinition, 'defaultContainer', {
      configurable: true,
      enumerable: true,
      get: () => this.container,
      set: (container?: ecs.ContainerDefinition) => {
        this[this.linking ? 'first' : 'assigned'] = container;
      },
    });
  }

  /**
   * Takes a container into account that this library adds.
   *
   * @throws if it is not clear which container is meant
   */
  public add(container: ecs.ContainerDefinition, fail: ErrorFactory): void {
    this.added.set(container.node.id, container);
    const candidates = this.candidates();
    if (candidates.length > 1 && this.named === undefined && !this.assigned) {
      throw fail(`${candidates.map(({ node }) => `'${node.id}'`).join(', ')} are essential and have port mappings;`
        + " name the one that load balancers and Service Connect use as 'defaultContainer'");
    }
  }

  /** The container may be added after the task. */
  public problems(keys: string): string[] {
    return this.named === undefined || this.withKey(this.named)
      ? [] : [`'defaultContainer' names '${this.named}', and no container has that key; there are ${keys}`];
  }

  /**
   * The container that was added under a key, however it was added.
   */
  public withKey(key: string): ecs.ContainerDefinition | undefined {
    const child = typeof key === 'string' ? this.taskDefinition.node.tryFindChild(key) : undefined;
    return child instanceof ecs.ContainerDefinition ? child : undefined;
  }

  private get container(): ecs.ContainerDefinition | undefined {
    return this.assigned ?? (this.named === undefined ? this.candidates()[0] : this.withKey(this.named)) ?? this.first;
  }

  private candidates(): ecs.ContainerDefinition[] {
    return [...this.added.values()].filter(({ essential, portMappings }) => essential && portMappings.length > 0);
  }
}
