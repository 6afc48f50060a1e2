import { objectsOf } from './lists';
import { Carrier } from './model';
import { Node, ObjectNode, property } from './node';
import { Scope } from './scope';
import { Resource } from './template';
import { When } from '../access/when';

/** A container definition as a carrier has it, under the names of `AWS::ECS::TaskDefinition`. */
export interface RawContainer {
  readonly name: Node;
  readonly node: ObjectNode;
  readonly environment: Node;
  readonly secrets: Node;
  readonly log: Node;
  readonly credentials: Node;
  readonly image: Node;
  readonly when: When;
}

/** What starts with one execution role. */
export interface RawTask {
  readonly carrier: Carrier;
  readonly executionRole: Node;
  readonly taskRole: Node;
  /** The list, for whether parts of it are open. */
  readonly list: Node;
  readonly containers: readonly RawContainer[];
}

/**
 * The tasks of a resource, in the same words for all carriers (FACTS 7.11).
 */
export function tasksIn(resource: Resource, scope: Scope): RawTask[] {
  const when = scope.whenOf(resource);
  const { properties } = resource;
  switch (resource.type) {
    case 'AWS::ECS::TaskDefinition':
    case 'AWS::ECS::DaemonTaskDefinition':
      return [ecsTask(resource.type, properties, properties.ContainerDefinitions, scope, when)];
    case 'AWS::ECS::ExpressGatewayService':
      return [ecsTask(resource.type, properties, properties.PrimaryContainer, scope, when)];
    case 'AWS::Batch::JobDefinition':
      return [
        ...objectsOf(properties.ContainerProperties, scope, when).map((entry) => batchJob(entry.node, entry.when)),
        ...batchTasks(properties.EcsProperties, scope, when),
        ...objectsOf(property(properties.NodeProperties, 'NodeRangeProperties'), scope, when).flatMap((range) => [
          ...objectsOf(range.node.Container, scope, range.when).map((entry) => batchJob(entry.node, entry.when)),
          ...batchTasks(range.node.EcsProperties, scope, range.when),
        ]),
      ];
    default:
      return [];
  }
}

function ecsTask(carrier: Carrier, { ExecutionRoleArn, TaskRoleArn }: ObjectNode, list: Node, scope: Scope, when: When): RawTask {
  const containers = objectsOf(list, scope, when).map((entry) => container(entry.node, entry.when));
  return { carrier, executionRole: ExecutionRoleArn, taskRole: TaskRoleArn, list, containers };
}

function batchTasks(ecsProperties: Node, scope: Scope, when: When): RawTask[] {
  return objectsOf(ecsProperties, scope, when).flatMap((entry) => objectsOf(entry.node.TaskProperties, scope, entry.when))
    .map((entry) => ecsTask('AWS::Batch::JobDefinition', entry.node, entry.node.Containers, scope, entry.when));
}

/** A job of one container, which AWS Batch calls `default`. */
function batchJob(node: ObjectNode, when: When): RawTask {
  return {
    carrier: 'AWS::Batch::JobDefinition',
    executionRole: node.ExecutionRoleArn,
    taskRole: node.JobRoleArn,
    list: [],
    containers: [{ ...container(node, when), name: 'default' }],
  };
}

function container(node: ObjectNode, when: When): RawContainer {
  return {
    name: node.Name ?? 'Main', // the name of the one container of an ExpressGatewayService
    node,
    environment: node.Environment,
    secrets: node.Secrets,
    log: node.LogConfiguration,
    credentials: node.RepositoryCredentials,
    image: node.Image,
    when,
  };
}
