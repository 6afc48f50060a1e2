import { Aws, CfnCondition, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecureFargateTaskDefinition } from '../../src';
import { container, newStack } from '../support/app';

function taskIn(stack: Stack): CfnResource {
  const registryCredentials = { 'docker.io': RepositoryCredentials.fromSecretsManager(new secretsmanager.Secret(stack, 'Hub')) };
  const { taskDefinition } = new SecureFargateTaskDefinition(stack, 'Task', { registryCredentials, containers: { app: container() } });
  return taskDefinition.node.defaultChild as CfnResource;
}

test.each<[string, string, (resource: CfnResource) => void]>([
  ['adds a container', 'ContainerDefinitions', (task) => task.addPropertyOverride('ContainerDefinitions.1', { Name: 'more', Image: 'acme/more' })],
  ['is a function', 'ContainerDefinitions', (task) => {
    const { logicalId } = new CfnCondition(task.stack, 'InChina', { expression: Fn.conditionEquals(Aws.PARTITION, 'aws-cn') });
    task.addPropertyOverride('ContainerDefinitions', { 'Fn::If': [logicalId, [], []] });
  }],
  ['is a whole list', 'ContainerDefinitions', (task) => task.addPropertyOverride('ContainerDefinitions', [])],
  ['deletes the containers', 'ContainerDefinitions', (task) => task.addPropertyDeletionOverride('ContainerDefinitions')],
  ['deletes the execution role', 'ExecutionRoleArn', (task) => task.addPropertyDeletionOverride('ExecutionRoleArn')],
])('an override that %s is a warning', (_, property, override) => {
  const stack = newStack();
  override(taskIn(stack));
  Annotations.fromStack(stack).hasWarning('/Stack/Task/TaskDefinition', Match.stringLikeRegexp(`^'${property}' of the task definition is changed`));
});

test('an override of the image with a function gets no credentials of another registry', () => {
  const stack = newStack();
  taskIn(stack).addPropertyOverride('ContainerDefinitions.0.Image', { 'Fn::Sub': 'registry.example.com/app:${AWS::Region}' });
  const [task] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  expect(task.Properties.ContainerDefinitions).toEqual([{ Essential: true, Name: 'app', Image: { 'Fn::Sub': 'registry.example.com/app:${AWS::Region}' } }]);
});
