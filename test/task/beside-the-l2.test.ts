import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { allStatements, container, inlineStatements, KEY_ARN, newStack, SECRET_ARN, synthError, taskDefinition } from '../support/app';

// Each test wires the same thing by hand, to show what that comes to.

describe('a secret and its customer managed key in another stack', () => {
  function twoStacks() {
    const app = new App();
    const data = newStack({ app, id: 'Data' });
    const secret = new secretsmanager.Secret(data, 'Secret', { encryptionKey: new kms.Key(data, 'Key') });
    return { secret, stack: newStack({ app, id: 'Service' }) };
  }

  test('fails with the L2: it writes the role into the policy of the key, and the stacks depend on each other', () => {
    const { secret, stack } = twoStacks();
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    task.addContainer('app', { ...container(), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(secret) } });
    expect(synthError(stack)).toMatch(/cyclic|depends on/i);
  });

  test('are read with permissions of the role alone', () => {
    const { secret, stack } = twoStacks();
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secrets: { PASSWORD: TaskSecret.fromSecretsManager(secret) } }) },
    });
    expect(inlineStatements(stack).map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
    expect(JSON.stringify(Template.fromStack(secret.stack).findResources('AWS::KMS::Key'))).not.toContain('ExecutionRole');
  });
});

describe('an imported secret with a customer managed key', () => {
  function imported() {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    return { stack, secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: SECRET_ARN, encryptionKey }) };
  }

  test('may not be decrypted with the L2, which drops the key without a word', () => {
    const { stack, secret } = imported();
    new ecs.FargateTaskDefinition(stack, 'Task')
      .addContainer('app', { ...container(), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(secret) } });
    expect(JSON.stringify(Template.fromStack(stack))).not.toContain('kms:');
  });

  test('may be decrypted, through Secrets Manager and for this secret alone', () => {
    const { stack, secret } = imported();
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secrets: { PASSWORD: TaskSecret.fromSecretsManager(secret) } }) },
    });
    expect(inlineStatements(stack)).toContainEqual({
      Sid: 'DecryptSecrets1',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': SECRET_ARN.replace('eu-central-1', '*') },
      },
    });
  });
});

describe('the permission to read', () => {
  test('comes whenever it comes with the L2: neither the task definition nor its role waits for the policy', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    new ecs.FargateTaskDefinition(stack, 'Task')
      .addContainer('app', { ...container(), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(secret) } });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    expect(taskDefinition(stack).DependsOn).toBeUndefined();
  });

  test('is there with the role, before the task definition', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secrets: { PASSWORD: TaskSecret.fromSecretsManager(secret) } }) },
    });
    expect(allStatements(stack)).toEqual(inlineStatements(stack));
    expect(taskDefinition(stack).Properties.ExecutionRoleArn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('ExecutionRole'), 'Arn'] });
  });
});

describe('a name in both environment and secrets', () => {
  test('synthesizes with the L2, and Amazon ECS refuses it at the deployment', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', {
      ...container(),
      environment: { PASSWORD_FILE: '/run/password' },
      secrets: { PASSWORD_FILE: ecs.Secret.fromSecretsManager(secret) },
    });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('fails, with both places named', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: container({
          environment: { PASSWORD_FILE: '/run/password' },
          secrets: { PASSWORD_FILE: TaskSecret.fromSecretsManager(secret) },
        }),
      },
    });
    expect(synthError(stack)).toContain("[Stack/Task] container 'app': 'PASSWORD_FILE' is in both 'environment' and 'secrets'");
  });
});
