import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NameAndReference, TaskContainer } from './rendered-container';
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
        valueFrom: runtime.locator,
        references: runtime._reference ? [runtime._reference] : [],
        runtime,
      })),
    ];
  });
}

/**
 * What is granted without a container naming it: options of the log driver of Service Connect, and what is kept for a
 * rollback.
 *
 * @param retained what is kept, as it stood in a task definition
 */
export function readsOfTask(noted: NotedReferences, ofContainers: readonly Read[], retained: ReadonlySet<string>, stack: Stack): Read[] {
  const uses = new Map<string, number>();
  ofContainers.forEach(({ valueFrom }) => uses.set(valueFrom, (uses.get(valueFrom) ?? 0) + 1));
  return [...new Set([...noted.keys(), ...retained])].flatMap((valueFrom) => {
    const references = noted.get(valueFrom) ?? [];
    const used = uses.get(valueFrom) ?? 0;
    // Each use is noted once. To look at services is slow, and only one can have noted more.
    const names = references.length > used + Number(retained.has(valueFrom)) ? serviceLogOptions(valueFrom, stack) : [];
    const options = names.map((name): Read => ({ usage: SecretUsage.LOG_OPTION, name, valueFrom, references }));
    return used + options.length > 0 ? options : [{ usage: SecretUsage.RETAINED, valueFrom, references }];
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

/** The options of the log drivers of Service Connect that hold a reference, in whatever stack their service is. */
function serviceLogOptions(valueFrom: string, { node: { root } }: Stack): string[] {
  const services = root.node.findAll().filter((construct) => construct instanceof ecs.CfnService);
  return services.flatMap((service) => {
    const resolved = (value: unknown) => service.stack.resolve(value);
    const options: NameAndReference[] = resolved(service.serviceConnectConfiguration)?.logConfiguration?.secretOptions ?? [];
    const text = JSON.stringify(resolved(valueFrom));
    return options.filter((option) => JSON.stringify(option.valueFrom) === text).map(({ name }) => name);
  });
}

/** The ARN in a reference that an L2 construct wrote: without `:json-key:version-stage:version-id`. */
function withoutTail(valueFrom: string): string {
  return valueFrom.replace(/^(arn:(?:[^:]*:){5}[^:]+|[^:]+):[^:]*:[^:]*:[^:]*$/, '$1');
}
