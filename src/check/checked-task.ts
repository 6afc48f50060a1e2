import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { shownTaskName } from './shown-task-name';
import { Deliveries, Read } from '../read/reads';
import { RenderedContainer, TaskContainer } from '../read/rendered-container';
import { HostCredentials } from '../registry/registry-credentials';
import { displayName } from '../secret/redact';

/**
 * A task as it will be deployed, for checks that depend on more than one value.
 */
export interface CheckedTask {
  readonly stack: Stack;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly containers: readonly TaskContainer[];
  readonly reads: readonly Read[];
  readonly hostCredentials: HostCredentials;
  readonly deliveries: Deliveries;
}

/**
 * Finds what keeps a task from working. Each problem is one message.
 */
export type Check = (task: CheckedTask) => string[];

/**
 * Something that works and may not be what is meant.
 */
export interface Warning {
  /** The container or the task definition: only there can it be acknowledged on the task in every supported CDK. */
  readonly on: IConstruct;
  readonly id: string;
  readonly message: string;
}

export function annotate({ on, id, message }: Warning): void {
  Annotations.of(on).addWarningV2(`cdk-fargate-secrets:${id}`, message);
}

/**
 * Names a container in a message.
 */
export function containerNamed({ name }: RenderedContainer): string {
  return `container ${shownTaskName(name)}`;
}

/**
 * Names a read in a message by its container and variable, never by its value.
 */
export function placeOf({ container, name, usage }: Read): string {
  const what = name === undefined ? usage.toLowerCase().replace(/_/g, ' ') : displayName(name);
  return container ? `${containerNamed(container.rendered)}, ${what}` : `the task, ${what}`;
}

/**
 * Names several containers in a message.
 */
export function containersNamed(containers: readonly TaskContainer[]): string {
  const names = containers.map(({ rendered }) => shownTaskName(rendered.name)).join(', ');
  return `${containers.length === 1 ? 'container' : 'containers'} ${names}`;
}
