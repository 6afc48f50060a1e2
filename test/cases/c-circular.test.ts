import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { arn, resourcesOf, stackIn, task } from './cases';
import { PolicyPlacement, RepositoryCredentials, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { synthError } from '../support/app';
import { circle, templateOf } from '../support/deployed';

interface App {
  readonly stack: Stack;
  readonly key: kms.Key;
  readonly secret: secretsmanager.Secret;
}

function appWithKey(): App {
  const stack = stackIn();
  const key = new kms.Key(stack, 'Key');
  return { stack, key, secret: new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key }) };
}

const placements: PolicyPlacement[] = [PolicyPlacement.INLINE, PolicyPlacement.MANAGED];

describe.each(placements)('no circular dependency, %s', (policyPlacement) => {
  /** What shares the key of a secret that is read without TaskSecret. */
  const others: [string, (app: App) => Partial<SecureContainerOptions>][] = [
    ['an env file', ({ stack, key }) => ({ environmentFiles: [ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket', { encryptionKey: key }), 'app.env')] })],
    ['a log group', ({ stack, key }) => ({ logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: new logs.LogGroup(stack, 'Logs', { encryptionKey: key }) }) })],
    ['a repository', ({ stack, key }) => ({ image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository', { encryption: ecr.RepositoryEncryption.KMS, encryptionKey: key })) })],
    ['a secret read with TaskSecret', ({ stack, key }) => ({ secrets: { OURS: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Ours', { encryptionKey: key })) } })],
    ['the same secret, read with TaskSecret', ({ secret }) => ({ secrets: { OURS: TaskSecret.fromSecretsManager(secret) } })],
    ['an object that the program reads', ({ stack, key }) => ({ runtimeSecrets: { OBJECT: RuntimeSecret.fromS3Object(new s3.Bucket(stack, 'Objects', { encryptionKey: key }), 'a') } })],
    ['registry credentials', ({ stack, key }) => ({
      image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/app:1'),
      repositoryCredentials: RepositoryCredentials.fromSecretsManager(new secretsmanager.Secret(stack, 'Registry', { encryptionKey: key })),
    })],
  ];
  const plain: [string, (app: App, own: SecureFargateTaskDefinition) => void][] = [
    ['an ecs.Secret', ({ secret }, own) => own.container('app').addSecret('PLAIN', ecs.Secret.fromSecretsManager(secret))],
    ['a grant of the user', ({ secret }, own) => secret.grantRead(own.executionRole)],
    ['a grant on the key', ({ key }, own) => key.grantDecrypt(own.executionRole)],
    ['credentials of the L2', ({ secret }, own) => own.taskDefinition.addContainer('side', { image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/side:1', { credentials: secret }) })],
  ];
  const mixtures = plain.flatMap(([first, add]) => others.map(([second, options]) => [first, second, add, options] as const));

  test.each(mixtures)('of %s and %s under one key', (_, __, add, options) => {
    const app = appWithKey();
    const own = task(app.stack, options(app), { policyPlacement });
    add(app, own);
    expect(circle(templateOf(app.stack))).toBeUndefined();
  });

  test('of two tasks, one of which reads with ecs.Secret', () => {
    const app = appWithKey();
    const environmentFiles = [ecs.EnvironmentFile.fromBucket(new s3.Bucket(app.stack, 'Bucket', { encryptionKey: app.key }), 'app.env')];
    const first = task(app.stack, { secrets: { A: ecs.Secret.fromSecretsManager(app.secret) }, environmentFiles }, { policyPlacement }, 'One');
    task(app.stack, { environmentFiles }, { policyPlacement, executionRole: first.executionRole }, 'Two');
    expect(circle(templateOf(app.stack))).toBeUndefined();
  });

  test('of an ecs.Secret of a parameter under the key, and all others', () => {
    const app = appWithKey();
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(app.stack, 'Parameter', { parameterName: '/acme/token', encryptionKey: app.key });
    const options = others.reduce((all, [, make], index) => [3, 4, 6].includes(index) ? all : { ...make(app), ...all }, {});
    const secrets = { A: ecs.Secret.fromSsmParameter(parameter), B: ecs.Secret.fromSecretsManager(app.secret) };
    task(app.stack, { ...options, secrets }, { policyPlacement });
    expect(circle(templateOf(app.stack))).toBeUndefined();
  });
});

describe('a resource of the stack that names the execution role', () => {
  const naming: [string, (app: App, own: SecureFargateTaskDefinition) => void][] = [
    ['the policy of the key', ({ key }, own) => {
      key.addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ArnPrincipal(own.executionRole.roleArn)] }));
    }],
    ['the policy of the key, in a condition', ({ key }, own) =>
      key.addToResourcePolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.AccountRootPrincipal()], conditions: { ArnEquals: { 'aws:PrincipalArn': own.executionRole.roleArn } },
      }))],
    ['the L1 of the key', ({ key }, own) => {
      (key.node.defaultChild as kms.CfnKey).keyPolicy = { Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: own.executionRole.roleArn } }] };
    }],
    ['the description of the secret', ({ secret }, own) => {
      (secret.node.defaultChild as secretsmanager.CfnSecret).description = `Read by ${own.executionRole.roleName}`;
    }],
  ];
  const withSecret = (app: App, policyPlacement?: PolicyPlacement) =>
    task(app.stack, { secrets: { A: TaskSecret.fromSecretsManager(app.secret) } }, { policyPlacement });

  test.each(naming)('fails under INLINE, and the message says MANAGED: %s', (_, name) => {
    const app = appWithKey();
    name(app, withSecret(app));
    expect(synthError(app.stack)).toMatch(/names the execution role.*circular dependency.*PolicyPlacement\.MANAGED/s);
  });

  test.each(naming)('deploys under MANAGED: %s', (_, name) => {
    const app = appWithKey();
    name(app, withSecret(app, PolicyPlacement.MANAGED));
    expect(circle(templateOf(app.stack))).toBeUndefined();
    expect(resourcesOf(app.stack, 'secretsmanager:GetSecretValue')).toHaveLength(1);
  });

  test.each<[string, (app: App) => void]>([
    ['another key', ({ stack }) => {
      const own = task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } });
      new kms.Key(stack, 'Other').addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ArnPrincipal(own.executionRole.roleArn)] }));
    }],
    ['the resource policy of the secret', ({ stack, secret }) => {
      const own = task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } });
      secret.addToResourcePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: ['*'], principals: [new iam.ArnPrincipal(own.executionRole.roleArn)] }));
    }],
  ])('is right where nothing on the role refers to it: %s', (_, name) => {
    const app = appWithKey();
    name(app);
    expect(circle(templateOf(app.stack))).toBeUndefined();
  });

  test('fails under INLINE for a key that only an env file uses', () => {
    const app = appWithKey();
    const own = task(app.stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(new s3.Bucket(app.stack, 'Bucket', { encryptionKey: app.key }), 'app.env')] });
    app.key.addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ArnPrincipal(own.executionRole.roleArn)] }));
    expect(synthError(app.stack)).toContain('PolicyPlacement.MANAGED');
  });

  test('fails under INLINE for two tasks whose keys name each other', () => {
    const stack = stackIn();
    const [one, two] = ['One', 'Two'].map((id) => {
      const key = new kms.Key(stack, `${id}Key`);
      const secret = new secretsmanager.Secret(stack, `${id}Secret`, { encryptionKey: key });
      return { key, own: task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } }, {}, id) };
    });
    const naming2 = (own: SecureFargateTaskDefinition) =>
      new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ArnPrincipal(own.executionRole.roleArn)] });
    one.key.addToResourcePolicy(naming2(two.own));
    two.key.addToResourcePolicy(naming2(one.own));
    expect(synthError(stack)).toContain('PolicyPlacement.MANAGED');
  });
});
