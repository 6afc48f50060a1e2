// What is passed where the code asks, and what the texts of the template become by it.

import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Ask } from '../../../command/suggest/code/task-code';
import { TaskSecret } from '../../../src';

/** Where the new stack is. */
export interface Place {
  readonly partition: string;
  readonly region: string;
}

export interface Fake {
  readonly ask: Ask;
  readonly value: unknown;
  /** What the text of the ask is in the new template. */
  readonly text?: string;
}

/**
 * A value for everything that is asked.
 */
export function fakesFor(asks: readonly Ask[], stack: Stack, { partition, region }: Place): Fake[] {
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:123456789012:${resource}`;
  return asks.map((ask, index) => ({ ask, ...fake(ask, `Ask${index}`, index, stack, arn) }));
}

function fake({ type, text = '' }: Ask, id: string, index: number, stack: Stack, arn: (service: string, resource: string) => string): Omit<Fake, 'ask'> {
  if (typeof type === 'object') {
    return { value: Object.fromEntries(type.keys.map(({ key }) => [key, key === 'Name' || key === '@type' ? 'http' : '1'])) };
  }
  const secret = arn('secretsmanager', `secret:ask-${index}-AbCdEf`);
  switch (type) {
    case 'string': return { value: `ask${index}`, text: `ask${index}` };
    case 'number': return { value: 128 };
    case 'boolean': return { value: true };
    case 'strings': return { value: ['one'] };
    case 'ecs.ContainerImage': return { value: ecs.ContainerImage.fromRegistry(`registry-${index}.example.com/app:1`) };
    case 'ecs.CredentialSpec': return { value: ecs.DomainlessCredentialSpec.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, id, `/ask/${index}`)) };
    case 'ecs.EnvironmentFile': return { value: ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, id, `ask-${index}`), 'a.env') };
    case 'ecs.Secret': return { value: TaskSecret.fromValueFrom(secret), text: secret };
    case 'iam.IRole': return { value: iam.Role.fromRoleArn(stack, id, arn('iam', `role/ask-${index}`).replace(/:iam:[^:]*:/, ':iam::')) };
    case 'kms.IKey': return { value: kms.Key.fromKeyArn(stack, id, arnOfKey(text, arn('kms', 'key/11111111-2222-3333-4444-555555555555'))) };
    case 'logs.ILogGroup': return { value: logs.LogGroup.fromLogGroupName(stack, id, `ask-${index}`) };
    case 's3.IBucket': return { value: s3.Bucket.fromBucketName(stack, id, `ask-${index}`) };
    case 'secretsmanager.ISecret': return { value: secretsmanager.Secret.fromSecretCompleteArn(stack, id, secret), text: secret };
    case 'ssm.IParameter': return { value: ssm.StringParameter.fromStringParameterName(stack, id, `/ask/${index}`), text: `/ask/${index}` };
  }
}

/** In the Region and account that the template says. */
function arnOfKey(text: string, home: string): string {
  const [, place] = /^(?:key of )?arn:[^:]*:[^:]*:([a-z0-9-]+:\d{12}):/.exec(text) ?? [];
  return place === undefined ? home : home.replace(/:kms:[^:]*:\d+:/, `:kms:${place}:`);
}
