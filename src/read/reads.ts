import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NameAndReference } from './rendered-container';
import { SecretRead, SecretUsage } from './secret-read';
import { TaskContainer } from './task-container';
import { TaskReads } from './task-reads';
import { RuntimeSecret } from '../delivery/runtime-secret';
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
  /** Whether this use, or another one of the same value, was granted by the CDK: the reference was made without this library. */
  readonly plain: boolean;
  /** What the task role reads, instead of the execution role. */
  readonly runtime?: RuntimeSecret;
}

/** References by what they write into the task definition. */
type References = ReadonlyMap<string, readonly SecretReference[]>;

/**
 * All uses of the secrets of a task: in the order of its containers, then what belongs to the task.
 */
export function readsOf(containers: readonly TaskContainer[], list: TaskReads, stack: Stack): Read[] {
  const references = byValueFrom(list.references);
  const consumers = new Map(containers.map((container) => [container.definition, container]));
  const ofContainers = containers.flatMap((container) => readsOfContainer(container, consumers, references));
  const reads = [...ofContainers, ...readsOfTask(ofContainers, references, list.retained, stack)];
  const uses = countUses(reads.filter(({ usage }) => usage !== SecretUsage.RETAINED));
  const usesOf = ({ valueFrom }: Read) => (uses.get(valueFrom) ?? 0) + (list.retained.get(valueFrom) ?? 0);
  return reads.map((read) => read.plain || usesOf(read) <= read.references.length || isGivenByLibrary(read) ? read : { ...read, plain: true });
}

/** Each use that the CDK grants is noted once. Registry credentials and what programs fetch are not granted by it. */
function isGivenByLibrary({ usage, runtime }: Read): boolean {
  return usage === SecretUsage.REPOSITORY_CREDENTIALS || runtime !== undefined;
}

function countUses(reads: readonly Read[]): Map<string, number> {
  const uses = new Map<string, number>();
  reads.filter((read) => !isGivenByLibrary(read)).forEach(({ valueFrom }) => uses.set(valueFrom, (uses.get(valueFrom) ?? 0) + 1));
  return uses;
}

function byValueFrom(references: readonly SecretReference[]): References {
  const byValue = new Map<string, SecretReference[]>();
  for (const reference of references) {
    const others = byValue.get(reference.valueFrom);
    others ? others.push(reference) : byValue.set(reference.valueFrom, [reference]);
  }
  return byValue;
}

function readsOfContainer(
  container: TaskContainer,
  consumers: ReadonlyMap<ecs.ContainerDefinition, TaskContainer>,
  known: References,
): Read[] {
  const { rendered: { secrets = [], logConfiguration, repositoryCredentials }, credentials, writtenFiles, runtimeSecrets } = container;
  const read = (usage: SecretUsage, valueFrom: string, name?: string): Read => {
    return { usage, container, name, valueFrom, references: known.get(valueFrom) ?? [], plain: false };
  };
  return [
    ...secrets.map(({ name, valueFrom }) => {
      const file = writtenFiles.find(({ variables }) => [...variables.values()].includes(name));
      return file
        ? { ...read(SecretUsage.FILE, valueFrom, file.file.name), container: consumers.get(file.consumer) }
        : read(SecretUsage.ENVIRONMENT_VARIABLE, valueFrom, name);
    }),
    ...(logConfiguration?.secretOptions ?? []).map(({ name, valueFrom }) => read(SecretUsage.LOG_OPTION, valueFrom, name)),
    ...(repositoryCredentials ? [{ ...read(SecretUsage.REPOSITORY_CREDENTIALS, repositoryCredentials.credentialsParameter), plain: true }] : []),
    ...(credentials ? [{ ...read(SecretUsage.REPOSITORY_CREDENTIALS, credentials.credentialsParameter), references: [credentials._reference] }] : []),
    ...runtimeSecrets.map(([name, runtime]) => ({
      ...read(SecretUsage.RUNTIME, runtime.locator, name),
      references: runtime._reference ? [runtime._reference] : [],
      runtime,
    })),
  ];
}

/**
 * What is granted without a container that names it: options of the log driver of Service Connect, and what is kept for a
 * rollback.
 */
function readsOfTask(ofContainers: readonly Read[], known: References, retained: ReadonlyMap<string, number>, stack: Stack): Read[] {
  const uses = countUses(ofContainers);
  let options: LogOption[] | undefined;
  return [...new Set([...known.keys(), ...retained.keys()])].flatMap((valueFrom) => {
    const references = known.get(valueFrom) ?? [];
    const used = uses.get(valueFrom) ?? 0;
    // Each use is noted once. To look at services is slow, and only one of them can have noted more.
    const ofOthers = references.length > used + (retained.get(valueFrom) ?? 0) ? options ??= serviceLogOptions(stack) : [];
    const ofServices = ofOthers.filter((option) => option.reads(valueFrom))
      .map(({ name }): Read => ({ usage: SecretUsage.LOG_OPTION, name, valueFrom, references, plain: false }));
    return used + ofServices.length > 0 ? ofServices : [{ usage: SecretUsage.RETAINED, valueFrom, references, plain: false }];
  });
}

/** An option of the log driver of Service Connect. */
class LogOption {
  public constructor(private readonly service: ecs.CfnService, public readonly name: string, private readonly valueFrom: unknown) {}

  public reads(valueFrom: string): boolean {
    return JSON.stringify(this.service.stack.resolve(valueFrom)) === JSON.stringify(this.valueFrom);
  }
}

/** The services may be in any stack of the app. */
function serviceLogOptions({ node: { root } }: Stack): LogOption[] {
  const services = root.node.findAll().filter((construct) => construct instanceof ecs.CfnService);
  return services.flatMap((service) => {
    const connect = service.stack.resolve(service.serviceConnectConfiguration);
    const options: NameAndReference[] = connect?.logConfiguration?.secretOptions ?? [];
    return options.map(({ name, valueFrom }) => new LogOption(service, name, valueFrom));
  });
}

/**
 * Reads as users see them, one for each secret or parameter.
 */
export function secretReads(reads: readonly Read[], stack: Stack): SecretRead[] {
  return reads.flatMap(({ usage, container, name, valueFrom, references, runtime }) => {
    const read = { usage, container: container?.rendered.name, name };
    if (runtime) {
      const { resourceArn, encryptionKeyArns } = runtime._access(stack);
      return [{ ...read, resourceArn, encryptionKeyArns: [...encryptionKeyArns] }];
    }
    const keys = new Map<string, string[]>();
    for (const source of references.flatMap((reference) => reference.sources(stack))) {
      keys.set(source.arn, [...new Set([...(keys.get(source.arn) ?? []), ...keyArnsOf(source)])]);
    }
    const resources = keys.size > 0 ? [...keys] : [[withoutTail(valueFrom), []] as const];
    return resources.map(([resourceArn, encryptionKeyArns]) => ({
      ...read,
      resourceArn,
      valueFrom: usage === SecretUsage.RETAINED ? undefined : valueFrom,
      encryptionKeyArns: [...encryptionKeyArns],
    }));
  });
}

/** The ARN in a reference that an L2 construct wrote: without `:json-key:version-stage:version-id`. */
function withoutTail(valueFrom: string): string {
  return valueFrom.replace(/^(arn:(?:[^:]*:){5}[^:]+|[^:]+):[^:]*:[^:]*:[^:]*$/, '$1');
}
