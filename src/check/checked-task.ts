import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { shownTaskName } from './shown-task-name';
import { ObjectRead } from '../delivery/object-access';
import { Read } from '../read/reads';
import { RenderedContainer } from '../read/rendered-container';
import { TaskContainer } from '../read/task-container';
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
  /** Objects that stay readable though no container names them. */
  readonly retainedObjects: readonly ObjectRead[];
  readonly hostCredentials: HostCredentials;
  /** Changes of the resource that this library cannot follow, by property. */
  readonly unfollowed: readonly string[];
  /** What the task role that was passed in needs and does not take, as JSON. */
  readonly unattachedTaskRolePolicy?: string;
}

/**
 * Finds what keeps a task from working. Each problem is one message.
 */
export type Check = (task: CheckedTask) => string[];

/**
 * Something that works and may not be what is meant.
 */
export interface Warning {
  /** The container or the task definition. */
  readonly on: IConstruct;
  readonly id: string;
  readonly message: string;
}

export function annotate({ on, id, message }: Warning): void {
  const warning = `cdk-fargate-secrets:${id}`;
  if (!isAcknowledged(on, warning)) {
    const annotations = Annotations.of(on);
    // Where the template is written, a stack trace leads to no line of the user's, and costs more than all checks.
    (annotations as unknown as { stackTraces: boolean }).stackTraces = false; // private to the CDK
    annotations.addWarningV2(warning, message);
  }
}

/**
 * The CDK keeps what is acknowledged under this symbol of the app, by path, and looks for it along the path of the construct: not at
 * the app, and before 2.271 not at the construct itself.
 */
const ACKNOWLEDGEMENTS = Symbol.for('@aws-cdk/core.Acknowledgements');

interface AcknowledgingApp {
  readonly [ACKNOWLEDGEMENTS]?: { readonly acks?: ReadonlyMap<string, { has(id: string): boolean }> };
}

function isAcknowledged({ node: { root, path } }: IConstruct, id: string): boolean {
  const acknowledged = (root as AcknowledgingApp)[ACKNOWLEDGEMENTS]?.acks; // any root may be asked
  return ['', path].some((each) => acknowledged?.get(each)?.has(id));
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
