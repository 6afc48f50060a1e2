import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, newStack, SECRET_ARN, synthError } from '../support/app';
import { taskOf } from '../support/reading';

const secret = () => TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });

const both = (name: string, key = 'app') => `[Stack/Task] container '${key}': '${name}' is in both 'environment' and 'secrets',`
  + " which Amazon ECS refuses; keep it in 'secrets' and remove it from 'environment'";
const twice = (name: string) => `[Stack/Task] container 'app': '${name}' is twice in 'secrets' (in its options and in a later addSecret);`
  + ' Amazon ECS takes a name once, remove one of them';

describe('fails for a variable', () => {
  test("in both 'environment' and 'secrets'", () => {
    const stack = newStack();
    taskOf(stack, { environment: { VALUE: 'a', OTHER: 'b' }, secrets: { VALUE: secret(), THIRD: secret() } });
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([both('VALUE')]);
  });

  test("in 'environment' that is added to 'secrets' later, and the other way round", () => {
    const stack = newStack();
    const task = taskOf(stack, { environment: { A: 'a' }, secrets: { B: secret() } });
    task.container('app').addSecret('A', secret());
    task.container('app').addEnvironment('B', 'b');
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([both('A'), both('B')]);
  });

  test('of a container that is added to the L2 task definition later', () => {
    const stack = newStack();
    const task = taskOf(stack);
    task.taskDefinition.addContainer('later', { image: ecs.ContainerImage.fromRegistry('acme/later'), environment: { A: 'a' }, secrets: { A: secret() } });
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([both('A', 'later')]);
  });

  test("twice in 'secrets', the second time by addSecret", () => {
    const stack = newStack();
    const task = taskOf(stack, { secrets: { VALUE: secret() } });
    task.container('app').addSecret('VALUE', TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')));
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([twice('VALUE')]);
  });

  test("twice in 'secrets' and once in 'environment'", () => {
    const stack = newStack();
    const task = taskOf(stack, { environment: { VALUE: 'a' }, secrets: { VALUE: secret() } });
    task.container('app').addSecret('VALUE', secret());
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([both('VALUE'), twice('VALUE')]);
  });

  const unusable = (list: string, shown: string) => `[Stack/Task] container 'app': a name in '${list}' is empty or contains '=' or a NUL character, got ${shown};`
    + ' no process can receive such a variable, rename it';
  test.each([
    ['no name', '', 'an empty string'],
    ["'=' in its name", 'PASSWORD=hunter2', "'PASS…' (16 characters)"],
    ['NUL in its name', 'PASS\0WORD', "'PASS…' (9 characters)"],
  ])('with %s', (_, name, shown) => {
    const [plain, referenced] = [newStack(), newStack()];
    taskOf(plain, { environment: { [name]: 'a' } });
    expect(synthError(plain).split('\n  ').slice(1)).toEqual([unusable('environment', shown)]);
    taskOf(referenced, { secrets: { [name]: secret() } });
    expect(synthError(referenced).split('\n  ').slice(1)).toEqual([unusable('secrets', shown)]);
  });

  test('whose name looks like its value, without showing it', () => {
    const stack = newStack();
    const name = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    taskOf(stack, { environment: { [name]: 'GITHUB_TOKEN' }, secrets: { [name]: secret() } });
    expect(synthError(stack)).toContain("container 'app': 'ghp_…' (40 characters) is in both 'environment' and 'secrets'");
    expect(synthError(stack)).not.toContain(name);
  });
});

describe('fails for two containers', () => {
  const same = (name: string) => `[Stack/Task] two containers are named '${name}'; Amazon ECS needs a name for each, give one of them another 'containerName'`;

  test("where the key of one is the other's name, added later", () => {
    const stack = newStack();
    const task = taskOf(stack);
    task.taskDefinition.addContainer('Other', { image: ecs.ContainerImage.fromRegistry('acme/other'), containerName: 'app' });
    expect(synthError(stack).split('\n  ').slice(1)).toEqual([same('app')]);
  });
});

test('fails for two containers whose names are one token, and does not print it', () => {
  const stack = newStack();
  const containerName = new CfnParameter(stack, 'Name').valueAsString;
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { a: container({ containerName }), b: container({ containerName }) } });
  expect(synthError(stack)).toContain('[Stack/Task] two containers are named a token; Amazon ECS needs a name for each');
});

test("fails for a variable whose name has '=' next to a token", () => {
  const stack = newStack();
  taskOf(stack, { environment: { [`A=${new CfnParameter(stack, 'Name').valueAsString}`]: '' } });
  expect(synthError(stack)).toContain("a name in 'environment' is empty or contains '=' or a NUL character, got a token;");
});

test('fails without printing the name of a container that may be a pasted value', () => {
  const stack = newStack();
  const containerName = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  taskOf(stack, { containerName, environment: { A: 'a' }, secrets: { A: secret() } });
  expect(synthError(stack)).toContain("[Stack/Task] container 'ghp_…' (40 characters): 'A' is in both");
});

describe('passes', () => {
  test('two containers of which one is named by a token', () => {
    const stack = newStack();
    const name = (id: string) => new CfnParameter(stack, id).valueAsString;
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { a: container(), b: container({ containerName: name('A') }), c: container({ containerName: name('B') }) },
    });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('a name in different containers, and names that differ in case', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        a: container({ environment: { VALUE: 'a', value: 'b' }, secrets: { Value: secret() } }),
        b: container({ secrets: { VALUE: secret() } }),
      },
    });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('an unusual name that Amazon ECS accepts, and one that is a token', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    taskOf(stack, { environment: { 'a.b-c d': '1', [name]: '2' }, secrets: { '1st': secret() } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
