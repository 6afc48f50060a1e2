import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PolicyPlacement, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, errorOf, inlineStatements, KEY_ARN, newStack, SECRET_ARN, Statement, synthError, taskDefinition, warnings } from '../support/app';

// The newest CDK does not know that `${` may be part of an object's key.
process.env.CDK_VALIDATION = 'false';

const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/license';

/** A task whose only container fetches secrets. */
function fetching(
  stack: Stack,
  runtimeSecrets: { [name: string]: RuntimeSecret },
  props: Partial<SecureFargateTaskDefinitionProps> = {},
  options: Partial<SecureContainerOptions> = {},
) {
  return new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ runtimeSecrets, ...options }) }, ...props });
}

/** What the task role may do, by whatever policy. */
function taskRoleStatements(stack: Stack): Statement[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.entries<any>(Resources)
    .filter(([, { Type, Properties }]) => ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type) && /TaskRole|app-role/.test(JSON.stringify(Properties.Roles)))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const environmentOf = (stack: Stack) => taskDefinition(stack).Properties.ContainerDefinitions[0].Environment;

function importedSecret(stack: Stack, encryptionKey?: kms.IKey) {
  return secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: SECRET_ARN, encryptionKey });
}

describe('a secret of Secrets Manager', () => {
  test('is named by its ARN, and the task role may read it and look at it', () => {
    const stack = newStack();
    fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) });
    expect(environmentOf(stack)).toEqual([{ Name: 'DATABASE', Value: SECRET_ARN }]);
    expect(taskRoleStatements(stack)).toEqual([
      { Effect: 'Allow', Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: SECRET_ARN },
    ]);
    expect(inlineStatements(stack)).toEqual([]);
  });

  test('is decrypted through Secrets Manager, for this secret alone', () => {
    const stack = newStack();
    fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack, kms.Key.fromKeyArn(stack, 'Key', KEY_ARN))) });
    expect(taskRoleStatements(stack)[1]).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': SECRET_ARN.replace('eu-central-1', '*') },
      },
    });
    expect(inlineStatements(stack)).toEqual([]);
  });

  test('that is imported by name is covered in both forms', () => {
    const stack = newStack({ env: ENV });
    fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'prod/database')) });
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database';
    expect(environmentOf(stack)).toEqual([{ Name: 'DATABASE', Value: arn }]);
    expect(taskRoleStatements(stack)[0].Resource).toEqual([arn, `${arn}-??????`]);
  });

  test('of the app leaves the policy of its key alone', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey })) });
    expect(taskRoleStatements(stack).map(({ Action }) => Action)).toEqual([['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], 'kms:Decrypt']);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).not.toContain('TaskRole');
  });
});

describe('a parameter', () => {
  test('is named by its name, and the task role may read it one by one and in a list', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'License', { parameterName: '/prod/license', encryptionKey });
    fetching(stack, { LICENSE: RuntimeSecret.fromSsmParameter(parameter) });
    expect(environmentOf(stack)).toEqual([{ Name: 'LICENSE', Value: '/prod/license' }]);
    expect(taskRoleStatements(stack)).toEqual([
      { Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:GetParameters'], Resource: PARAMETER_ARN },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY_ARN,
        Condition: {
          StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': PARAMETER_ARN.replace('eu-central-1', '*') },
        },
      },
    ]);
    expect(inlineStatements(stack)).toEqual([]);
  });
});

describe('an object in a bucket', () => {
  const OBJECT = 'arn:aws:s3:::acme-settings/prod/app.json';

  test('is named by its address, and the task role may get this object and decrypt it through Amazon S3', () => {
    const stack = newStack({ env: ENV });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
      bucketArn: 'arn:aws:s3:::acme-settings',
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    });
    const task = fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'prod/app.json') });
    expect(environmentOf(stack)).toEqual([{ Name: 'SETTINGS', Value: 's3://acme-settings/prod/app.json' }]);
    expect(taskRoleStatements(stack)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY_ARN,
        Condition: {
          StringEquals: {
            'kms:ViaService': 's3.eu-central-1.amazonaws.com',
            // The object or, with a Bucket Key, the bucket.
            'kms:EncryptionContext:aws:s3:arn': [OBJECT, 'arn:aws:s3:::acme-settings'],
          },
        },
      },
    ]);
    expect(task.secretReads).toEqual([{ usage: 'RUNTIME', container: 'app', name: 'SETTINGS', resourceArn: OBJECT, encryptionKeyArns: [KEY_ARN] }]);
  });

  test('of a bucket of the app is decrypted with its key', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS });
    fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'app.json') });
    expect(taskRoleStatements(stack)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Bucket/), 'Arn'] }, '/app.json']] } },
      expect.objectContaining({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^BucketKey/), 'Arn'] } }),
    ]);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).not.toContain('TaskRole');
  });

  test.each([
    ['no key', undefined],
    ['the key AWS manages', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/s3')],
  ])('under %s needs no permission to decrypt', (_what, key) => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey: key?.(stack) });
    fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'app.json') });
    expect(taskRoleStatements(stack).map(({ Action }) => Action)).toEqual(['s3:GetObject']);
  });

  test('in the European sovereign partition may be decrypted through either name of Amazon S3', () => {
    const stack = newStack({ env: { account: ENV.account, region: 'eusc-de-east-1' } });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/11111111-2222-3333-4444-555555555555');
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey });
    fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'app.json') });
    expect(taskRoleStatements(stack)[1].Condition?.StringEquals['kms:ViaService']).toEqual(['s3.eusc-de-east-1.amazonaws.com', 's3.eusc-de-east-1.amazonaws.eu']);
  });

  test.each(['', '..', '../app.json', 'prod/../app.json', 'prod/..', 'a'.repeat(1025)])('fails with the key %j, which names no object', (key) => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Bucket', 'acme-settings');
    expect(errorOf(() => RuntimeSecret.fromS3Object(bucket, key))).toContain("RuntimeSecret.fromS3Object: 'key' must be the key of one object");
  });

  test('fails with a literal part of a key that names no object', () => {
    const stack = newStack();
    const token = new CfnParameter(stack, 'Part').valueAsString;
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
    expect(errorOf(() => RuntimeSecret.fromS3Object(bucket, `../${token}`))).toContain("'key' must be the key of one object");
    expect(RuntimeSecret.fromS3Object(bucket, `a..b/..c/${token}`).locator).toContain('s3://acme-settings/a..b/..c/');
  });

  test('means the characters of its key, and no pattern', () => {
    const stack = newStack({ env: ENV });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketArn: 'arn:aws:s3:::acme', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    const key = 'a/${aws:PrincipalTag/team}*?.env';
    const task = fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, key) });
    const [get, decrypt] = taskRoleStatements(stack);
    expect(get.Resource).toBe('arn:aws:s3:::acme/a/${$}{aws:PrincipalTag/team}${*}${?}.env');
    // StringEquals knows no wildcards.
    expect(decrypt.Condition?.StringEquals['kms:EncryptionContext:aws:s3:arn']).toEqual(['arn:aws:s3:::acme/a/${$}{aws:PrincipalTag/team}*?.env', 'arn:aws:s3:::acme']);
    expect(task.secretReads[0].resourceArn).toBe(`arn:aws:s3:::acme/${key}`);
    expect(environmentOf(stack)).toEqual([{ Name: 'SETTINGS', Value: `s3://acme/${key}` }]);
  });

  test('of a bucket in another Region is decrypted through Amazon S3 of that Region', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('eu-central-1', 'eu-west-1'));
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme', region: 'eu-west-1', encryptionKey });
    fetching(stack, { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'app.json') });
    expect(taskRoleStatements(stack)[1].Condition?.StringEquals['kms:ViaService']).toBe('s3.eu-west-1.amazonaws.com');
  });

  test('has an unknown key where the bucket is imported without one', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme');
    expect(RuntimeSecret.fromS3Object(bucket, 'app.json')._access(stack)).toMatchObject({ keyUnknown: true, encryptionKeyArns: [] });
  });

  test('takes the key that the bucket is given later', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const secret = RuntimeSecret.fromS3Object(bucket, 'app.json');
    expect(secret._access(stack).encryptionKeyArns).toEqual([]);
    (bucket.node.defaultChild as s3.CfnBucket).bucketEncryption = {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: KEY_ARN } }],
    };
    expect(secret._access(stack).encryptionKeyArns).toEqual([KEY_ARN]);
  });

  test('fails with a key that is an alias that the app cannot resolve', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme', encryptionKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/acme') });
    expect(errorOf(() => RuntimeSecret.fromS3Object(bucket, 'app.json'))).toContain("RuntimeSecret.fromS3Object: 'encryptionKey' has the alias 'alias/acme'");
  });
});

describe('a configuration of AppConfig', () => {
  const APPLICATION = 'arn:aws:appconfig:eu-central-1:123456789012:application/abc1234';

  function configuration(stack: Stack, profileId = 'pro1234', encryptionKey?: kms.IKey) {
    const application = appconfig.Application.fromApplicationArn(stack, 'Application', APPLICATION);
    const environment = appconfig.Environment.fromEnvironmentArn(stack, 'Environment', `${APPLICATION}/environment/env1234`);
    return RuntimeSecret.fromAppConfig({ application, environment, profileId, encryptionKey });
  }

  test('is named by its three ids, and the task role may fetch it', () => {
    const stack = newStack();
    const task = fetching(stack, { FLAGS: configuration(stack) });
    expect(environmentOf(stack)).toEqual([{ Name: 'FLAGS', Value: 'application/abc1234/environment/env1234/configuration/pro1234' }]);
    expect(taskRoleStatements(stack)).toEqual([{
      Effect: 'Allow',
      Action: ['appconfig:GetLatestConfiguration', 'appconfig:StartConfigurationSession'],
      Resource: `${APPLICATION}/environment/env1234/configuration/pro1234`,
    }]);
    expect(task.secretReads[0].resourceArn).toBe(`${APPLICATION}/environment/env1234/configuration/pro1234`);
  });

  test('is decrypted for deployments to this environment alone', () => {
    const stack = newStack();
    fetching(stack, { FLAGS: configuration(stack, 'pro1234', kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)) });
    expect(taskRoleStatements(stack)[1]).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: { StringLike: { 'kms:EncryptionContext:aws:appconfig:deployment:arn': `${APPLICATION}/environment/env1234/deployment/*` } },
    });
  });

  test('of the app is named by references', () => {
    const stack = newStack();
    const application = new appconfig.Application(stack, 'Application');
    const environment = new appconfig.Environment(stack, 'Environment', { application });
    fetching(stack, { FLAGS: RuntimeSecret.fromAppConfig({ application, environment, profileId: 'pro1234' }) });
    const path = ['application/', { Ref: expect.stringMatching(/^Application/) }, '/environment/', { Ref: expect.stringMatching(/^Environment/) }, '/configuration/pro1234'];
    expect(environmentOf(stack)).toEqual([{ Name: 'FLAGS', Value: { 'Fn::Join': ['', path] } }]);
    expect(JSON.stringify(taskRoleStatements(stack)[0].Resource)).toMatch(/:appconfig:.*:application\/.*\/environment\/.*\/configuration\/pro1234/);
  });

  test('fails with a wildcard in the ARN of its environment', () => {
    const stack = newStack();
    const application = appconfig.Application.fromApplicationArn(stack, 'Application', APPLICATION);
    const environment = appconfig.Environment.fromEnvironmentArn(stack, 'Environment', `${APPLICATION}/environment/*`);
    expect(errorOf(() => RuntimeSecret.fromAppConfig({ application, environment, profileId: 'pro1234' })))
      .toContain("RuntimeSecret.fromAppConfig: 'environment' must be one of AWS AppConfig, and its ARN or id has a wildcard");
  });

  test('fails with a literal part of an id that no id has', () => {
    const stack = newStack();
    const token = new CfnParameter(stack, 'Part').valueAsString;
    expect(errorOf(() => configuration(stack, `*${token}`))).toContain("'profileId' must be the id of a configuration profile");
    expect(errorOf(() => configuration(newStack(), `pro1${token}/x`))).toContain("'profileId' must be the id of a configuration profile");
  });

  test.each(['', '*', 'my-profile', 'pro1234/../x', 'PRO1234'])('fails with %j for the id of a profile', (profileId) => {
    expect(errorOf(() => configuration(newStack(), profileId))).toContain("RuntimeSecret.fromAppConfig: 'profileId' must be the id of a configuration profile");
  });
});

test('several secrets and containers are granted together, and what one fetches is listed for it', () => {
  const stack = newStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      worker: container({ essential: false, runtimeSecrets: { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'app.json') } }),
      app: container({
        environment: { LOG_LEVEL: 'info' },
        secrets: { LICENSE: TaskSecret.fromValueFrom(PARAMETER_ARN) },
        runtimeSecrets: { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) },
      }),
    },
  });
  expect(task.secretReads.map(({ usage, container: of, name, valueFrom }) => [usage, of, name, valueFrom])).toEqual([
    ['ENVIRONMENT_VARIABLE', 'app', 'LICENSE', PARAMETER_ARN],
    ['RUNTIME', 'app', 'DATABASE', undefined],
    ['RUNTIME', 'worker', 'SETTINGS', undefined],
  ]);
  expect(environmentOf(stack)).toEqual([{ Name: 'DATABASE', Value: SECRET_ARN }, { Name: 'LOG_LEVEL', Value: 'info' }]);
  expect(stack.resolve(task.taskRolePolicy).Statement.map(({ Action }: Statement) => Action))
    .toEqual([['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], 's3:GetObject']);
  expect(stack.resolve(task.executionRolePolicy).Statement.map(({ Action }: Statement) => Action)).toEqual(['ssm:GetParameters']);
});

describe('a variable', () => {
  test.each([
    ['environment', { environment: { DATABASE: 'x' } }],
    ['secrets', { secrets: { DATABASE: TaskSecret.fromValueFrom(SECRET_ARN) } }],
  ])("fails when it is in '%s' too", (property, options) => {
    const stack = newStack();
    expect(errorOf(() => fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) }, {}, options)))
      .toBe(`Stack/Task, container 'app': 'DATABASE' is in both '${property}' and 'runtimeSecrets'; remove it from '${property}'`);
  });

  test('fails when a secret of that name is added later', () => {
    const stack = newStack();
    const task = fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) });
    task.container('app').addSecret('DATABASE', TaskSecret.fromValueFrom(SECRET_ARN));
    expect(synthError(stack)).toContain("container 'app': 'DATABASE' is in both 'environment' and 'secrets'");
  });

  test('fails when it is overwritten later', () => {
    const stack = newStack();
    const task = fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) });
    task.container('app').addEnvironment('DATABASE', 'planted-4711');
    const message = synthError(stack);
    expect(message).toContain("container 'app': 'DATABASE' of 'runtimeSecrets' was overwritten by a later addEnvironment; give one of the two another name");
    expect(message).not.toContain('planted');
  });

  test('that says where a secret is, is not reported as the secret', () => {
    const stack = newStack({ env: ENV });
    const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Parameter', 'license-token');
    fetching(stack, { LICENSE_TOKEN: RuntimeSecret.fromSsmParameter(parameter) }, {}, { environment: { API_TOKEN: 'planted-4711' } });
    const [warning, ...others] = warnings(stack);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ path: '/Stack/Task/TaskDefinition/app', id: 'cdk-fargate-secrets:literalCredential' });
    expect(warning.message).toContain("'API_TOKEN'");
    expect(warning.message).not.toContain('LICENSE_TOKEN');
  });
});

test('an unknown key is one warning, about the role that reads', () => {
  const stack = newStack();
  fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) });
  expect(warnings(stack)).toEqual([{
    path: '/Stack/Task/TaskDefinition',
    id: 'cdk-fargate-secrets:unknownEncryptionKey',
    message: expect.stringContaining("no encryption key is given for container 'app', 'DATABASE', so the role that reads cannot decrypt with a customer managed key"),
  }]);
});

test('an unknown key is one warning if both roles read', () => {
  const stack = newStack();
  fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) })
    .container('app').addSecret('PASSWORD', TaskSecret.fromValueFrom(SECRET_ARN));
  expect(warnings(stack).map(({ message }) => message)).toEqual([
    "no encryption key is given for container 'app', 'PASSWORD'; container 'app', 'DATABASE', so the role that reads cannot decrypt with a customer managed key."
    + ' That is correct for the AWS managed key; with a customer managed key the read fails ("Access to KMS is not allowed"). Pass it as'
    + " 'encryptionKey', or pass the AWS managed key as Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager') or 'alias/aws/ssm'",
  ]);
});

describe('a task role that is passed in', () => {
  const ecsTasks = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
  const ROLE_ARN = 'arn:aws:iam::123456789012:role/app-role';
  const READ = { Effect: 'Allow', Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: SECRET_ARN };

  function withRole(stack: Stack, taskRole: iam.IRole, props: Partial<SecureFargateTaskDefinitionProps> = {}) {
    return fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) }, { taskRole, ...props });
  }

  test('gets one inline policy, in the stack of the task', () => {
    const stack = newStack({ env: ENV });
    withRole(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN));
    const [policy, ...others] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(others).toEqual([]);
    expect(policy.Properties).toMatchObject({ PolicyDocument: { Statement: [READ] }, Roles: ['app-role'] });
    expect(taskDefinition(stack).Properties.TaskRoleArn).toBe(ROLE_ARN);
  });

  test('of another stack is read through a policy of this one, without a circle', () => {
    const app = new App();
    const roles = newStack({ app, id: 'Roles' });
    const taskRole = new iam.Role(roles, 'TaskRole', { assumedBy: ecsTasks });
    const stack = newStack({ app, id: 'Service' });
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const task = fetching(stack, { DATABASE: RuntimeSecret.fromSecretsManager(secret) }, { taskRole });
    new s3.Bucket(stack, 'Bucket').grantRead(task.taskDefinition.taskRole);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    Template.fromStack(roles).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is waited for by the service, with its policy, as the one of the L2 is', () => {
    const stack = newStack({ env: ENV });
    const task = withRole(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN));
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 1 });
    new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition: task.taskDefinition });
    const [service] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
    expect(service.DependsOn).toContainEqual(expect.stringMatching(/TaskRoleAccess/));
    expect(taskDefinition(stack).DependsOn).toBeUndefined();
  });

  test.each([PolicyPlacement.MANAGED, PolicyPlacement.EXTERNAL])('gets its policy under %s, too, which is about the execution role alone', (policyPlacement) => {
    const stack = newStack({ env: ENV });
    const task = withRole(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), {
      executionRole: iam.Role.fromRoleArn(stack, 'ExecutionRole', `${ROLE_ARN}-execution`),
      policyPlacement,
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [READ] }, Roles: ['app-role'] });
    expect(stack.resolve(task.taskRolePolicy).Statement).toEqual([READ]);
    expect(stack.resolve(task.executionRolePolicy)).toBeUndefined();
  });

  test.each([
    ['is immutable', ROLE_ARN, { mutable: false }],
    ['is of another account', ROLE_ARN.replace('123456789012', '210987654321'), {}],
  ])('is left alone when it %s, and the warning has the policy', (_why, arn, options) => {
    const stack = newStack({ env: ENV });
    withRole(stack, iam.Role.fromRoleArn(stack, 'Role', arn, options));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    const { path, message } = warnings(stack).find(({ id }) => id === 'cdk-fargate-secrets:taskRoleTakesNoPolicy') ?? {};
    expect(path).toBe('/Stack/Task/TaskDefinition');
    expect(message).toContain("the role passed as 'taskRole' accepts no policy: it is immutable, or in another account; have its owner attach 'taskRolePolicy'");
    expect(JSON.parse(/which is now (\{.*\})/.exec(message ?? '')?.[1] ?? '')).toEqual({ Version: '2012-10-17', Statement: [READ] });
  });

  test('that is immutable may be passed where nothing is fetched', () => {
    const stack = newStack({ env: ENV });
    fetching(stack, {}, { taskRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false }) });
    expect(taskRoleStatements(stack)).toEqual([]);
  });

  const many = (stack: Stack, count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => {
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${index}`, `${SECRET_ARN.slice(0, -7)}-${index}-AbCdEf`);
    return [`SECRET_${index}`, RuntimeSecret.fromSecretsManager(secret)];
  }));

  test('gets managed policies for what does not fit inline', () => {
    const stack = newStack({ env: ENV });
    fetching(stack, many(stack, 150), { taskRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) });
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).length).toBeGreaterThan(0);
  });

  test('that the task creates gets more managed policies if the CDK is told how long ARNs are, as the guide says', () => {
    const managedPolicies = [{}, { '@aws-cdk/aws-iam.arnSizeEstimate': 600 }].map((context) => {
      const stack = newStack({ env: ENV, context });
      fetching(stack, Object.fromEntries(Array.from({ length: 24 }, (_, index) => {
        const secret = new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${index}-`.padEnd(500, 'x') });
        return [`SECRET_${index}`, RuntimeSecret.fromSecretsManager(secret)];
      })));
      return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).length;
    });
    expect(managedPolicies).toEqual([0, 2]);
  });

  test('fails when its policies would be too long', () => {
    const stack = newStack({ env: ENV });
    fetching(stack, many(stack, 1000), { taskRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) });
    expect(synthError(stack)).toMatch(/\d+ of the resources that the task role needs fit into no policy/);
  });

  test('is reported whole under Role.customizeRoles', () => {
    const stack = newStack({ env: ENV });
    iam.Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/Role': 'app-role', 'Stack/Task/ExecutionRole': 'execution-role' } });
    withRole(stack, new iam.Role(stack, 'Role', { assumedBy: ecsTasks }));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('a locator may be known at deployment only', () => {
  const stack = newStack();
  const parameter = ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', {
    parameterName: new CfnParameter(stack, 'Name').valueAsString,
    simpleName: true,
  });
  fetching(stack, { LICENSE: RuntimeSecret.fromSsmParameter(parameter) });
  expect(environmentOf(stack)).toEqual([{ Name: 'LICENSE', Value: { Ref: 'Name' } }]);
  expect(JSON.stringify(taskRoleStatements(stack)[0].Resource)).toContain('{"Ref":"Name"}');
});
