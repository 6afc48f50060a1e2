import { Aws, Fn, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RepositoryCredentials, SecretReferenceOptions, TaskSecret } from '../../src';
import { ENV, errorOf, inlineStatements, KEY_ARN, newStack, SECRET_ARN, warnings } from '../support/app';
import { acknowledged, decrypt, readingOf, readParameters, readSecrets, taskOf, taskReading } from '../support/reading';

const { Alias, Key } = kms;
const VIA = 'secretsmanager.eu-central-1.amazonaws.com';
const CONTEXT = SECRET_ARN.replace('eu-central-1', '*');
const OTHER_KEY_ARN = KEY_ARN.replace('11111111', '00000000');
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key';

function imported(stack: Stack, encryptionKey?: kms.IKey) {
  return secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: SECRET_ARN, encryptionKey });
}

function reading(options: (stack: Stack) => SecretReferenceOptions, own?: (stack: Stack) => kms.IKey) {
  const stack = newStack({ env: ENV });
  const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(imported(stack, own?.(stack)), options(stack)));
  return { statements, ids: warnings(stack).map(({ id }) => id) };
}

describe('the key of a secret', () => {
  test('is the one its construct knows', () => {
    expect(reading(() => ({}), (stack) => Key.fromKeyArn(stack, 'Key', KEY_ARN)))
      .toEqual({ statements: [readSecrets(SECRET_ARN), decrypt(KEY_ARN, VIA, CONTEXT)], ids: [] });
  });

  test('is the stated one, where both are there', () => {
    const options = (stack: Stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Stated', OTHER_KEY_ARN) });
    expect(reading(options, (stack) => Key.fromKeyArn(stack, 'Key', KEY_ARN)).statements[1]).toEqual(decrypt(OTHER_KEY_ARN, VIA, CONTEXT));
  });

  test('and older ones decrypt it, each with a statement of its own', () => {
    const options = (stack: Stack) => ({
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
      additionalEncryptionKeys: [Key.fromKeyArn(stack, 'Older', OTHER_KEY_ARN)],
    });
    expect(reading(options).statements)
      .toEqual([readSecrets(SECRET_ARN), decrypt(OTHER_KEY_ARN, VIA, CONTEXT), decrypt(KEY_ARN, VIA, CONTEXT, 2)]);
  });

  test('may be of another account', () => {
    const foreign = KEY_ARN.replace('123456789012', '210987654321');
    expect(reading((stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', foreign) })).statements[1]).toEqual(decrypt(foreign, VIA, CONTEXT));
  });

  test('that is unknown is any of its account and Region, through the service and for the secret alone', () => {
    const { statements, ids } = reading(() => ({ anyEncryptionKey: true }));
    expect(statements).toEqual([readSecrets(SECRET_ARN), decrypt('arn:aws:kms:eu-central-1:123456789012:key/*', VIA, CONTEXT)]);
    expect(ids).toEqual([]);
  });

  test('that is unknown is any of the account of the secret, not of the task', () => {
    const stack = newStack({ env: ENV });
    const arn = 'arn:aws:secretsmanager:us-east-1:210987654321:secret:prod/database-AbCdEf';
    const { statements } = readingOf(stack, TaskSecret.fromValueFrom(arn, { anyEncryptionKey: true }));
    expect(statements[1]).toEqual(decrypt('arn:aws:kms:us-east-1:210987654321:key/*', 'secretsmanager.us-east-1.amazonaws.com', arn.replace('us-east-1', '*')));
  });

  test('that is unknown is any of the Region in an ARN whose account is a token', () => {
    const stack = newStack();
    const arn = `arn:aws:secretsmanager:us-east-1:${Aws.ACCOUNT_ID}:secret:prod/database-AbCdEf`;
    const { statements } = readingOf(stack, TaskSecret.fromValueFrom(arn, { anyEncryptionKey: true }));
    expect(statements[1]).toEqual(decrypt(stack.resolve(`arn:aws:kms:us-east-1:${Aws.ACCOUNT_ID}:key/*`), 'secretsmanager.us-east-1.amazonaws.com',
      stack.resolve(arn.replace('us-east-1', '*'))));
  });

  test('decrypts through both names of the service if the partition of a secret is that of the task', () => {
    const stack = newStack({ env: { ...ENV, region: 'eusc-de-east-1' } });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', Fn.importValue('SecretArn'));
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(secret, { anyEncryptionKey: true }));
    const region = { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::ImportValue': 'SecretArn' }] }] };
    expect(statements[1].Condition?.StringEquals['kms:ViaService'])
      .toEqual(['com', 'eu'].map((end) => ({ 'Fn::Join': ['', ['secretsmanager.', region, `.amazonaws.${end}`]] })));
  });

  test('one key of several secrets is in one statement', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const other = SECRET_ARN.replace('database', 'api');
    taskOf(stack, { secrets: { A: TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey }), B: TaskSecret.fromValueFrom(other, { encryptionKey }) } });
    expect(inlineStatements(stack)).toEqual([
      readSecrets(other, SECRET_ARN),
      decrypt(KEY_ARN, VIA, [other.replace('eu-central-1', '*'), CONTEXT]),
    ]);
  });

  test('one key of a secret and a parameter is in one statement per service', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const [secret, parameter] = [SECRET_ARN, PARAMETER_ARN].map((valueFrom) => TaskSecret.fromValueFrom(valueFrom, { encryptionKey }));
    taskOf(stack, { secrets: { A: secret, B: parameter } });
    expect(inlineStatements(stack)).toEqual([
      readSecrets(SECRET_ARN),
      readParameters(PARAMETER_ARN),
      decrypt(KEY_ARN, VIA, CONTEXT),
      decrypt(KEY_ARN, 'ssm.eu-central-1.amazonaws.com', PARAMETER_ARN.replace('eu-central-1', '*'), 2),
    ]);
  });

  test('fails if one is given and any is allowed', () => {
    expect(errorOf(() => reading((stack) => ({ anyEncryptionKey: true, encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }))))
      .toBe("TaskSecret.fromSecretsManager: 'anyEncryptionKey' is for a key that is unknown, and 'encryptionKey' gives one; leave one of them out");
  });
});

describe('an alias instead of a key', () => {
  test('of the app is resolved to its key', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = new Alias(stack, 'Alias', { aliasName: 'alias/app', targetKey: new Key(stack, 'Key') });
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(imported(stack), { encryptionKey }));
    expect(statements[1]).toEqual(decrypt({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }, VIA, CONTEXT));
  });

  test('created by addAlias is resolved to its key', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = new Key(stack, 'Key').addAlias('alias/app');
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(imported(stack), { encryptionKey }));
    expect(statements[1]).toEqual(decrypt({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }, VIA, CONTEXT));
  });

  test('imported with its key is resolved to it', () => {
    const options = (stack: Stack) => ({
      encryptionKey: Alias.fromAliasAttributes(stack, 'Alias', { aliasName: 'alias/app', aliasTargetKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
    });
    expect(reading(options).statements[1]).toEqual(decrypt(KEY_ARN, VIA, CONTEXT));
  });

  test.each(['alias/aws/secretsmanager', 'alias/aws/ssm'])('%s states the AWS managed key: no permission, no warning', (aliasName) => {
    expect(reading((stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Alias', aliasName) })))
      .toEqual({ statements: [readSecrets(SECRET_ARN)], ids: [] });
    expect(reading((stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-central-1:123456789012:${aliasName}`) })))
      .toEqual({ statements: [readSecrets(SECRET_ARN)], ids: [] });
  });

  test.each(['alias/aws/secretsmanager', 'alias/aws/ssm'])('%s may be the key that a construct knows', (aliasName) => {
    expect(reading(() => ({}), (stack) => Alias.fromAliasName(stack, 'Alias', aliasName))).toEqual({ statements: [readSecrets(SECRET_ARN)], ids: [] });
  });

  const problem = (prop: string, alias: string) => `'${prop}' has ${alias}, and IAM policies take keys, not aliases;`
    + " look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn";

  test('fails where it is imported by its name', () => {
    const alias = (stack: Stack) => Alias.fromAliasName(stack, 'Alias', 'alias/app-key');
    const message = problem('encryptionKey', "the alias 'alias/app-key'");
    expect(errorOf(() => reading((stack) => ({ encryptionKey: alias(stack) })))).toBe(`TaskSecret.fromSecretsManager: ${message}`);
    expect(errorOf(() => reading(() => ({}), alias))).toBe(`TaskSecret.fromSecretsManager: ${message}`);
    const stack = newStack();
    expect(errorOf(() => TaskSecret.fromValueFrom(PARAMETER_ARN, { encryptionKey: alias(stack) }))).toBe(`TaskSecret.fromValueFrom: ${message}`);
    expect(errorOf(() => RepositoryCredentials.fromSecretArn(SECRET_ARN, { encryptionKey: alias(newStack()) })))
      .toBe(`RepositoryCredentials.fromSecretArn: ${message}`);
  });

  test('fails where an ARN of it is imported as a key', () => {
    expect(errorOf(() => reading((stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:alias/app-key') }))))
      .toBe(`TaskSecret.fromSecretsManager: ${problem('encryptionKey', "the alias 'alias/app-key'")}`);
  });

  test('fails among the additional keys', () => {
    expect(errorOf(() => reading((stack) => ({ additionalEncryptionKeys: [Alias.fromAliasName(stack, 'Alias', 'alias/app-key')] }))))
      .toBe(`TaskSecret.fromSecretsManager: ${problem('additionalEncryptionKeys', "the alias 'alias/app-key'")}`);
  });

  test.each(['hunter2!', 'alias/hunter2!', 'my alias/hunter2'])('fails without showing what is not the name of one: %s', (name) => {
    expect(errorOf(() => reading((stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Alias', name) }))))
      .toBe(`TaskSecret.fromSecretsManager: ${problem('encryptionKey', 'an alias')}`);
  });
});

describe('a key of another Region than the secret', () => {
  const far = KEY_ARN.replace('eu-central-1', 'us-east-1');
  const problem = (prop: string) => `'${prop}' has a key of us-east-1, and what it decrypts is in eu-central-1; give the key of eu-central-1,`
    + ' as values are encrypted in their own Region (a multi-Region key has one ARN in each)';

  test('fails, whoever states it', () => {
    const key = (stack: Stack) => Key.fromKeyArn(stack, 'Key', far);
    expect(errorOf(() => reading((stack) => ({ encryptionKey: key(stack) })))).toBe(`TaskSecret.fromSecretsManager: ${problem('encryptionKey')}`);
    expect(errorOf(() => reading(() => ({}), key))).toBe(`TaskSecret.fromSecretsManager: ${problem('encryptionKey')}`);
    expect(errorOf(() => reading((stack) => ({ additionalEncryptionKeys: [key(stack)] }))))
      .toBe(`TaskSecret.fromSecretsManager: ${problem('additionalEncryptionKeys')}`);
    expect(errorOf(() => TaskSecret.fromValueFrom(PARAMETER_ARN, { encryptionKey: key(newStack()) }))).toBe(`TaskSecret.fromValueFrom: ${problem('encryptionKey')}`);
  });

  test('fails for a key that the app makes in another Region', () => {
    const stack = newStack({ env: { ...ENV, region: 'us-east-1' } });
    expect(errorOf(() => TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: new Key(stack, 'Key') })))
      .toBe(`TaskSecret.fromValueFrom: ${problem('encryptionKey')}`);
  });

  test('is not told from one of the same Region while the Region is a token', () => {
    const stack = newStack();
    expect(() => TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: new Key(stack, 'Key') })).not.toThrow();
  });
});

describe('an unknown key', () => {
  const message = (places: string) => `no encryption key is given for ${places}, so the execution role cannot decrypt with a customer managed key. That is correct for the AWS managed key;`
    + ' with a customer managed key the task fails to start ("Access to KMS is not allowed"). Pass it as \'encryptionKey\','
    + " or pass the AWS managed key as Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager') or 'alias/aws/ssm'";

  test('of several imports is one warning, which lists them and can be acknowledged on the task', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:unknownEncryptionKey', (stack) => taskOf(stack, {
      secrets: {
        DATABASE: TaskSecret.fromSecretsManager(imported(stack)),
        STRIPE_KEY: TaskSecret.fromSsmParameter(
          ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' })),
        PASTED: TaskSecret.fromValueFrom('/prod/pasted'),
        OWN: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Own')),
        PLAIN: TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Plain', '/prod/plain')),
        STATED: TaskSecret.fromValueFrom(SECRET_ARN.replace('database', 'api'), { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
      },
      repositoryCredentials: RepositoryCredentials.fromSecretArn(SECRET_ARN.replace('database', 'registry')),
    }), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition',
      id: 'cdk-fargate-secrets:unknownEncryptionKey',
      message: message("container 'app', 'DATABASE'; container 'app', 'PASTED'; container 'app', 'STRIPE_KEY'; container 'app', repository credentials"),
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test('is known where another reference to the same value states it', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, {
      secrets: { A: TaskSecret.fromValueFrom(SECRET_ARN), B: TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }) },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('of a secret that the app makes is the AWS managed one', () => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')));
    expect(warnings(stack)).toEqual([]);
  });
});
