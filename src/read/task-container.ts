import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RenderedContainer } from './rendered-container';
import { ObjectRead } from '../delivery/object-access';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { WrittenFile } from '../delivery/secret-files';
import { RepositoryCredentials } from '../registry/repository-credentials';

/**
 * What this library knows of a container, in addition to what the L2 renders.
 */
export interface ContainerFacts {
  /** The registry credentials that this library writes into the container. */
  readonly credentials?: RepositoryCredentials;
  /** What the container's program fetches for itself, by variable. */
  readonly runtimeSecrets: readonly (readonly [string, RuntimeSecret])[];
  /** The files that the container writes for others: the init container does, and no other. */
  readonly writtenFiles: readonly WrittenFile[];
  /** The objects in Amazon S3 that the container names. */
  readonly objects: readonly ObjectRead[];
}

/**
 * A container of a task: the L2's definition, what the template will say, and what this library knows.
 */
export interface TaskContainer extends ContainerFacts {
  readonly definition: ecs.ContainerDefinition;
  readonly rendered: RenderedContainer;
}
