import * as ecs from 'aws-cdk-lib/aws-ecs';
import { containerOverride, propertyOverrides } from '../read/template-override';

/** What permissions depend on, in a container. The image is followed. */
const FOLLOWED_NOT = ['Secrets', 'LogConfiguration', 'RepositoryCredentials', 'EnvironmentFiles', 'CredentialSpecs'];

/** The properties of the resource that the L2, or this library, fills. */
const PROPERTIES = ['containerDefinitions', 'executionRoleArn', 'taskRoleArn'] as const;

export type GivenProperties = Pick<ecs.CfnTaskDefinition, typeof PROPERTIES[number]>;

/**
 * The properties that decide what a task reads, as they are now.
 */
export function givenProperties({ containerDefinitions, executionRoleArn, taskRoleArn }: ecs.CfnTaskDefinition): GivenProperties {
  return { containerDefinitions, executionRoleArn, taskRoleArn };
}

/**
 * What an override, or an L1 property that was set, changes of them without a way to follow it, by the names in CloudFormation.
 */
export function unfollowedChanges(resource: ecs.CfnTaskDefinition, given: GivenProperties, containers: readonly ecs.ContainerDefinition[]): string[] {
  const overrides = propertyOverrides(resource);
  const whole = PROPERTIES.filter((property) => resource[property] !== given[property]).map(inCloudFormation);
  const { ContainerDefinitions: ofContainers } = overrides;
  const added = Object.keys(ofContainers ?? {}).filter((index) => !(Number(index) < containers.length)); // also a function, such as `Fn::If`
  const isWhole = 'ContainerDefinitions' in overrides && (ofContainers === undefined || Array.isArray(ofContainers) || added.length > 0);
  return [...new Set([
    ...whole,
    // An override with `undefined` deletes.
    ...['ExecutionRoleArn', 'TaskRoleArn'].filter((property) => property in overrides),
    ...isWhole ? ['ContainerDefinitions'] : containers.flatMap((_, index) =>
      FOLLOWED_NOT.filter((property) => property in (containerOverride(resource, index) ?? {})).map((property) => `ContainerDefinitions.${index}.${property}`)),
  ])];
}

function inCloudFormation(property: string): string {
  return property.charAt(0).toUpperCase() + property.slice(1);
}
