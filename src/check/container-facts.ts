import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RenderedContainer } from '../read/rendered-container';
import { TaskContainer } from '../read/task-container';

/**
 * What checks look at in a container, in addition to what the rest of the library looks at. Values may be tokens.
 */
export interface ContainerFacts extends RenderedContainer {
  readonly firelensConfiguration?: RouterConfiguration;
  readonly credentialSpecs?: readonly string[];
  /** A token in some versions of the CDK. */
  readonly dependsOn?: unknown;
}

/**
 * Makes a container the log router of its task.
 */
export interface RouterConfiguration {
  readonly type: string;
  readonly options?: { readonly [name: string]: string };
}

export function factsOf({ rendered }: TaskContainer): ContainerFacts {
  return rendered;
}

/**
 * The properties that a container has, without empty lists and without the links that bridge networks alone have. A list that the
 * CDK renders late is given as the L2 keeps it, which spares resolving it: nearly all containers have empty ones.
 */
export function propertiesOf(container: TaskContainer): readonly Property[] {
  const known = PROPERTIES.get(container) ?? readProperties(container);
  PROPERTIES.set(container, known);
  return known;
}

type Property = readonly [name: string, value: unknown];

/** A container is looked at by several checks, and is what it was when it was rendered. */
const PROPERTIES = new WeakMap<TaskContainer, readonly Property[]>();

function readProperties({ definition, rendered }: TaskContainer): Property[] {
  const properties: Property[] = [];
  for (const [property, written] of Object.entries(rendered)) {
    if (written !== undefined && property !== 'links') {
      const value: unknown = property in LATE_LISTS && isResolvable(written) ? LATE_LISTS[property](definition) : written;
      if (!Array.isArray(value) || value.length > 0) {
        properties.push([property, value]);
      }
    }
  }
  return properties;
}

/** What some versions of the CDK render late. */
const LATE_LISTS: { readonly [property: string]: (container: ecs.ContainerDefinition) => readonly unknown[] } = {
  dependsOn: ({ containerDependencies }) => containerDependencies.map(({ container, condition }) => [container.containerName, condition]),
  mountPoints: ({ mountPoints }) => mountPoints,
  portMappings: ({ portMappings }) => portMappings,
  ulimits: ({ ulimits }) => ulimits,
  volumesFrom: ({ volumesFrom }) => volumesFrom,
};

/**
 * The containers that a container waits for, by name.
 */
export function dependenciesOf(container: TaskContainer): string[] {
  const { dependsOn } = factsOf(container);
  return Array.isArray(dependsOn) ? dependsOn.map(({ containerName }) => containerName)
    : container.definition.containerDependencies.map(({ container: { containerName } }) => containerName);
}

export function isResolvable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'resolve' in value && typeof value.resolve === 'function';
}
