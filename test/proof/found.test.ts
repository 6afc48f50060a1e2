import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RuntimeSecret, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { literal } from '../role/many-secrets';
import { container, inlineStatements, newStack, taskDefinition } from '../support/app';

// What the proof found, each as the smallest app that shows it.

describe('resources of two stacks with the same logical id', () => {
  function twoStacks() {
    const app = new App();
    return { data: newStack({ app, id: 'Data' }), service: newStack({ app, id: 'Service' }) };
  }

  const imported = { 'Fn::ImportValue': expect.stringContaining('Data:') };

  test('are two secrets, and both can be read', () => {
    const { data, service } = twoStacks();
    const [theirs, ours] = [data, service].map((stack) => new secretsmanager.Secret(stack, 'Secret'));
    new SecureFargateTaskDefinition(service, 'Task', {
      containers: { app: container({ secrets: { THEIRS: TaskSecret.fromSecretsManager(theirs), OURS: TaskSecret.fromSecretsManager(ours) } }) },
    });
    expect(inlineStatements(service)[0].Resource).toEqual(expect.arrayContaining([imported, { Ref: expect.stringContaining('Secret') }]));
  });

  test('are two keys, each with its own secret', () => {
    const { data, service } = twoStacks();
    const [theirs, ours] = [data, service].map((stack, index) =>
      new secretsmanager.Secret(stack, `Secret${index}`, { encryptionKey: new kms.Key(stack, 'Key') }));
    new SecureFargateTaskDefinition(service, 'Task', {
      containers: { app: container({ secrets: { THEIRS: TaskSecret.fromSecretsManager(theirs), OURS: TaskSecret.fromSecretsManager(ours) } }) },
    });
    const decryptions = inlineStatements(service).filter(({ Action }) => Action === 'kms:Decrypt');
    expect(decryptions).toHaveLength(2);
    expect(decryptions.map(({ Resource }) => Resource)).toEqual(expect.arrayContaining([imported, { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] }]));
  });

  test('are two repositories, and both can be pulled from', () => {
    const { data, service } = twoStacks();
    const [theirs, ours] = [data, service].map((stack) => ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')));
    new SecureFargateTaskDefinition(service, 'Task', { containers: { a: container({ image: theirs }), b: container({ image: ours }) } });
    expect(inlineStatements(service)[0].Resource).toEqual(expect.arrayContaining([imported, { 'Fn::GetAtt': [expect.stringContaining('Repository'), 'Arn'] }]));
  });

  test('are two buckets of env files, each with its key', () => {
    const { data, service } = twoStacks();
    const environmentFiles = [data, service].map((stack) =>
      ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') }), 'app.env'));
    new SecureFargateTaskDefinition(service, 'Task', { containers: { app: container({ environmentFiles }) } });
    expect(inlineStatements(service).filter(({ Action }) => Action === 'kms:Decrypt')).toHaveLength(2);
  });
});

test('an env file is decrypted with the key of its bucket, though that is imported into another stack', () => {
  const app = new App();
  const [data, service] = ['Data', 'Service'].map((id) => newStack({ app, id }));
  const bucket = s3.Bucket.fromBucketAttributes(data, 'Bucket', { bucketName: 'acme-settings', encryptionKey: new kms.Key(data, 'Key') });
  const environmentFiles = [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')];
  new SecureFargateTaskDefinition(service, 'Task', { containers: { app: container({ environmentFiles }) } });
  const decryptions = inlineStatements(service).filter(({ Action }) => Action === 'kms:Decrypt');
  expect(decryptions.map(({ Resource }) => Resource)).toEqual([{ 'Fn::ImportValue': expect.stringContaining('Key') }]);
});

test('an env file that two containers read is granted once', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
  const environmentFiles = [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')];
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { a: container({ environmentFiles }), b: container({ environmentFiles }) } });
  const [decryption] = inlineStatements(stack).filter(({ Action }) => Action === 'kms:Decrypt');
  expect(decryption.Condition?.StringEquals['kms:EncryptionContext:aws:s3:arn']).toHaveLength(2); // the object and the bucket
});

test('the partition of the task says through which host a secret is decrypted whose ARN is known at deployment only', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eusc-de-east-1' } });
  const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
    secretCompleteArn: new CfnParameter(stack, 'Arn').valueAsString,
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'),
  });
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { A: TaskSecret.fromSecretsManager(secret) } }) } });
  const [decryption] = inlineStatements(stack).filter(({ Action }) => Action === 'kms:Decrypt');
  expect(JSON.stringify(decryption.Condition?.StringEquals['kms:ViaService'])).toMatch(/\.amazonaws\.com".*\.amazonaws\.eu"/);
});

test.each([
  ['/prod/license', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/license'],
  ['license', 'arn:aws:ssm:eu-central-1:123456789012:parameter/license'],
])('a program that fetches a parameter imported by its ARN is given its whole name, %s', (name, parameterArn) => {
  const stack = newStack({ env: { account: '123456789012', region: 'eu-central-1' } });
  const parameter = ssm.StringParameter.fromStringParameterArn(stack, 'Parameter', parameterArn);
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ runtimeSecrets: { LICENSE: RuntimeSecret.fromSsmParameter(parameter) } }) } });
  expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Environment).toEqual([{ Name: 'LICENSE', Value: name }]);
});

test('a task waits for the policies that a task of the same role in another stack makes necessary while it resolves', () => {
  const divided = Array.from({ length: 8 }, (_, index) => 112 + index).map((count) => { // the log router's permissions move the last of these
    const first = newStack({ id: 'First' });
    const second = newStack({ app: first.node.root as App, id: 'Second' });
    const [task] = [first, second].map((stack) => new SecureFargateTaskDefinition(stack, 'Task', {
      executionRole: iam.Role.fromRoleName(stack, 'Role', 'task-execution'),
      containers: { app: stack === first ? container({ secrets: literal(stack, count) }) : container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }) },
    }));
    const { Resources } = Template.fromStack(first).toJSON();
    const policies = Object.keys(Resources).filter((id) => /^AWS::IAM::(Managed)?Policy$/.test(Resources[id].Type));
    const { DependsOn } = Resources[first.getLogicalId(task.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition)];
    expect([count, DependsOn.filter((id: string) => policies.includes(id)).sort()]).toEqual([count, policies.sort()]);
    return policies.length;
  });
  expect(new Set(divided).size).toBeGreaterThan(1);
});
