import { Aspects, CfnResource, IAspect, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecureFargateTaskDefinition, TaskSecret, TightenSecretAccess } from '../../src';
import { allStatements, ENV, KEY_ARN, newStack, SECRET_ARN, Statement, warnings } from '../support/app';

const image = ecs.ContainerImage.fromRegistry('acme/app:1.4.2');

/** What the CDK allows for a secret, and what Amazon ECS calls. */
const WIDE = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];

function imported(stack: Stack, id = 'Imported', arn = SECRET_ARN, encryptionKey?: kms.IKey): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretAttributes(stack, id, { secretCompleteArn: arn, encryptionKey });
}

function task(stack: Stack, secrets: { [name: string]: ecs.Secret } = {}, props: ecs.FargateTaskDefinitionProps = {}, id = 'Task'): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, id, props);
  definition.addContainer('app', { image, secrets });
  return definition;
}

function tighten(scope: Stack): void {
  Aspects.of(scope).add(new TightenSecretAccess());
}

/** The statements about secrets, parameters and keys. */
function access(stack: Stack): Statement[] {
  return allStatements(stack).filter(({ Action }) => /^(secretsmanager|ssm|kms):/.test([Action].flat()[0]));
}

function resourcesOf(stack: Stack): any {
  return Template.fromStack(stack).toJSON().Resources;
}

function definitionsOf(stack: Stack): any[] {
  return Object.values<any>(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
}

const READ_IMPORTED = { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN };

describe('a secret', () => {
  test('is read, and nothing else is done with it', () => {
    const stack = newStack();
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED]);
    expect(warnings(stack)).toEqual([]);
  });

  test('is decrypted through Secrets Manager alone, where the app knows the key', () => {
    const stack = newStack();
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack, 'Imported', SECRET_ARN, kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)), 'password') });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED, {
      Sid: 'DecryptSecrets1',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': SECRET_ARN.replace('eu-central-1', '*') },
      },
    }]);
  });

  test('of the app, encrypted with a key of the app, is decrypted too, and the policy of the key stays', () => {
    const [before, after] = [newStack(), newStack()];
    for (const stack of [before, after]) {
      task(stack, { A: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') })) });
    }
    tighten(after);
    expect(access(after).map(({ Action }) => Action)).toEqual(expect.arrayContaining(['secretsmanager:GetSecretValue', 'kms:Decrypt']));
    const key = ({ Type }: any) => Type === 'AWS::KMS::Key';
    expect(Object.values<any>(resourcesOf(after)).filter(key)).toEqual(Object.values<any>(resourcesOf(before)).filter(key));
  });
});

test('playground', () => {
  const stack = newStack();
  const definition = task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
  definition.with(new TightenSecretAccess());
  definition.findContainer('app')?.addSecret('P', ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', '/a/b')));
  console.log(JSON.stringify(resourcesOf(stack), null, 1));
  console.log(warnings(stack));
  void [CfnResource, NestedStack, Stage, iam, lambda, logs, SecureFargateTaskDefinition, TaskSecret, ENV, WIDE, definitionsOf, Aspects, undefined as IAspect | undefined];
});
