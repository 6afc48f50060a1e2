import { App, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RuntimeSecret, SecureFargateTaskDefinition } from '../../src';
import { container, ENV, newStack } from '../support/app';

// What programs may decrypt is what the template says at the end: a key that a resource had for a while is not among it.

const OLD = 'arn:aws:kms:eu-central-1:123456789012:key/00000000-2222-3333-4444-555555555555';
const NEW = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

interface Encrypted {
  readonly secret: RuntimeSecret;
  readonly change: (key: string | undefined) => void;
}

const encrypted: [string, (stack: Stack) => Encrypted][] = [
  ['a secret', (stack) => {
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', OLD) });
    const resource = secret.node.defaultChild as secretsmanager.CfnSecret;
    return { secret: RuntimeSecret.fromSecretsManager(secret), change: (key) => resource.kmsKeyId = key };
  }],
  ['a secret, by an override', (stack) => {
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const resource = secret.node.defaultChild as CfnResource;
    resource.addPropertyOverride('KmsKeyId', OLD);
    return { secret: RuntimeSecret.fromSecretsManager(secret), change: (key) => resource.addPropertyOverride('KmsKeyId', key) };
  }],
  ['an object', (stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', OLD) });
    const resource = bucket.node.defaultChild as s3.CfnBucket;
    return {
      secret: RuntimeSecret.fromS3Object(bucket, 'config.json'),
      change: (key) => resource.bucketEncryption = key === undefined ? undefined
        : { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key } }] },
    };
  }],
];

const taskRoles: [string, (stack: Stack) => iam.IRole | undefined][] = [
  ['that the L2 creates', () => undefined],
  ['that was passed in', (stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') })],
  ['that was imported', (stack) => iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ENV.account}:role/app`)],
];

/** The keys that the template allows the task role to decrypt with, and those that its document lists. */
function keysOf(stack: Stack, { taskRolePolicy }: SecureFargateTaskDefinition) {
  const keysIn = (statements: any[]) => statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt')).flatMap(({ Resource }) => Resource).sort();
  const policies = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return {
    template: keysIn(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)),
    document: keysIn(stack.resolve(taskRolePolicy).Statement),
  };
}

describe.each([true, false])('with minimized policies: %s', (minimized) => {
  describe.each(taskRoles)('a task role %s', (_, roleOf) => {
    describe.each(encrypted)('%s', (__, make) => {
      const build = () => {
        const stack = newStack({ env: ENV, context: { '@aws-cdk/aws-iam:minimizePolicies': minimized } });
        const { secret, change } = make(stack);
        const task = new SecureFargateTaskDefinition(stack, 'Task', {
          taskRole: roleOf(stack),
          containers: { app: container({ runtimeSecrets: { CONFIG: secret } }) },
        });
        return { stack, task, change };
      };

      test.each([
        ['another', NEW, [NEW]],
        ['none', undefined, []],
        ['the same', OLD, [OLD]],
      ])('whose key is changed to %s by an Aspect', (___, key, expected) => {
        const { stack, task, change } = build();
        Aspects.of(stack).add({ visit: (node) => node === task && change(key) });
        expect(keysOf(stack, task)).toEqual({ template: expected, document: expected });
      });

      test('whose key is changed and changed back', () => {
        const { stack, task, change } = build();
        change(NEW);
        expect(JSON.stringify(stack.resolve(task.taskRolePolicy))).toContain(NEW);
        expect(JSON.stringify(stack.resolve(task.taskRolePolicy))).not.toContain(OLD);
        change(OLD);
        expect(keysOf(stack, task)).toEqual({ template: [OLD], document: [OLD] });
      });
    });
  });
});

test('the document of the task role has each statement once, whether it is granted yet or not', () => {
  const stack = newStack({ env: ENV });
  const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', OLD) });
  const { taskRolePolicy } = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ runtimeSecrets: { CONFIG: RuntimeSecret.fromSecretsManager(secret) } }) },
  });
  expect(taskRolePolicy.statementCount).toBe(2);
  (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = NEW;
  expect(taskRolePolicy.statementCount).toBe(2);
  Template.fromStack(stack);
  expect(taskRolePolicy.statementCount).toBe(2);
});

test('what the app granted by itself stays', () => {
  const stack = newStack({ env: ENV });
  const key = kms.Key.fromKeyArn(stack, 'Key', OLD);
  const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key });
  const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ runtimeSecrets: { CONFIG: RuntimeSecret.fromSecretsManager(secret) } }) } });
  key.grantDecrypt(task.taskDefinition.taskRole);
  (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = NEW;
  expect(keysOf(stack, task)).toEqual({ template: [OLD, NEW], document: [OLD, NEW] });
});

test('a role that two stacks pass in decrypts with the keys at the end', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id, env: ENV }));
  const secret = new secretsmanager.Secret(a, 'Secret', { encryptionKey: kms.Key.fromKeyArn(a, 'Key', OLD) });
  for (const stack of [a, b]) {
    new SecureFargateTaskDefinition(stack, 'Task', {
      taskRole: iam.Role.fromRoleName(stack, 'Role', 'app'),
      containers: { app: container({ runtimeSecrets: { CONFIG: RuntimeSecret.fromSecretsManager(secret) } }) },
    });
  }
  (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = NEW;
  const templates = JSON.stringify(app.synth().stacks.map(({ template }) => template));
  expect(templates).not.toContain(OLD);
  expect(templates.split(`"Resource":"${NEW}"`)).toHaveLength(3);
});
