import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { opened } from '../cdk/template-value';
import { placeOf } from '../check/checked-task';
import { readsOf } from '../read/reads';
import { RenderedContainer } from '../read/rendered-container';
import { TaskReads } from '../read/task-reads';
import { displayName } from '../secret/redact';

/**
 * One place of a task that reads a secret. The CDK grants the execution role each of them once, where it is written.
 */
export interface Use {
  readonly task: ecs.TaskDefinition;
  /** What the task definition has: `valueFrom`, or `credentialsParameter`. */
  readonly valueFrom: string;
  /** The place, in words for a message. */
  readonly place: string;
}

/**
 * All that a task definition of the CDK reads with its execution role: variables, log options and registry credentials of its
 * containers, and log options of Service Connect.
 *
 * @param services those that start the task definition
 */
export function usesOf(task: ecs.TaskDefinition, services: readonly ecs.BaseService[]): Use[] {
  const containers = task['containers'].map((definition) => ({
    definition,
    // The L2 renders lists, not tokens, in what this library looks at.
    rendered: definition.renderContainerDefinition() as unknown as RenderedContainer,
    runtimeSecrets: [],
    writtenFiles: [],
    objects: [],
  }));
  const reads = readsOf(containers, new TaskReads(new Map()), task.stack);
  return [
    ...reads.map((read): Use => ({ task, valueFrom: read.valueFrom, place: placeOf(read) })),
    ...services.flatMap((service) => connectOptions(service).map(({ name, valueFrom }): Use =>
      ({ task, valueFrom, place: `Service Connect of '${service.node.path}', ${displayName(name)}` }))),
  ];
}

interface ConnectConfiguration {
  readonly logConfiguration?: { readonly secretOptions?: readonly { readonly name: string; readonly valueFrom: unknown }[] };
}

/** The options of the log driver of Service Connect, with references left as tokens. */
function connectOptions(service: ecs.BaseService): { readonly name: string; readonly valueFrom: string }[] {
  const resource = service.node.children.find((child): child is ecs.CfnService => child instanceof ecs.CfnService);
  const connect = resource && opened(resource.serviceConnectConfiguration, resource) as ConnectConfiguration | undefined; // what the L2 writes
  return (connect?.logConfiguration?.secretOptions ?? []).map(({ name, valueFrom }) => ({ name, valueFrom: Token.asString(valueFrom) }));
}

/** The resource of a task definition of the CDK. */
export function resourceOf(task: ecs.TaskDefinition): ecs.CfnTaskDefinition {
  return task.node.defaultChild as ecs.CfnTaskDefinition; // the L2 creates this and nothing else as its default child
}
