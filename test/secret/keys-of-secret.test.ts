import { App, Aspects, CfnParameter, CfnResource, IAspect, Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { RepositoryCredentials, TaskSecret } from '../../src';
import { keyOfResource } from '../../src/secret/key-of-resource';
import { SecretReference, SecretSource } from '../../src/secret/reference';
import { propertyInTemplate } from '../../src/secret/template-property';
import { ENV, inlineStatements, KEY_ARN, newStack, SECRET_ARN, warnings } from '../support/app';
import { taskOf, taskReading } from '../support/reading';

const { CfnAlias, Key } = kms;
const { CfnSecret, Secret } = secretsmanager;
const KEY_ID = '11111111-2222-3333-4444-555555555555';
const ATTRIBUTE = { 'Fn::GetAtt': ['Key', 'Arn'] };

/** A key of the app, with the logical id `Key`. */
const ownKey = (stack: Stack) => {
  const resource = new Key(stack, 'Key').node.defaultChild as kms.CfnKey; // what the L2 creates
  resource.overrideLogicalId('Key');
  return resource;
};
const resourceOf = (secret: IConstruct) => secret.node.defaultChild as secretsmanager.CfnSecret; // what the L2 creates

/** The keys that a task may decrypt with, and the ids of the warnings, of a secret that is changed after the task was made. */
function keysAfter(change: (secret: secretsmanager.CfnSecret, stack: Stack) => void, encryptionKey?: (stack: Stack) => kms.IKey) {
  const stack = newStack({ env: ENV });
  const secret = new Secret(stack, 'Secret', { encryptionKey: encryptionKey?.(stack) });
  taskReading(stack, TaskSecret.fromSecretsManager(secret));
  change(resourceOf(secret), stack);
  return keysIn(stack);
}

function keysIn(stack: Stack) {
  const keys = inlineStatements(stack).filter(({ Action }) => Action === 'kms:Decrypt').map(({ Resource }) => Resource);
  return { keys, warned: warnings(stack).some(({ id }) => id === 'cdk-fargate-secrets:unknownEncryptionKey') };
}

describe('the key of a secret that the app creates is the one its template will have', () => {
  const set = (kmsKeyId: (stack: Stack) => string) => (secret: secretsmanager.CfnSecret, stack: Stack) => {
    secret.kmsKeyId = kmsKeyId(stack);
  };
  test.each<[string, (secret: secretsmanager.CfnSecret, stack: Stack) => void, unknown[], boolean]>([
    ['none', () => {}, [], false],
    ['the ARN of a key of the app', set((stack) => ownKey(stack).attrArn), [ATTRIBUTE], false],
    ['the reference of a key of the app', set((stack) => ownKey(stack).ref), [ATTRIBUTE], false],
    ['a literal ARN', set(() => KEY_ARN), [KEY_ARN], false],
    ['an ARN that is computed when it is written', set(() => Lazy.string({ produce: () => KEY_ARN })), [KEY_ARN], false],
    ['the id of a key', set(() => KEY_ID), [KEY_ARN], false],
    ['the id of a multi-Region key', set(() => 'mrk-0123456789abcdef0123456789abcdef'), ['arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef'], false],
    ['the AWS managed key', set(() => 'alias/aws/secretsmanager'), [], false],
    ['an alias of the app', set((stack) => new CfnAlias(stack, 'Alias', { aliasName: 'alias/app', targetKeyId: ownKey(stack).ref }).ref), [ATTRIBUTE], false],
    ['an alias of somebody else', set(() => 'alias/theirs'), [], true],
    ['a CloudFormation parameter', set((stack) => new CfnParameter(stack, 'KeyId').valueAsString), [], true],
    ['an override', (secret, stack) => secret.addPropertyOverride('KmsKeyId', ownKey(stack).attrArn), [ATTRIBUTE], false],
    ['an override with a function as it is written', (secret, stack) => {
      ownKey(stack);
      secret.addPropertyOverride('KmsKeyId', { 'Fn::GetAtt': ['Key', 'Arn'] });
    }, [ATTRIBUTE], false],
    ['an override with a reference as it is written', (secret, stack) => {
      ownKey(stack);
      secret.addPropertyOverride('KmsKeyId', { Ref: 'Key' });
    }, [ATTRIBUTE], false],
    ['an override of all properties', (secret) => secret.addOverride('Properties', { KmsKeyId: KEY_ARN }), [KEY_ARN], false],
  ])('%s', (_, change, keys, warned) => {
    expect(keysAfter(change)).toEqual({ keys, warned });
  });

  test('an Aspect\'s', () => {
    const aspect: IAspect = {
      visit: (node) => {
        if (node instanceof CfnSecret && !node.kmsKeyId) {
          node.kmsKeyId = KEY_ARN;
        }
      },
    };
    expect(keysAfter((_, stack) => Aspects.of(stack).add(aspect))).toEqual({ keys: [KEY_ARN], warned: false });
  });

  test('the L2\'s, until an override takes it away or replaces it', () => {
    const key = (stack: Stack) => Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const other = KEY_ARN.replace('1111', '9999');
    expect(keysAfter(() => {}, key)).toEqual({ keys: [KEY_ARN], warned: false });
    expect(keysAfter((secret) => secret.addPropertyDeletionOverride('KmsKeyId'), key)).toEqual({ keys: [], warned: false });
    expect(keysAfter((secret) => secret.addPropertyOverride('KmsKeyId', other), key)).toEqual({ keys: [other], warned: false });
  });

  test('that of the target of an alias which the L2 was given', () => {
    expect(keysAfter(() => {}, (stack) => new Key(stack, 'Key').addAlias('alias/app')))
      .toEqual({ keys: [{ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }], warned: false });
    expect(keysAfter(() => {}, (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/theirs'))).toEqual({ keys: [], warned: true });
  });

  test('and a key that is stated is granted as well', () => {
    const stack = newStack({ env: ENV });
    const other = KEY_ARN.replace('1111', '9999');
    const secret = new CfnSecret(stack, 'Resource', { kmsKeyId: KEY_ARN });
    const imported = Secret.fromSecretCompleteArn(stack, 'Secret', secret.ref);
    taskReading(stack, TaskSecret.fromSecretsManager(imported, { encryptionKey: Key.fromKeyArn(stack, 'Other', other) }));
    expect(keysIn(stack)).toEqual({ keys: [KEY_ARN, other], warned: false });
  });

  test('for a secret in another stack too', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: ENV });
    const secret = new Secret(data, 'Secret');
    const stack = newStack({ app, id: 'Service', env: ENV });
    taskReading(stack, TaskSecret.fromSecretsManager(secret));
    resourceOf(secret).kmsKeyId = ownKey(data).ref;
    expect(keysIn(stack)).toEqual({ keys: [{ 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputFnGetAttKeyArn/) }], warned: false });
  });

  test('for registry credentials, and for an attachment', () => {
    const stack = newStack({ env: ENV });
    const [registry, database] = ['Registry', 'Database'].map((id) => new Secret(stack, id));
    const attachment = database.attach({ asSecretAttachmentTarget: () => ({ targetId: 'db', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }) });
    taskOf(stack, {
      secrets: { VALUE: TaskSecret.fromSecretsManager(attachment) },
      repositoryCredentials: RepositoryCredentials.fromSecretsManager(registry),
    });
    resourceOf(registry).kmsKeyId = KEY_ARN;
    resourceOf(database).kmsKeyId = KEY_ARN.replace('1111', '0000');
    expect(keysIn(stack)).toEqual({ keys: [KEY_ARN.replace('1111', '0000'), KEY_ARN], warned: false });
  });
});

test('the key of an attachment is that of the secret it is attached to in the template, however late that is set', () => {
  const stack = newStack({ env: ENV });
  const [secret, another] = ['Secret', 'Another'].map((id) => new Secret(stack, id));
  const attachment = secret.attach({ asSecretAttachmentTarget: () => ({ targetId: 'db', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }) });
  taskReading(stack, TaskSecret.fromSecretsManager(attachment));
  resourceOf(another).kmsKeyId = KEY_ARN;
  const resource = attachment.node.defaultChild as secretsmanager.CfnSecretTargetAttachment;
  resource.secretId = resourceOf(another).ref;
  expect(keysIn(stack)).toEqual({ keys: [KEY_ARN], warned: false });
});

test('the key of an import that is attached to a database is unknown, as that of any import', () => {
  const stack = newStack({ env: ENV });
  const attachment = new secretsmanager.SecretTargetAttachment(stack, 'Attachment', {
    secret: Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN),
    target: { asSecretAttachmentTarget: () => ({ targetId: 'db', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }) },
  });
  taskReading(stack, TaskSecret.fromSecretsManager(attachment));
  expect(keysIn(stack)).toEqual({ keys: [], warned: true });
});

test('a construct that passes on the secret in it is that secret', () => {
  class Wrapped extends Construct {
    private readonly inner = new Secret(this, 'Inner');
    public get secretArn() {
      return this.inner.secretArn;
    }
    public get innerResource() {
      return resourceOf(this.inner);
    }
  }
  const stack = newStack({ env: ENV });
  const secret = new Wrapped(stack, 'Wrapped');
  taskReading(stack, TaskSecret.fromSecretsManager(secret as unknown as secretsmanager.ISecret)); // what is left out is not asked for
  secret.innerResource.kmsKeyId = KEY_ARN;
  expect(keysIn(stack)).toEqual({ keys: [KEY_ARN], warned: false });
  expect(warnings(stack)).toEqual([]);
});

test('a resource of no class of its own is read by the names it is written with', () => {
  const stack = newStack({ env: ENV });
  const resource = new CfnResource(stack, 'Resource', { type: 'AWS::SecretsManager::Secret', properties: { KmsKeyId: KEY_ID } });
  expect(keyOfResource(resource, 'KmsKeyId')).toEqual({ arn: KEY_ARN, unknown: false });
  resource.addPropertyOverride('Name', 'prod/database');
  expect(['KmsKeyId', 'Name', 'Description'].map((name) => propertyInTemplate(resource, name))).toEqual([KEY_ID, 'prod/database', undefined]);
  resource.addDeletionOverride('Properties');
  expect(propertyInTemplate(resource, 'KmsKeyId')).toBeUndefined();
});

describe('fails with a stated key whose ARN is', () => {
  const problem = (keyArn: string) => {
    const stack = newStack({ env: ENV });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', keyArn);
    return () => TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey });
  };
  test.each([
    ['a pattern', 'arn:aws:kms:eu-central-1:123456789012:key/*', /^TaskSecret.fromValueFrom: 'encryptionKey' is a pattern.*'anyEncryptionKey'/],
    ['a pattern in part', 'arn:aws:kms:eu-central-1:123456789012:key/1111*', /is a pattern/],
    ['of another service', 'arn:aws:iam:eu-central-1:123456789012:key/1111', /is not the ARN of an AWS KMS key/],
    ['of no Region', 'arn:aws:kms:hunter2:123456789012:key/1111', /^(?!.*hunter2).*is not the ARN of an AWS KMS key/],
    ['of no account', 'arn:aws:kms:eu-central-1:1:key/1111', /is not the ARN of an AWS KMS key/],
    ['of a key with a space', 'arn:aws:kms:eu-central-1:123456789012:key/11 11', /is not the ARN of an AWS KMS key/],
  ])('%s', (_, keyArn, message) => {
    expect(problem(keyArn)).toThrow(message);
  });
});

test('a key of the app in another account, which the CDK cannot refer to, is the one that is stated', () => {
  const app = new App();
  const data = newStack({ app, id: 'Data', env: { ...ENV, account: '210987654321' } });
  const secret = new Secret(data, 'Secret', { secretName: 'prod/database', encryptionKey: new Key(data, 'Key') });
  const stack = newStack({ app, id: 'Service', env: ENV });
  const key = Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('123456789012', '210987654321'));
  const [source] = sourcesOf(TaskSecret.fromSecretsManager(secret, { encryptionKey: key }), stack);
  expect(source.keys.arns).toEqual([key.keyArn]);
  expect(source.partial).toBe(true);
});

/** What a reference reads, as a task of a stack sees it. */
function sourcesOf(secret: ecs.Secret, stack: Stack): SecretSource[] {
  return (secret as unknown as { reference: SecretReference }).reference.sources(stack); // what the factories return
}
