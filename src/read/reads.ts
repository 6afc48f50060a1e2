import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { TaskContainer } from './rendered-container';
import { SecretRead, SecretUsage } from './secret-read';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { WrittenFile } from '../delivery/secret-files';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { keyArnsOf } from '../secret/permissions';
import { SecretReference } from '../secret/reference';

/**
 * One use of a secret, with everything that is known of what it names.
 */
export interface Read {
  readonly usage: SecretUsage;
  /** Left out where the task or its service reads. */
  readonly container?: TaskContainer;
  readonly name?: string;
  readonly valueFrom: string;
  /** Empty where the reference was not made with this library, several where it was made more than once. */
  readonly references: readonly SecretReference[];
  /** What the task role reads, in the place of the execution role. */
  readonly runtime?: RuntimeSecret;
}

/**
 * What reaches a container otherwise than through its own `secrets`.
 */
export interface Deliveries {
  /** The container and file that a variable of the init container becomes. */
  fileOf(container: ecs.ContainerDefinition, variable: string): WrittenFile | undefined;
  isInit(container: ecs.ContainerDefinition): boolean;
  /** What a container fetches by itself, by variable. */
  runtimeOf(container: ecs.ContainerDefinition): readonly (readonly [string, RuntimeSecret])[];
  /** The registry credentials this library gives a container. */
  credentialsOf(container: ecs.ContainerDefinition): RepositoryCredentials | undefined;
}

/**
 * References by what they write into the task definition.
 */
export type NotedReferences = ReadonlyMap<string, readonly SecretReference[]>;

/**
 * What the containers of a task read.
 */
export function readsOfContainers(containers: readonly TaskContainer[], noted: NotedReferences, deliveries: Deliveries): Read[] {
  const byDefinition = new Map(containers.map((container) => [container.definition, container]));
  return containers.flatMap((container) => {
    const { secrets = [], logConfiguration, repositoryCredentials } = container.rendered;
    const read = (usage: SecretUsage, valueFrom: string, name?: string): Read =>
      ({ usage, container, name, valueFrom, references: noted.get(valueFrom) ?? [] });
    const credentials = deliveries.credentialsOf(container.definition)?._reference;
    return [
      ...secrets.map(({ name, valueFrom }) => {
        const file = deliveries.fileOf(container.definition, name);
        return file
          ? { ...read(SecretUsage.FILE, valueFrom, file.file.name), container: byDefinition.get(file.consumer) }
          : read(SecretUsage.ENVIRONMENT_VARIABLE, valueFrom, name);
      }),
      ...(logConfiguration?.secretOptions ?? []).map(({ name, valueFrom }) => read(SecretUsage.LOG_OPTION, valueFrom, name)),
      ...(repositoryCredentials ? [read(SecretUsage.REPOSITORY_CREDENTIALS, repositoryCredentials.credentialsParameter)] : []),
      ...(credentials ? [{ usage: SecretUsage.REPOSITORY_CREDENTIALS, container, valueFrom: credentials.valueFrom, references: [credentials] }] : []),
      ...deliveries.runtimeOf(container.definition).map(([name, runtime]) => ({
        usage: SecretUsage.RUNTIME,
        container,
        name,
        valueFrom: runtime._locator,
        references: runtime._reference ? [runtime._reference] : [],
        runtime,
      })),
    ];
  });
}

/**
 * What is granted without a container naming it: kept for a rollback, or an option of the log driver of Service Connect.
 */
export function readsOfTask(noted: NotedReferences, ofContainers: readonly Read[], retained: ReadonlySet<string>, stack: Stack): Read[] {
  const named = new Set(ofContainers.map(({ valueFrom }) => valueFrom));
  const unnamed = [...noted.keys()].filter((valueFrom) => !named.has(valueFrom));
  const optionNames = unnamed.every((valueFrom) => retained.has(valueFrom)) ? new Map<string, string>() : serviceLogOptions(stack);
  return unnamed.flatMap((valueFrom) => {
    const name = optionNames.get(JSON.stringify(stack.resolve(valueFrom)));
    const usage = name === undefined ? SecretUsage.RETAINED : SecretUsage.LOG_OPTION;
    return [{ usage, name, valueFrom, references: noted.get(valueFrom) ?? [] }];
  });
}

/**
 * Reads as users see them, one for each secret or parameter.
 */
export function secretReads(reads: readonly Read[], stack: Stack): SecretRead[] {
  return reads.flatMap(({ usage, container, name, valueFrom, references, runtime }) => {
    if (runtime) {
      const { resourceArn, encryptionKeyArns } = runtime._access(stack);
      return [{ usage, resourceArn, container: container?.rendered.name, name, encryptionKeyArns: [...encryptionKeyArns] }];
    }
    const keys = new Map<string, string[]>();
    for (const source of references.flatMap((reference) => reference.sources(stack))) {
      keys.set(source.arn, [...new Set([...(keys.get(source.arn) ?? []), ...keyArnsOf(source)])]);
    }
    const resources = keys.size > 0 ? [...keys] : [[withoutTail(valueFrom), []] as const];
    return resources.map(([resourceArn, encryptionKeyArns]) => ({
      usage,
      resourceArn,
      container: container?.rendered.name,
      name,
      valueFrom: usage === SecretUsage.RETAINED ? undefined : valueFrom,
      encryptionKeyArns: [...encryptionKeyArns],
    }));
  });
}

/** The options that services in this stack give their Service Connect log drivers, by the reference they hold. */
function serviceLogOptions(stack: Stack): Map<string, string> {
  const services = stack.node.findAll().filter((construct) => construct instanceof ecs.CfnService);
  const options = services.flatMap((service) => stack.resolve(service.serviceConnectConfiguration)?.logConfiguration?.secretOptions ?? []);
  return new Map(options.map(({ name, valueFrom }: { name: string; valueFrom: unknown }) => [JSON.stringify(valueFrom), name]));
}

/** The ARN in a reference that an L2 construct wrote: without `:json-key:version-stage:version-id`. */
function withoutTail(valueFrom: string): string {
  return valueFrom.replace(/^(arn:(?:[^:]*:){5}[^:]+|[^:]+):[^:]*:[^:]*:[^:]*$/, '$1');
}
