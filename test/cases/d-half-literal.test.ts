import { App, Aws, CfnParameter, Fn, PhysicalName, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ACCOUNT, arn, containersIn, KEY_ARN, REGION, resourcesOf, ROLE_ARN, stackIn, statementsIn, task, withAction } from './cases';
import { RepositoryCredentials, RuntimeSecret, TaskSecret } from '../../src';
import { errorOf, synthError, warnings } from '../support/app';
import { deployed, templateOf } from '../support/deployed';
import { allows } from '../support/iam';

const PREFIX = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:`;

/** A value that only the deployment knows. */
const parameter = (stack: Stack, id = 'Value', value = 'prod') => new CfnParameter(stack, id, { default: value }).valueAsString;

/** The resources of an action once parameters have their values. */
const deployedResources = (stack: Stack, action: string, values: { [name: string]: string } = { Value: 'prod' }): string[] =>
  withAction(stack, action).flatMap(({ Resource }) => deployed(Resource, templateOf(stack), values));
const ids = (stack: Stack) => warnings(stack).map(({ id }) => id.replace('cdk-fargate-secrets:', ''));

describe('a secret whose name is half a token is judged by its end', () => {
  test.each<[string, (token: string) => string]>([
    ['a name after the token', (token) => `${PREFIX}${token}/database`],
    ['a name with a hyphen after the token', (token) => `${PREFIX}${token}/data-base`],
    ['a token in the middle', (token) => `${PREFIX}team/${token}/database`],
    ['a token in the account too', (token) => `arn:aws:secretsmanager:${REGION}:${Aws.ACCOUNT_ID}:secret:${token}/database`],
    ['two tokens', (token) => `${PREFIX}${token}${token}/database`],
  ])('%s: both forms, and the warning', (_, valueFrom) => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(valueFrom(parameter(stack))) } });
    const [name, withSuffix] = deployedResources(stack, 'secretsmanager:GetSecretValue');
    expect(withSuffix).toBe(`${name}-??????`);
    expect(ids(stack)).toContain('partialSecretArn');
  });

  test.each<[string, (stack: Stack, token: string) => ecs.Secret]>([
    ['fromSecretPartialArn', (stack, token) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', `${PREFIX}${token}/database`))],
    ['fromSecretNameV2', (stack, token) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', `${token}/database`))],
  ])('the same by %s', (_, secret) => {
    const stack = stackIn();
    task(stack, { secrets: { A: secret(stack, parameter(stack)) } });
    expect(deployedResources(stack, 'secretsmanager:GetSecretValue')).toHaveLength(2);
    expect(ids(stack)).toContain('partialSecretArn');
  });

  test('registry credentials, too', () => {
    const stack = stackIn();
    task(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(`${PREFIX}${parameter(stack)}/registry`) });
    expect(deployedResources(stack, 'secretsmanager:GetSecretValue')).toHaveLength(2);
    expect(ids(stack)).toContain('partialSecretArn');
  });

  test('a complete end after the token: one form, and no warning', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(`${PREFIX}${parameter(stack)}/database-AbCd12`) } });
    expect(deployedResources(stack, 'secretsmanager:GetSecretValue')).toEqual([`${PREFIX}prod/database-AbCd12`]);
    expect(ids(stack)).not.toContain('partialSecretArn');
  });

  test('a JSON key and a version after it stay out of the resource', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(`${PREFIX}${parameter(stack)}/database:password:AWSCURRENT:`) } });
    expect(deployedResources(stack, 'secretsmanager:GetSecretValue')).toEqual([`${PREFIX}prod/database`, `${PREFIX}prod/database-??????`]);
  });
});

describe('a secret that the app names, read in another Region', () => {
  const twoRegions = () => {
    const app = new App();
    return [stackIn('eu-west-1', { app, id: 'Data' }), stackIn(REGION, { app, id: 'Service' })];
  };

  test.each(['prod/jwt-secret', 'prod/db-master', 'acme-AbCdEf'])('fails where its name ends like a suffix: %s', (secretName) => {
    const [data, service] = twoRegions();
    task(service, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret', { secretName })) } });
    expect(synthError(service)).toContain("the name ends in '-' and six characters");
  });

  test.each<[string, (secret: secretsmanager.Secret) => object]>([
    ['as registry credentials', (secret) => ({ image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/app:1'), repositoryCredentials: RepositoryCredentials.fromSecretsManager(secret) })],
    ['as a runtime secret', (secret) => ({ runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(secret) } })],
  ])('fails %s, too', (_, options) => {
    const [data, service] = twoRegions();
    task(service, options(new secretsmanager.Secret(data, 'Secret', { secretName: 'prod/jwt-secret' })));
    expect(synthError(service)).toContain("the name ends in '-' and six characters");
  });

  test('is right in its own Region, whatever its name', () => {
    const [data] = twoRegions();
    task(data, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret', { secretName: 'prod/jwt-secret' })) } });
    expect(withAction(data, 'secretsmanager:GetSecretValue').flatMap(({ Resource }) => Resource)).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['with a name', 'prod/x'],
    ['with a name that the CDK generates', PhysicalName.GENERATE_IF_NEEDED],
  ])('is partial, with the warning: %s', (_, secretName) => {
    const [data, service] = twoRegions();
    task(service, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret', { secretName })) } });
    const [name, withSuffix] = resourcesOf(service, 'secretsmanager:GetSecretValue');
    expect(withSuffix).toBe(`${name}-??????`);
    expect(ids(service)).toContain('partialSecretArn');
  });
});

describe('a name is a name in a policy, never a pattern', () => {
  const escaped: [string, string, string][] = [
    ['*.env', '${*}.env', 'other.env'],
    ['settings-?.env', 'settings-${?}.env', 'settings-1.env'],
    ['a/${aws:PrincipalTag/team}.env', 'a/${$}{aws:PrincipalTag/team}.env', 'a/other.env'],
    ['team/*/app.env', 'team/${*}/app.env', 'team/b/app.env'],
  ];
  const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Bucket', 'settings');
  const objects = (stack: Stack) => resourcesOf(stack, 's3:GetObject');

  test.each(escaped)('of an env file: %s', (key, written) => {
    const stack = stackIn();
    task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucketIn(stack), key)] });
    expect(objects(stack)).toEqual([`arn:aws:s3:::settings/${written}`]);
  });

  test.each(escaped)('of an env file that is retained: %s', (key, written) => {
    const stack = stackIn();
    task(stack, {}, { retainFiles: [ecs.EnvironmentFile.fromBucket(bucketIn(stack), key)] });
    expect(objects(stack)).toEqual([`arn:aws:s3:::settings/${written}`]);
  });

  test.each(escaped)('of an object that a program reads: %s', (key, written) => {
    const stack = stackIn();
    task(stack, { runtimeSecrets: { A: RuntimeSecret.fromS3Object(bucketIn(stack), key) } });
    expect(objects(stack)).toEqual([`arn:aws:s3:::settings/${written}`]);
  });

  test.each(escaped)('of a credential spec: %s', (key, written) => {
    const stack = stackIn();
    task(stack, { credentialSpecs: [ecs.DomainlessCredentialSpec.fromS3Bucket(bucketIn(stack), key)] });
    expect(objects(stack)).toEqual([`arn:aws:s3:::settings/${written}`]);
  });

  test('the encryption context of an object has its variables escaped', () => {
    const stack = stackIn();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'settings', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    task(stack, { runtimeSecrets: { A: RuntimeSecret.fromS3Object(bucket, 'a/${aws:PrincipalTag/team}') } });
    expect(JSON.stringify(withAction(stack, 'kms:Decrypt')[0].Condition)).toContain('settings/a/${$}{aws:PrincipalTag/team}');
    expect(JSON.stringify(statementsIn(stack))).not.toContain('/${aws:');
  });

  test('half a token keeps its literal half a text', () => {
    const stack = stackIn();
    task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucketIn(stack), `${parameter(stack)}/*.env`)] });
    expect(deployedResources(stack, 's3:GetObject')).toEqual(['arn:aws:s3:::settings/prod/${*}.env']);
  });

  test.each(['*', 'team/*', 'app?', 'a/${aws:username}', '**/x'])('fails for an image in Amazon ECR, which has no such names: %s', (path) => {
    const stack = stackIn();
    const own = task(stack, { image: ecs.ContainerImage.fromRegistry(`${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${path}:1`) });
    expect(synthError(stack)).toMatch(/no repository can have the name|has a placeholder in it/);
    expect(JSON.stringify(stack.resolve(own.executionRolePolicy)) ?? '').not.toContain('repository/');
  });
});

describe('fails for a key that is a pattern', () => {
  const pattern = (stack: Stack, text = 'key/*') => kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:${text}`);
  const secret = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('prod/x'));

  test.each(['key/*', 'key/1111*', 'key/????????-2222-3333-4444-555555555555'])('stated as encryptionKey: %s', (text) => {
    const stack = stackIn();
    expect(errorOf(() => TaskSecret.fromSecretsManager(secret(stack), { encryptionKey: pattern(stack, text) }))).toContain('anyEncryptionKey');
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['of an import', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretAttributes(stack, 'Own', { secretCompleteArn: arn('a'), encryptionKey: pattern(stack) }))],
    ['in additionalEncryptionKeys', (stack) => TaskSecret.fromSecretsManager(secret(stack), { additionalEncryptionKeys: [pattern(stack)] })],
    ['of registry credentials', (stack) => RepositoryCredentials.fromSecretsManager(secret(stack), { encryptionKey: pattern(stack) })],
    ['of a parameter', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', '/acme/x'), { encryptionKey: pattern(stack) })],
    ['of a SecureString', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/acme/x', encryptionKey: pattern(stack) }))],
    ['of a pasted string', (stack) => TaskSecret.fromValueFrom(arn('a'), { encryptionKey: pattern(stack) })],
    ['of a bucket', (stack) => RuntimeSecret.fromS3Object(s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'settings', encryptionKey: pattern(stack) }), 'a')],
    ['with a token next to it', (stack) => TaskSecret.fromSecretsManager(secret(stack), { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${Aws.ACCOUNT_ID}:key/*`) })],
  ])('%s', (_, action) => {
    expect(errorOf(() => action(stackIn()))).toMatch(/pattern|wildcard/);
  });
});

describe('a secret that is called like what the CDK returns for a look-up', () => {
  test.each<[string, (stack: Stack) => ecs.Secret]>([
    ['by its complete ARN', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('dummy-value-for-tests')))],
    ['pasted', () => TaskSecret.fromValueFrom(arn('dummy-value-for-tests'))],
    ['by its name', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'dummy-value-for-tests'))],
    ['with a JSON key', () => TaskSecret.fromValueFrom(`${arn('dummy-value-for-tests')}:password::`)],
    ['created', (stack) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { secretName: 'dummy-value-for-tests' }))],
  ])('is granted as the secret it is: %s', (_, secret) => {
    const stack = stackIn();
    task(stack, { secrets: { A: secret(stack) } });
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue').length).toBeGreaterThan(0);
    expect(resourcesOf(stack, 'ssm:GetParameters')).toEqual([]);
    expect(JSON.stringify(resourcesOf(stack, 'secretsmanager:GetSecretValue'))).toMatch(/dummy-value-for-tests|"Ref":"Secret/);
  });

  test('is granted as the parameter it is', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/dummy-value-for-tests')) } });
    expect(resourcesOf(stack, 'ssm:GetParameters')).toEqual([`arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/dummy-value-for-tests`]);
  });
});

describe('the host of an image is literal up to the first slash', () => {
  const credentials = () => ({ 'ghcr.io': RepositoryCredentials.fromSecretArn(arn('ghcr')) });
  const given = (stack: Stack) => containersIn(stack).map(({ RepositoryCredentials: its }) => its?.CredentialsParameter);

  test.each<[string, (token: string) => string]>([
    ['a tag', (token) => `ghcr.io/acme/app:${token}`],
    ['a digest', (token) => `ghcr.io/acme/app@sha256:${token}`],
    ['a repository', (token) => `ghcr.io/${token}/app:1`],
    ['all after the host', (token) => `ghcr.io/${token}`],
    ['a tag with a literal part', (token) => `ghcr.io/acme/app:v${token}-slim`],
  ])('so that %s may be a token', (_, image) => {
    const stack = stackIn();
    task(stack, { image: ecs.ContainerImage.fromRegistry(image(parameter(stack))) }, { registryCredentials: credentials() });
    expect(given(stack)).toEqual([arn('ghcr')]);
    expect(ids(stack).filter((id) => id !== 'unknownEncryptionKey')).toEqual([]);
  });

  test('with a port, too', () => {
    const stack = stackIn();
    task(stack, { image: ecs.ContainerImage.fromRegistry(`registry.example.com:5000/app:${parameter(stack)}`) },
      { registryCredentials: { 'registry.example.com:5000': RepositoryCredentials.fromSecretArn(arn('ghcr')) } });
    expect(given(stack)).toEqual([arn('ghcr')]);
  });

  test.each<[string, (token: string) => string]>([
    ['is a token', (token) => `${token}/acme/app:1`],
    ['ends in a token', (token) => `ghcr.io${token}/acme/app:1`],
    ['begins with a token', (token) => `${token}.ghcr.io/acme/app:1`],
    ['is a token as a whole name', (token) => token],
    ['is in a function', (token) => Fn.join('', ['ghcr.io', token, '/app'])],
  ])('and gets none where it %s', (_, image) => {
    const stack = stackIn();
    task(stack, { image: ecs.ContainerImage.fromRegistry(image(parameter(stack))) }, { registryCredentials: credentials() });
    expect(given(stack)).toEqual([undefined]);
    expect(ids(stack)).toContain('imageHostUnknown');
  });
});

test('a role reads what it names and nothing like it', () => {
  const stack = stackIn();
  task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('prod/a')) } });
  const reads = (resource: string) => allows(statementsIn(stack), { action: 'secretsmanager:GetSecretValue', resource });
  expect([reads(arn('prod/a')), reads(arn('prod/ab')), reads(ROLE_ARN)]).toEqual([true, false, false]);
});
