import { App, PhysicalName, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RepositoryCredentials, TaskSecret } from '../../src';
import { ENV, inlineStatements, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { acknowledged, readSecrets, taskOf, taskReading } from '../support/reading';

const FOREIGN = SECRET_ARN.replace('123456789012', '210987654321');
const FOREIGN_KEY = 'arn:aws:kms:eu-central-1:210987654321:key/11111111-2222-3333-4444-555555555555';
const problems = (stack: Stack) => synthError(stack).split('\n  ').slice(1);
const place = (what = "'VALUE'") => `[Stack/Task] container 'app', ${what}: `;

const NEEDS_KEY = (arn: string) => `the secret '${arn}' is of account 210987654321 and the task of 123456789012; an AWS managed key does not decrypt`
  + " for another account: encrypt it with a customer managed key and pass that as 'encryptionKey'";
describe('a secret of another account', () => {
  test('is read by its complete ARN, with a key that is stated', () => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(FOREIGN, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY) }));
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(FOREIGN));
    expect(inlineStatements(stack)[1].Resource).toBe(FOREIGN_KEY);
    expect(warnings(stack)).toEqual([]);
  });

  test('fails without a key', () => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(FOREIGN));
    expect(problems(stack)).toEqual([place() + NEEDS_KEY(FOREIGN)]);
  });

  test('fails with the AWS managed key', () => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(FOREIGN, { encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/secretsmanager') }));
    expect(problems(stack)).toEqual([place() + NEEDS_KEY(FOREIGN)]);
  });

  test('is read by a partial ARN too, with the warning of every partial ARN', () => {
    const stack = newStack({ env: ENV });
    const partial = FOREIGN.slice(0, -7);
    taskReading(stack, TaskSecret.fromValueFrom(`${partial}:password::`, { anyEncryptionKey: true }));
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(partial, `${partial}-??????`));
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:partialSecretArn']);
  });

  test('fails by a partial ARN and without a key, for registry credentials too', () => {
    const stack = newStack({ env: ENV });
    const partial = FOREIGN.slice(0, -7);
    taskOf(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(partial) });
    expect(problems(stack)).toEqual([place('repository credentials') + NEEDS_KEY(partial)]);
  });

  test.each<[string, secretsmanager.SecretProps]>([
    ['with a name', { secretName: 'prod/database' }],
    ['with a name that the CDK generates', { secretName: PhysicalName.GENERATE_IF_NEEDED }],
  ])('fails where the app creates it %s and without a key, and is named by its path', (_, props) => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: { ...ENV, account: '210987654321' } });
    const stack = newStack({ app, id: 'Stack', env: ENV });
    taskReading(stack, TaskSecret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret', props)));
    expect(problems(stack)).toEqual([place() + NEEDS_KEY('Data/Secret')]);
  });

  test('passes where the account of the task is not known', () => {
    const stack = newStack();
    taskReading(stack, TaskSecret.fromValueFrom(FOREIGN, { encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/secretsmanager') }));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('a parameter of another account', () => {
  const arn = 'arn:aws:ssm:eu-central-1:210987654321:parameter/prod/stripe-key';
  const problem = `the parameter '${arn}' is of account 210987654321 and the task of 123456789012; Amazon ECS reads parameters of its own account only,`
    + ' keep a copy of it there, or the value in Secrets Manager';

  test.each<[string, (stack: Stack) => ecs.Secret]>([
    ['by its ARN', () => TaskSecret.fromValueFrom(arn)],
    ['by its import', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterArn(stack, 'Parameter', arn))],
    ['with a key that is stated', (stack) => TaskSecret.fromValueFrom(arn, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY) })],
  ])('fails %s', (_, make) => {
    const stack = newStack({ env: ENV });
    taskReading(stack, make(stack));
    expect(problems(stack)).toEqual([place() + problem]);
  });
});

describe('another partition', () => {
  const china = 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/database-AbCdEf';

  test('fails, with both named', () => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(china));
    expect(problems(stack)).toEqual([`${place()}'${china}' is in the partition aws-cn and the task in aws; nothing can be read across partitions,`
      + ' keep a copy of the secret in aws']);
  });

  test('fails for a secret of the commercial partition in another one', () => {
    const stack = newStack({ env: { ...ENV, region: 'us-gov-west-1' } });
    taskReading(stack, TaskSecret.fromValueFrom(SECRET_ARN));
    expect(problems(stack)).toEqual([expect.stringContaining(`'${SECRET_ARN}' is in the partition aws and the task in aws-us-gov;`)]);
  });

  test('passes where the Region of the task is not known', () => {
    const stack = newStack();
    taskReading(stack, TaskSecret.fromValueFrom(china, { anyEncryptionKey: true }));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

test('fails in a log option and in a secret that is kept for a rollback as well, each with its place', () => {
  const stack = newStack({ env: ENV });
  const partial = FOREIGN.slice(0, -7);
  taskOf(stack, {
    logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: TaskSecret.fromValueFrom(FOREIGN) }),
  }, { retainAccess: [TaskSecret.fromValueFrom(partial)] });
  expect(problems(stack)).toEqual([
    place("'splunk-token'") + NEEDS_KEY(FOREIGN),
    `[Stack/Task] the task, retained: ${NEEDS_KEY(partial)}`,
  ]);
});

describe('a reference that was made without TaskSecret', () => {
  test('keeps a warning on the task definition, which says what to write instead', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:plainEcsSecret', (stack) => {
      const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
      return taskOf(stack, {
        image: ecs.ContainerImage.fromRegistry('acme/app', { credentials: secret }),
        secrets: { PLAIN: ecs.Secret.fromSecretsManager(secret), OURS: TaskSecret.fromValueFrom(`${SECRET_ARN}:password::`, { anyEncryptionKey: true }) },
      });
    }, { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition',
      id: 'cdk-fargate-secrets:plainEcsSecret',
      message: "container 'app', 'PLAIN'; container 'app', repository credentials: the reference was made without TaskSecret, so the CDK's own, wider permissions"
        + ' are in a policy of their own and, with a key of the app, in the policy of the key; make it with TaskSecret.fromSecretsManager or'
        + ' TaskSecret.fromSsmParameter, and registry credentials with RepositoryCredentials',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });
});
