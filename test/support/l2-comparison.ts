// A task is written twice, with the L2 and with this library, under the same construct path, so that everything but the
// execution role has the same logical id.

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { container } from './app';

export type Written = (stack: Stack, task: ecs.FargateTaskDefinitionProps, app: Partial<ecs.ContainerDefinitionOptions>) => void;

export const withTheL2: Written = (stack, task, app) => {
  const definition = new ecs.FargateTaskDefinition(new Construct(stack, 'Task'), 'TaskDefinition', task);
  definition.addContainer('app', container(app));
  definition.addContainer('main', container());
};

/**
 * The resources of a stack, but for what this library does otherwise: the execution role and its policies are its own, and
 * what a container takes as a map is written sorted.
 */
export function comparableResources(stack: Stack): { [logicalId: string]: unknown } {
  const resources = Object.entries<any>(Template.fromStack(stack).toJSON().Resources);
  const isCompared = ([id, { Type }]: [string, any]) => !id.includes('ExecutionRole') && !/^AWS::IAM::(Managed)?Policy$/.test(Type);
  return Object.fromEntries(resources.filter(isCompared).map(([id, resource]) =>
    [id, resource.Type === 'AWS::ECS::TaskDefinition' ? comparable(resource) : resource]));
}

function comparable({ DependsOn: _policies, Properties, ...resource }: any) {
  const { ExecutionRoleArn: executionRole, ContainerDefinitions, ...properties } = Properties;
  return {
    ...resource,
    ...properties,
    // The L2 has no execution role where it knows nothing that needs one.
    ExecutionRoleArn: typeof executionRole === 'string' ? executionRole : 'the role made for the task',
    ContainerDefinitions: ContainerDefinitions.map((definition: any) => ({
      ...definition,
      Environment: sorted(definition.Environment, 'Name'),
      ExtraHosts: sorted(definition.ExtraHosts, 'Hostname'),
      Secrets: sorted(definition.Secrets, 'Name'),
    })),
  };
}

function sorted(entries: readonly any[] | undefined, name: string): any[] | undefined {
  return entries && [...entries].sort((a, b) => a[name] < b[name] ? -1 : 1);
}
