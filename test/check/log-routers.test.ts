import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { acknowledged, taskOf } from '../support/reading';

const { FLUENTBIT, FLUENTD } = ecs.FirelensLogRouterType;
const secret = () => TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });
const problems = (stack: Stack) => synthError(stack).split('\n  ').slice(1);
const missing = (option: string, fix: string, container = 'app') =>
  `[Stack/Task] container '${container}': its FireLens options name no output, so the task stops with "missing output key ${option}"; ${fix}`;
const ADD_NAME = "add 'Name' to 'options', such as Name: 'cloudwatch_logs'";

function withRouter(task: SecureFargateTaskDefinition, type: ecs.FirelensLogRouterType, options?: ecs.FirelensOptions) {
  return task.taskDefinition.addFirelensLogRouter('router', { image: ecs.ContainerImage.fromRegistry('acme/router:1'), firelensConfig: { type, options } });
}

describe('fails for FireLens options without an output', () => {
  test.each<[string, ecs.FireLensLogDriverProps, string]>([
    ['in small letters', { options: { name: 'http', Host: 'x' } }, "write 'Name' instead of 'name', case matters"],
    ['at all', { options: { Host: 'x' } }, ADD_NAME],
    ['but secret ones', { secretOptions: { apikey: secret() } }, ADD_NAME],
    ['for Fluent Bit', { options: { '@type': 'http' } }, ADD_NAME],
  ])('%s', (_, options, fix) => {
    const stack = newStack();
    taskOf(stack, { logging: ecs.LogDrivers.firelens(options) });
    expect(problems(stack)).toEqual([missing('Name', fix)]);
  });

  test('where the router is fluentd, and in a container that is added later', () => {
    const stack = newStack();
    const task = taskOf(stack);
    withRouter(task, FLUENTD);
    task.taskDefinition.addContainer('later', { image: ecs.ContainerImage.fromRegistry('acme/later'), logging: ecs.LogDrivers.firelens({ options: { Name: 'http' } }) });
    expect(problems(stack)).toEqual([missing('@type', "add '@type' to 'options', such as '@type': 'cloudwatch_logs'", 'later')]);
  });

  test('in a generic driver', () => {
    const stack = newStack();
    taskOf(stack, { logging: new ecs.GenericLogDriver({ logDriver: 'awsfirelens', options: { Host: 'x' } }) });
    expect(problems(stack)).toEqual([missing('Name', ADD_NAME)]);
  });
});

describe('passes', () => {
  test.each<[string, (stack: Stack) => ecs.LogDriver]>([
    ["with 'Name'", () => ecs.LogDrivers.firelens({ options: { Name: 'http' } })],
    ["with 'Name' among the secret options", () => ecs.LogDrivers.firelens({ options: { Host: 'x' }, secretOptions: { Name: secret() } })],
    ['without options: the configuration of the router has the output', () => ecs.LogDrivers.firelens({})],
    ['with patterns alone', () => ecs.LogDrivers.firelens({ options: { 'include-pattern': '^a' } })],
    ['with an option whose name only the deployment knows', (stack) => ecs.LogDrivers.firelens({ options: { [new CfnParameter(stack, 'Option').valueAsString]: 'http' } })],
    ['with another driver', () => ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: secret() })],
  ])('%s', (name, logging) => {
    const stack = newStack();
    taskOf(stack, { logging: logging(stack) });
    // The CDK itself refuses a token as the key of a map when it renders it; the check says nothing before that.
    const said = name.includes('deployment') ? synthError(stack) : Template.fromStack(stack).toJSON();
    expect(JSON.stringify(said)).not.toContain('missing output key');
  });

  test('with the output of fluentd for a router of fluentd', () => {
    const stack = newStack();
    withRouter(taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { '@type': 'http' } }) }), FLUENTD);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('with a configuration that is a file of the image', () => {
    const stack = newStack();
    withRouter(taskOf(stack), FLUENTBIT, { configFileType: ecs.FirelensConfigFileType.FILE, configFileValue: '/router.conf' });
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(warnings(stack)).toEqual([]);
  });
});

test('fails for a configuration of the log router in S3, which Fargate does not read', () => {
  const stack = newStack();
  withRouter(taskOf(stack), FLUENTBIT, { configFileType: ecs.FirelensConfigFileType.S3, configFileValue: 'arn:aws:s3:::acme-settings/router.conf' });
  expect(problems(stack)).toEqual([expect.stringContaining("[Stack/Task] container 'router': its 'firelensConfig' takes the configuration from S3")]);
});

describe('a log router with dependencies of its own', () => {
  const ID = 'cdk-fargate-secrets:logRouterDependency';
  const make = (stack: Stack, senderWaits = false) => {
    const task = taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'http' } }) });
    const init = task.addContainer('init', { image: ecs.ContainerImage.fromRegistry('acme/init'), essential: false });
    const router = withRouter(task, FLUENTBIT);
    router.addContainerDependencies({ container: init, condition: ecs.ContainerDependencyCondition.SUCCESS });
    if (senderWaits) {
      task.container('app').addContainerDependencies({ container: router, condition: ecs.ContainerDependencyCondition.START });
    }
    return task;
  };

  test('keeps a warning on it, which can be acknowledged on the task', () => {
    const { before, after, sameTemplate } = acknowledged(ID, make);
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/router',
      id: ID,
      message: "container 'router' is a log router with dependencies of its own, so Amazon ECS does not start it before the containers that log through it,"
        + " and their first lines can be lost; remove its dependencies, or add a dependency on 'router' to container 'app'",
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test('needs none where the containers that log through it wait for it', () => {
    const stack = newStack();
    make(stack, true);
    expect(warnings(stack)).toEqual([]);
  });
});
