import { Annotations, App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { RepositoryCredentials, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, errorOf, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { taskOf } from '../support/reading';

const secret = () => TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });

test('everything that is wrong with a task is reported in one run', () => {
  const stack = newStack({ env: ENV });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  new SecureFargateTaskDefinition(stack, 'Task', {
    executionRole: role,
    taskRole: role,
    defaultContainer: 'web',
    containers: {
      a: container({
        essential: false,
        image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1'),
        repositoryCredentials: RepositoryCredentials.fromSecretArn(SECRET_ARN, { anyEncryptionKey: true }),
        environment: { VALUE: 'a', URL: '{{resolve:ssm-secure:/prod/url}}' },
        secrets: { VALUE: secret(), FOREIGN: TaskSecret.fromValueFrom('arn:aws:ssm:eu-central-1:210987654321:parameter/prod/flag') },
      }),
      b: container({ essential: false, containerName: 'a' }),
    },
  });
  const lines = synthError(stack).split('\n  ').slice(1);
  expect(lines).toEqual([
    "'defaultContainer' names 'web', and no container has that key; there are 'a', 'b'",
    "two containers are named 'a'",
    "container 'a': 'VALUE' is in both 'environment' and 'secrets'",
    "container 'a', environment variable 'URL': '{{resolve:ssm-secure:…}}'",
    'none of the 2 containers is essential',
    "container 'a': its image is in Amazon ECR",
    "container 'a', 'FOREIGN': the parameter 'arn:aws:ssm:eu-central-1:210987654321:parameter/prod/flag' is of account 210987654321",
    'the task role and the execution role are the same role',
    "the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com",
  ].map((beginning) => expect.stringContaining(`[Stack/Task] ${beginning}`)));
});

describe('what is wrong with two tasks', () => {
  const wrong = (stack: Stack) => taskOf(stack, { environment: { VALUE: 'a' }, secrets: { VALUE: secret() } });
  const problem = (path: string) => `[${path}/Task] container 'app': 'VALUE' is in both`;

  test('in two stacks of one app is reported in one run', () => {
    const app = new App();
    [newStack({ app, id: 'A' }), newStack({ app, id: 'B' })].forEach(wrong);
    const message = errorOf(() => app.synth());
    expect(message).toContain(problem('A'));
    expect(message).toContain(problem('B'));
  });

  test('in two stacks of one stage is reported in one run', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    [new Stack(stage, 'A'), new Stack(stage, 'B')].forEach(wrong);
    const message = errorOf(() => app.synth());
    expect(message).toContain(problem('Prod/A'));
    expect(message).toContain(problem('Prod/B'));
  });
});

describe('warnings', () => {
  const make = (stack: Stack) => {
    const imported = secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', SECRET_ARN.slice(0, -7));
    return taskOf(stack, {
      environment: { API_TOKEN: 'hunter2' },
      secrets: {
        A: TaskSecret.fromSecretsManager(imported, { jsonKey: 'a.b' }),
        B: ecs.Secret.fromSecretsManager(imported),
        C: TaskSecret.fromValueFrom('/aws/reference/secretsmanager/prod/database'),
      },
    }, { registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(SECRET_ARN) } });
  };
  const IDS = ['dottedJsonKey', 'literalCredential', 'partialSecretArn', 'plainEcsSecret', 'registryHostUnused', 'secretThroughParameter', 'unknownEncryptionKey']
    .map((id) => `cdk-fargate-secrets:${id}`);

  test('hang below the construct, never on it, and each has an id', () => {
    const stack = newStack({ env: ENV });
    make(stack);
    expect([...new Set(warnings(stack).map(({ id }) => id))].sort()).toEqual(IDS);
    expect(warnings(stack).filter(({ path }) => !path.startsWith('/Stack/Task/TaskDefinition'))).toEqual([]);
  });

  test.each<[string, (task: SecureFargateTaskDefinition) => IConstruct]>([
    ['on the task', (task) => task],
    ['on its task definition', (task) => task.taskDefinition],
    ['in the whole stack', (task) => Stack.of(task)],
  ])('can all be acknowledged %s, and the template stays the same', (_, place) => {
    const [plain, silenced] = [newStack({ env: ENV }), newStack({ env: ENV })];
    make(plain);
    const task = make(silenced);
    IDS.forEach((id) => Annotations.of(place(task)).acknowledgeWarning(id));
    expect(warnings(silenced)).toEqual([]);
    expect(JSON.stringify(Template.fromStack(silenced))).toBe(JSON.stringify(Template.fromStack(plain)));
  });

  test('do not exist for a task that has everything it needs', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { environment: { LOG_LEVEL: 'info' }, secrets: { VALUE: secret() } });
    expect(warnings(stack)).toEqual([]);
  });
});
