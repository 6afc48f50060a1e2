import { App, Aws, CfnParameter, Fn, ScopedAws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureFargateTaskDefinition } from '../../src';
import { container, ENV, inlineStatements, KEY_ARN, newStack, Statement, synthError, taskDefinition, warnings } from '../support/app';

/** An account and Region, and `aws` instead of a reference to the partition. */
const HERE = { env: ENV, context: { '@aws-cdk/core:enablePartitionLiterals': true } };
const BUCKET = 'arn:aws:s3:::acme-settings';

/** What the execution role may do when a container reads these files. */
function grantsFor(stack: ReturnType<typeof newStack>, ...environmentFiles: ecs.EnvironmentFile[]): Statement[] {
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ environmentFiles }) } });
  return inlineStatements(stack);
}

test('the execution role may get the file and ask where its bucket is', () => {
  const stack = newStack(HERE);
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
  expect(grantsFor(stack, ecs.EnvironmentFile.fromBucket(bucket, 'prod/app.env'))).toEqual([
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: BUCKET },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/prod/app.env` },
  ]);
  expect(taskDefinition(stack).Properties.ContainerDefinitions[0].EnvironmentFiles).toEqual([{ Type: 's3', Value: `${BUCKET}/prod/app.env` }]);
});

test('with the L2 it may not', () => {
  const stack = newStack(HERE);
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
  new ecs.FargateTaskDefinition(stack, 'Task', {})
    .addContainer('app', { ...container(), environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'prod/app.env')] });
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('s3:Get');
});

test('files of several buckets and containers are granted once each, with nothing else', () => {
  const stack = newStack(HERE);
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
  const other = s3.Bucket.fromBucketName(stack, 'Other', 'acme-other');
  new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      worker: container({ essential: false, environmentFiles: [ecs.EnvironmentFile.fromBucket(other, 'w.env'), ecs.EnvironmentFile.fromBucket(bucket, 'a.env')] }),
      app: container({ environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'b.env'), ecs.EnvironmentFile.fromBucket(bucket, 'a.env')] }),
    },
  });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: ['arn:aws:s3:::acme-other', BUCKET] },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: ['arn:aws:s3:::acme-other/w.env', `${BUCKET}/a.env`, `${BUCKET}/b.env`] },
  ]);
});

test('a file of the app, as an asset, is granted in every revision', () => {
  const stack = newStack(HERE);
  const [location, object] = grantsFor(stack, ecs.EnvironmentFile.fromAsset(`${__dirname}/settings.env`));
  expect(location).toMatchObject({ Action: 's3:GetBucketLocation', Resource: expect.stringMatching(/:::cdk-[^/]*$|assets/) });
  expect(JSON.stringify(object.Resource)).toMatch(/\/\*\.env"$/);
});

describe('the key of the bucket', () => {
  test.each(['the bucket is imported with it', 'the bucket is imported with it, and by name for the file'])('decrypts the file and no other object: %s', (how) => {
    const stack = newStack(HERE);
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    const used = how.endsWith('file') ? s3.Bucket.fromBucketName(stack, 'Again', 'acme-settings') : bucket;
    expect(grantsFor(stack, ecs.EnvironmentFile.fromBucket(used, 'app.env'))[2]).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': [`${BUCKET}/app.env`, BUCKET] },
      },
    });
  });

  test.each<[string, (stack: Stack) => Partial<s3.BucketAttributes>]>([
    ['a name with the account in it', () => ({ bucketName: `settings-${Aws.ACCOUNT_ID}` })],
    ['a name with the account in it, of the stack', (stack) => ({ bucketName: `settings-${new ScopedAws(stack).accountId}` })],
    ['a name that is a parameter', (stack) => ({ bucketName: new CfnParameter(stack, 'Name').valueAsString })],
    ['an ARN that another stack exports', () => ({ bucketArn: Fn.importValue('SettingsBucketArn') })],
  ])('of a bucket that is imported by %s decrypts the file', (_, attributes) => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { ...attributes(stack), encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    const [, object, decryption] = grantsFor(stack, ecs.EnvironmentFile.fromBucket(bucket, 'app.env'));
    const context = decryption.Condition?.StringEquals['kms:EncryptionContext:aws:s3:arn'];
    expect(decryption).toMatchObject({ Action: 'kms:Decrypt', Resource: KEY_ARN });
    expect(context).toEqual([object.Resource, stack.resolve(`arn:${Aws.PARTITION}:s3:::${bucket.bucketName}`)]);
  });

  test('of the app decrypts it, and its policy does not name the role', () => {
    const stack = newStack(HERE);
    const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS });
    const [location, object, decryption] = grantsFor(stack, ecs.EnvironmentFile.fromBucket(bucket, 'app.env'));
    const name = { Ref: expect.stringMatching(/^Bucket/) };
    expect(location.Resource).toEqual({ 'Fn::Join': ['', ['arn:aws:s3:::', name]] });
    expect(object.Resource).toEqual({ 'Fn::Join': ['', ['arn:aws:s3:::', name, '/app.env']] });
    expect(decryption).toMatchObject({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^BucketKey/), 'Arn'] } });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).not.toContain('ExecutionRole');
  });

  test('of a bucket in another stack decrypts it', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: ENV });
    const bucket = new s3.Bucket(data, 'Bucket', { encryption: s3.BucketEncryption.KMS });
    const stack = newStack({ app, id: 'Service', env: ENV });
    expect(grantsFor(stack, ecs.EnvironmentFile.fromBucket(bucket, 'app.env')).map(({ Action }) => Action))
      .toEqual(['s3:GetBucketLocation', 's3:GetObject', 'kms:Decrypt']);
  });

  test.each([
    ['there is none', undefined],
    ['AWS manages it', (stack: ReturnType<typeof newStack>) => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/s3')],
  ])('needs no permission where %s', (_why, key) => {
    const stack = newStack(HERE);
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey: key?.(stack) });
    expect(grantsFor(stack, ecs.EnvironmentFile.fromBucket(bucket, 'app.env')).map(({ Action }) => Action)).toEqual(['s3:GetBucketLocation', 's3:GetObject']);
  });

  test('fails if it is an alias that the app cannot resolve', () => {
    const stack = newStack(HERE);
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/acme') });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] }) } });
    expect(synthError(stack)).toMatch(/container 'app', 'environmentFiles': the bucket's 'encryptionKey' has the alias 'alias\/acme', and IAM policies take keys, not aliases/);
  });
});

test('a warning says that env files are not for secrets', () => {
  const stack = newStack(HERE);
  grantsFor(stack, ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket'), 'app.env'));
  expect(warnings(stack)).toEqual([{
    path: '/Stack/Task/TaskDefinition',
    id: 'cdk-fargate-secrets:environmentFile',
    message: "container 'app' reads 'environmentFiles', which are for settings and not for secrets: the object in the bucket contains them in plain text;"
      + " reference secrets in 'secrets' with TaskSecret",
  }]);
});
