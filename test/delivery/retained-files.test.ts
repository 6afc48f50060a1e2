import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { container, ENV, errorOf, inlineStatements, KEY_ARN, newStack, taskDefinition } from '../support/app';
import { taskOf } from '../support/reading';

const HERE = { env: ENV, context: { '@aws-cdk/core:enablePartitionLiterals': true } };
const BUCKET = 'arn:aws:s3:::acme-settings';

function settings(stack: ReturnType<typeof newStack>): s3.IBucket {
  return s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
}

test('a retained file is readable as one that a container names, though none names it', () => {
  const [named, retained] = [newStack(HERE), newStack(HERE)];
  taskOf(named, { environmentFiles: [ecs.EnvironmentFile.fromBucket(settings(named), 'prod/app.env')] });
  taskOf(retained, {}, { retainFiles: [ecs.EnvironmentFile.fromBucket(settings(retained), 'prod/app.env')] });
  expect(inlineStatements(retained)).toEqual(inlineStatements(named));
  expect(inlineStatements(retained).map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['s3:GetBucketLocation', BUCKET], ['s3:GetObject', `${BUCKET}/prod/app.env`], ['kms:Decrypt', KEY_ARN],
  ]);
  expect(taskDefinition(retained).Properties.ContainerDefinitions).toEqual([expect.not.objectContaining({ EnvironmentFiles: expect.anything() })]);
});

test('a file that is named and retained is granted once, and only files are', () => {
  const stack = newStack(HERE);
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
  const files = ['a.env', 'b.env'].map((name) => ecs.EnvironmentFile.fromBucket(bucket, name));
  const task = taskOf(stack, { environmentFiles: [files[0]] }, { retainFiles: files });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: BUCKET },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: [`${BUCKET}/a.env`, `${BUCKET}/b.env`] },
  ]);
  expect(task.secretReads).toEqual([]); // env files are not secrets
});

test('an update that moves a file from a container to retainFiles removes no permission', () => {
  const templates = [false, true].map((removed) => {
    const stack = newStack(HERE);
    const file = ecs.EnvironmentFile.fromBucket(settings(stack), 'prod/app.env');
    taskOf(stack, removed ? {} : { environmentFiles: [file] }, removed ? { retainFiles: [file] } : {});
    return Template.fromStack(stack).toJSON().Resources as { [id: string]: { Type: string } };
  });
  const [before, after] = templates;
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(Object.keys(after).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id])).map((id) => after[id].Type)).toEqual(['AWS::ECS::TaskDefinition']);
});

test('a file of the app is retained in every revision, and no warning is about what no container reads', () => {
  const stack = newStack(HERE);
  taskOf(stack, {}, { retainFiles: [ecs.EnvironmentFile.fromAsset(`${__dirname}/settings.env`)] });
  expect(JSON.stringify(inlineStatements(stack)[1].Resource)).toMatch(/\/\*\.env"$/);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('environmentFile'));
});

test.each([undefined, null, 's3://acme-settings/app.env', {}])('fails on %j instead of a file, which it names by its place in the list', (file) => {
  const stack = newStack();
  const files = [ecs.EnvironmentFile.fromBucket(settings(stack), 'app.env'), file as any];
  expect(errorOf(() => taskOf(stack, container(), { retainFiles: files })))
    .toBe("Stack/Task: entry 2 of 'retainFiles' is not an ecs.EnvironmentFile; give ecs.EnvironmentFile.fromBucket(bucket, key) or ecs.EnvironmentFile.fromAsset(path)");
});
