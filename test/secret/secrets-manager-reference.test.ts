import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecretVersion, TaskSecret, ValueFromOptions } from '../../src';
import { ENV, errorOf, inlineStatements, KEY_ARN, newStack, SECRET_ARN, taskDefinition, warnings } from '../support/app';
import { acknowledged, decrypt, readingIn, readingOf, readSecrets, taskOf, taskReading } from '../support/reading';

const { Secret } = secretsmanager;
const PARTIAL_ARN = SECRET_ARN.slice(0, -7);
const VIA = 'secretsmanager.eu-central-1.amazonaws.com';
const CONTEXT = SECRET_ARN.replace('eu-central-1', '*');

/** The logical id of the only resource of a type. */
function idOf(stack: Stack, type: string): string {
  return Object.keys(Template.fromStack(stack).findResources(type))[0];
}

/** A secret whose value is a JSON object with one key. */
function generated(stack: Stack, generateStringKey: string) {
  return new Secret(stack, 'Secret', { generateSecretString: { secretStringTemplate: '{}', generateStringKey } });
}

describe('a secret that the app makes', () => {
  test('is read by its reference, and no key is granted: it has the AWS managed one', () => {
    const stack = newStack();
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSecretsManager(new Secret(stack, 'Secret')));
    const ref = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
    expect(valueFrom).toEqual(ref);
    expect(statements).toEqual([readSecrets(ref)]);
    expect(warnings(stack)).toEqual([]);
  });

  test('may be generated, and one JSON key of it read', () => {
    const stack = newStack();
    const secret = new Secret(stack, 'Secret', {
      generateSecretString: { secretStringTemplate: JSON.stringify({ username: 'app' }), generateStringKey: 'password' },
    });
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }));
    const ref = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
    expect(valueFrom).toEqual({ 'Fn::Join': ['', [ref, ':password::']] });
    expect(statements).toEqual([readSecrets(ref)]);
  });

  test('may have a name that ends as no import may', () => {
    const stack = newStack();
    const secret = new Secret(stack, 'Secret', { secretName: 'prod-master' });
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret)).statements).toEqual([readSecrets({ Ref: idOf(stack, 'AWS::SecretsManager::Secret') })]);
    expect(warnings(stack)).toEqual([]);
  });

  test('is decrypted with its own key, through Secrets Manager and for it alone', () => {
    const stack = newStack({ env: ENV });
    const secret = new Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(secret));
    const ref = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
    expect(statements).toEqual([
      readSecrets(ref),
      decrypt({ 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] }, VIA, ref),
    ]);
  });

  test('may be attached to a database: the task waits for the attachment, and the key is that of the secret', () => {
    const stack = newStack({ env: ENV });
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const database = new rds.DatabaseInstance(stack, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      storageEncrypted: true,
    });
    const attached = new Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') }).attach(database);
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSecretsManager(attached, { jsonKey: 'host' }));
    const ref = { Ref: expect.stringMatching(/^SecretAttachment/) };
    expect(valueFrom).toEqual({ 'Fn::Join': ['', [ref, ':host::']] });
    expect(statements).toEqual([readSecrets(ref), decrypt({ 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] }, VIA, ref)]);
    expect(warnings(stack)).toEqual([]);
  });

  test('may be the one a database made for itself', () => {
    const stack = newStack({ env: ENV });
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const database = new rds.DatabaseInstance(stack, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      credentials: rds.Credentials.fromGeneratedSecret('app'),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      storageEncrypted: true,
    });
    if (!database.secret) {
      throw new Error('the database has no secret');
    }
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(database.secret, { jsonKey: 'password' }));
    expect(statements).toEqual([readSecrets({ Ref: expect.stringMatching(/^DatabaseSecretAttachment/) })]);
  });

  test('may be replicated: the task reads it where it was made, and a replica by the ARN it has there', () => {
    const stack = newStack({ env: ENV });
    const secret = new Secret(stack, 'Secret', { replicaRegions: [{ region: 'eu-west-1' }] });
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret)).statements).toEqual([readSecrets({ Ref: idOf(stack, 'AWS::SecretsManager::Secret') })]);

    const replica = SECRET_ARN.replace('eu-central-1', 'eu-west-1');
    const other = newStack({ env: { ...ENV, region: 'eu-west-1' } });
    const encryptionKey = kms.Key.fromKeyArn(other, 'Key', KEY_ARN.replace('eu-central-1', 'eu-west-1'));
    const { statements } = readingOf(other, TaskSecret.fromSecretsManager(Secret.fromSecretCompleteArn(other, 'Secret', replica), { encryptionKey }));
    expect(statements).toEqual([readSecrets(replica), decrypt(encryptionKey.keyArn, 'secretsmanager.eu-west-1.amazonaws.com', CONTEXT)]);
  });

  test('may be in another stack, with its key: the role reads both by the exports', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: ENV });
    const secret = new Secret(data, 'Secret', { encryptionKey: new kms.Key(data, 'Key') });
    const stack = newStack({ app, id: 'Service', env: ENV });
    const arn = { 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefSecret/) };
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret))).toEqual({
      valueFrom: arn,
      statements: [readSecrets(arn), decrypt({ 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputFnGetAttKey/) }, VIA, arn)],
    });
  });

  test('may be in a stack of another Region, with references across Regions: its Region is that of the call to the key', () => {
    const app = new App();
    const data = new Stack(app, 'Data', { env: { ...ENV, region: 'us-east-1' }, crossRegionReferences: true });
    const secret = new Secret(data, 'Secret', { encryptionKey: new kms.Key(data, 'Key') });
    const stack = new Stack(app, 'Service', { env: ENV, crossRegionReferences: true });
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(secret));
    expect(statements[0].Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ExportsReader/), expect.stringMatching(/SecretRef|RefSecret/)] });
    expect(statements[1].Condition?.StringEquals).toEqual({ 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' });
  });

  test('is known by its name alone in another environment, and readable there with and without the suffix', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: { ...ENV, region: 'us-east-1' } });
    const secret = new Secret(data, 'Secret', { secretName: 'prod/database' });
    const stack = newStack({ app, id: 'Service', env: ENV });
    const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-east-1:123456789012:secret:prod/database']] };
    const withSuffix = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-east-1:123456789012:secret:prod/database-??????']] };
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret))).toEqual({ valueFrom: arn, statements: [readSecrets(arn, withSuffix)] });
  });
});

describe('an imported secret', () => {
  test('by its complete ARN is exactly that', () => {
    const stack = newStack({ env: ENV });
    expect(readingOf(stack, TaskSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN))))
      .toEqual({ valueFrom: SECRET_ARN, statements: [readSecrets(SECRET_ARN)] });
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:unknownEncryptionKey']);
  });

  test.each<[string, (stack: Stack) => secretsmanager.ISecret]>([
    ['partial ARN', (stack) => Secret.fromSecretPartialArn(stack, 'Secret', PARTIAL_ARN)],
    ['ARN of either kind', (stack) => Secret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: PARTIAL_ARN })],
    ['name', (stack) => Secret.fromSecretNameV2(stack, 'Secret', 'prod/database')],
  ])('by its %s is readable in both forms', (_, make) => {
    const stack = newStack({ env: ENV });
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(make(stack)));
    expect(statements).toEqual([readSecrets(PARTIAL_ARN, `${PARTIAL_ARN}-??????`)]);
  });

  test('by its partial ARN is decrypted as the secret with any suffix', () => {
    const stack = newStack({ env: ENV });
    const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: PARTIAL_ARN, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret)).statements)
      .toEqual([readSecrets(PARTIAL_ARN, `${PARTIAL_ARN}-??????`), decrypt(KEY_ARN, VIA, `${PARTIAL_ARN.replace('eu-central-1', '*')}-??????`)]);
  });

  test('by its partial ARN keeps its warning, which says how to get the complete one and can be acknowledged on the task', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:partialSecretArn', (stack) =>
      taskReading(stack, TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', PARTIAL_ARN))), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:partialSecretArn',
      message: `container 'app', 'VALUE': '${PARTIAL_ARN}' lacks the six-character suffix that Secrets Manager adds to the name. The policy covers it with`
        + ' and without it, but some tasks fail to start with such a reference: import the secret with Secret.fromSecretCompleteArn'
        + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints the complete ARN)',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test.each(['prod/database-secret', 'prod/database-master'])('by a complete ARN that ends in a word, %s, keeps a warning', (name) => {
    const arn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:ambiguousSecretSuffix', (stack) =>
      taskReading(stack, TaskSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', arn))), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:ambiguousSecretSuffix',
      message: `container 'app', 'VALUE': the last six characters of '${arn}' are read as the suffix that Secrets Manager adds, and they look like a word.`
        + ' If they belong to the name, the ARN is not complete: compare it with `aws secretsmanager describe-secret --secret-id NAME --query ARN`',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test.each(['-AbCdEf', '-abcde1', '-ABCDEF'])('by a complete ARN that ends in %s gets no such warning', (suffix) => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', PARTIAL_ARN + suffix)));
    expect(warnings(stack).map(({ id }) => id)).not.toContain('cdk-fargate-secrets:ambiguousSecretSuffix');
  });

  test.each<[string, (stack: Stack) => secretsmanager.ISecret]>([
    ['name', (stack) => Secret.fromSecretNameV2(stack, 'Secret', 'prod/api-secret')],
    ['partial ARN', (stack) => Secret.fromSecretPartialArn(stack, 'Secret', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/api-secret')],
  ])('fails by a %s that ends in a hyphen and six characters', (_, make) => {
    const stack = newStack({ env: ENV });
    expect(errorOf(() => TaskSecret.fromSecretsManager(make(stack)))).toBe('TaskSecret.fromSecretsManager: the secret is imported by name or partial ARN,'
      + " and 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/api-secret' ends in '-' and six characters: Secrets Manager takes that for"
      + ' a complete ARN and finds nothing. Use SecretByName, which completes the name at the deployment, or import the secret by its complete ARN with Secret.fromSecretCompleteArn'
      + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)');
  });

  test('fails by the deprecated Secret.fromSecretName, whose ARN is the name: Amazon ECS would read a parameter', () => {
    // Left out of the CDK's declarations, and still there for those who call it.
    const { fromSecretName } = Secret as unknown as { fromSecretName(scope: Stack, id: string, name: string): secretsmanager.ISecret };
    const secret = fromSecretName(newStack(), 'Secret', 'prod/database');
    expect(errorOf(() => TaskSecret.fromSecretsManager(secret))).toBe("TaskSecret.fromSecretsManager: the ARN of 'secret' must be the complete ARN"
      + " of a Secrets Manager secret, got 'prod…' (13 characters); `aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it");
  });

  test('fails by the ARN of a parameter', () => {
    const secret = Secret.fromSecretPartialArn(newStack(), 'Secret', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/key');
    expect(errorOf(() => TaskSecret.fromSecretsManager(secret))).toBe("TaskSecret.fromSecretsManager: the ARN of 'secret' must be the ARN of a"
      + ' Secrets Manager secret, got a Systems Manager parameter, which Amazon ECS does not read here; keep the value in Secrets Manager');
  });

  test('fails by the ARN of a JSON key', () => {
    const secret = Secret.fromSecretPartialArn(newStack(), 'Secret', `${SECRET_ARN}:password::`);
    expect(errorOf(() => TaskSecret.fromSecretsManager(secret))).toBe("TaskSecret.fromSecretsManager: the ARN of 'secret' must be the ARN of the whole"
      + ' secret, got one with a JSON key or version after the name; leave out what follows the name');
  });
});

describe('an ARN that is a token', () => {
  const at = (index: number, arn: unknown) => ({ 'Fn::Select': [index, { 'Fn::Split': [':', arn] }] });
  const via = (arn: unknown) => ({ 'Fn::Join': ['', ['secretsmanager.', at(3, arn), '.amazonaws.com']] });

  test.each<[string, (stack: Stack) => string, unknown]>([
    ['an export of another stack', () => Fn.importValue('SecretArn'), { 'Fn::ImportValue': 'SecretArn' }],
    ['a parameter of the template', (stack) => new CfnParameter(stack, 'DatabaseArn').valueAsString, { Ref: 'DatabaseArn' }],
  ])('%s, is treated as complete, and its Region is read from it at the deployment', (_, make, arn) => {
    const stack = newStack();
    const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: make(stack), encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }))).toEqual({
      valueFrom: { 'Fn::Join': ['', [arn, ':password::']] },
      statements: [readSecrets(arn), decrypt(KEY_ARN, via(arn), arn)],
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('in its name alone, is treated as complete if it is imported as complete', () => {
    const stack = newStack();
    const arn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${new CfnParameter(stack, 'Name').valueAsString}`;
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', arn)));
    expect(statements).toEqual([readSecrets(stack.resolve(arn))]);
  });

  test('and partial, by what its import says, is readable in both forms', () => {
    const stack = newStack();
    const secret = Secret.fromSecretPartialArn(stack, 'Secret', Fn.importValue('SecretArn'));
    const arn = { 'Fn::ImportValue': 'SecretArn' };
    const { statements } = readingOf(stack, TaskSecret.fromSecretsManager(secret));
    expect(statements[0].Resource).toHaveLength(2);
    expect(statements[0].Resource).toEqual(expect.arrayContaining([arn, { 'Fn::Join': ['', [arn, '-??????']] }]));
  });
});

describe('the partition of a secret', () => {
  test.each([
    ['aws', 'eu-central-1', ['secretsmanager.eu-central-1.amazonaws.com']],
    ['aws-cn', 'cn-north-1', ['secretsmanager.cn-north-1.amazonaws.com']], // FACTS 5.2: this suffix in every partition
    ['aws-us-gov', 'us-gov-west-1', ['secretsmanager.us-gov-west-1.amazonaws.com']],
    ['aws-eusc', 'eusc-de-east-1', ['secretsmanager.eusc-de-east-1.amazonaws.com', 'secretsmanager.eusc-de-east-1.amazonaws.eu']], // FACTS 5.12
    ['aws-iso', 'us-iso-east-1', ['secretsmanager.us-iso-east-1.amazonaws.com', 'secretsmanager.us-iso-east-1.c2s.ic.gov']],
    ['aws-iso-b', 'us-isob-east-1', ['secretsmanager.us-isob-east-1.amazonaws.com', 'secretsmanager.us-isob-east-1.sc2s.sgov.gov']],
  ])('%s is written out, and its services call the key under the names they have there', (partition, region, services) => {
    const stack = newStack({ env: { ...ENV, region } });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:${partition}:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`);
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'prod/database'), { encryptionKey }));
    const arn = `arn:${partition}:secretsmanager:${region}:123456789012:secret:prod/database`;
    expect(valueFrom).toBe(arn);
    expect(statements).toEqual([
      readSecrets(arn, `${arn}-??????`),
      decrypt(encryptionKey.keyArn, services.length === 1 ? services[0] : services, `${arn.replace(region, '*')}-??????`),
    ]);
  });
});

describe('what is read from a secret', () => {
  test.each<[string, Parameters<typeof TaskSecret.fromSecretsManager>[1], string]>([
    ['the whole value', {}, ''],
    ['a JSON key', { jsonKey: 'password' }, ':password::'],
    ['a JSON key with a space', { jsonKey: 'data base' }, ':data base::'],
    ['a version by its label', { version: SecretVersion.stage('AWSPREVIOUS') }, '::AWSPREVIOUS:'],
    ['a version by its id', { version: SecretVersion.id('9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e') }, ':::9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e'],
    ['a JSON key of a version', { jsonKey: 'password', version: SecretVersion.stage('AWSPENDING') }, ':password:AWSPENDING:'],
  ])('%s', (_, options, tail) => {
    const stack = newStack({ env: ENV });
    const secret = Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    expect(readingOf(stack, TaskSecret.fromSecretsManager(secret, options)))
      .toEqual({ valueFrom: SECRET_ARN + tail, statements: [readSecrets(SECRET_ARN)] });
  });

  test('a reference to a JSON key says so to the L2, which demands a platform version that can read it', () => {
    const secret = Secret.fromSecretCompleteArn(newStack(), 'Secret', SECRET_ARN);
    expect(TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }).hasField).toBe(true);
    expect(TaskSecret.fromSecretsManager(secret).hasField).toBe(false);
    expect(TaskSecret.fromValueFrom(`${SECRET_ARN}:password::`).hasField).toBe(true);
  });

  test.each([
    ['an empty JSON key', '', "'jsonKey' must not be empty; leave it out to receive the whole secret"],
    ['a JSON key with a colon', 'password:AWSPREVIOUS',
      "'jsonKey' must not contain ':', got 'pass…' (20 characters); pass the key alone, the version has an option of its own"],
  ])('fails on %s', (_, jsonKey, message) => {
    const secret = Secret.fromSecretCompleteArn(newStack(), 'Secret', SECRET_ARN);
    expect(errorOf(() => TaskSecret.fromSecretsManager(secret, { jsonKey }))).toBe(`TaskSecret.fromSecretsManager: ${message}`);
    expect(errorOf(() => TaskSecret.fromJsonKeys(secret, { DATABASE_USER: 'username', DATABASE_PASSWORD: jsonKey })))
      .toBe(`TaskSecret.fromJsonKeys, variable 'DATABASE_PASSWORD': ${message}`);
  });

  test('a JSON key with a dot keeps a warning: Amazon ECS does not look into objects', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:dottedJsonKey', (stack) =>
      taskReading(stack, TaskSecret.fromSecretsManager(generated(stack, 'database.password'), { jsonKey: 'database.password' })));
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:dottedJsonKey',
      message: "container 'app', 'VALUE': the JSON key 'data…' (17 characters) contains a '.'. Amazon ECS takes it literally and reads top-level keys only,"
        + ' it does not look into nested objects',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });
});

describe('a version that may be encrypted with an older key', () => {
  const versions: [string, SecretVersion][] = [
    ['an id', SecretVersion.id('9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e')],
    ['a label of the user', SecretVersion.stage('live')],
  ];
  const reading = (stack: Stack, version: SecretVersion, additionalEncryptionKeys?: kms.IKey[]) => taskReading(stack, TaskSecret.fromSecretsManager(
    Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN),
    { version, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), additionalEncryptionKeys },
  ));

  test.each(versions)('read by %s under a customer managed key keeps a warning', (_, version) => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:versionUnderOldKey', (stack) => reading(stack, version), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:versionUnderOldKey',
      message: `container 'app', 'VALUE': a version of '${SECRET_ARN}' is read by id or by a label of your own. After the secret's key is changed,`
        + ' such a version can be decrypted only with the key it was encrypted with: pass that key in additionalEncryptionKeys',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test.each([':::9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e', '::live:'])('keeps it where it is pasted as %s', (tail) => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(SECRET_ARN + tail, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }));
    expect(warnings(stack)).toMatchObject([{ id: 'cdk-fargate-secrets:versionUnderOldKey' }]);
  });

  test.each<[string, (stack: Stack) => ValueFromOptions]>([
    ['where older keys are stated', (stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), additionalEncryptionKeys: [] })],
    ['where any key may decrypt it', () => ({ anyEncryptionKey: true })],
  ])('gets none where it is pasted, %s', (_, options) => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(`${SECRET_ARN}::live:`, options(stack)));
    expect(warnings(stack)).toEqual([]);
  });

  test.each(versions)('read by %s is decrypted with the older key too, if that is given', (_, version) => {
    const stack = newStack({ env: ENV });
    const olderArn = KEY_ARN.replace('11111111', '00000000');
    reading(stack, version, [kms.Key.fromKeyArn(stack, 'OlderKey', olderArn)]);
    expect(inlineStatements(stack)).toEqual([readSecrets(SECRET_ARN), decrypt(olderArn, VIA, CONTEXT), decrypt(KEY_ARN, VIA, CONTEXT, 2)]);
    expect(warnings(stack)).toEqual([]);
  });

  test.each(versions)('read by %s gets no warning where it is known that there was no other key', (_, version) => {
    const stack = newStack({ env: ENV });
    reading(stack, version, []);
    expect(warnings(stack)).toEqual([]);
  });

  test.each(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'])('is not the one labelled %s: Secrets Manager decrypts it with the current key', (label) => {
    const stack = newStack({ env: ENV });
    reading(stack, SecretVersion.stage(label));
    expect(warnings(stack)).toEqual([]);
  });
});

describe('credentials of a registry', () => {
  const credentialsIn = (stack: Stack) => taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials;

  test.each<[string, (stack: Stack) => RepositoryCredentials]>([
    ['a secret', (stack) => RepositoryCredentials.fromSecretsManager(
      Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN), { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) })],
    ['its ARN', (stack) => RepositoryCredentials.fromSecretArn(SECRET_ARN, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) })],
  ])('by %s are read as any secret is', (_, make) => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { repositoryCredentials: make(stack) });
    expect(credentialsIn(stack)).toEqual({ CredentialsParameter: SECRET_ARN });
    expect(inlineStatements(stack)).toEqual([readSecrets(SECRET_ARN), decrypt(KEY_ARN, VIA, CONTEXT)]);
    expect(warnings(stack)).toEqual([]);
  });

  test('by a partial ARN keep the warning, on the container', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(PARTIAL_ARN, { anyEncryptionKey: true }) });
    expect(warnings(stack)).toEqual([expect.objectContaining({
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:partialSecretArn',
      message: expect.stringContaining(`container 'app', repository credentials: '${PARTIAL_ARN}' lacks`),
    })]);
  });

  test('by an ARN that is a token are read by it', () => {
    const stack = newStack();
    taskOf(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(Fn.importValue('CredentialsArn'), { anyEncryptionKey: true }) });
    expect(credentialsIn(stack)).toEqual({ CredentialsParameter: { 'Fn::ImportValue': 'CredentialsArn' } });
    expect(inlineStatements(stack)[0]).toEqual(readSecrets({ 'Fn::ImportValue': 'CredentialsArn' }));
  });

  const WHOLE = "'secretArn' must be the ARN of the whole secret, got one with a JSON key or version after the name; leave out what follows the name";
  const COMPLETE = (got: string) => `'secretArn' must be the complete ARN of a Secrets Manager secret, got ${got};`
    + ' `aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it';
  test.each([
    ['a JSON key', `${SECRET_ARN}:password::`, WHOLE],
    ['a version', `${SECRET_ARN}::AWSPREVIOUS:`, WHOLE],
    ['three colons', `${SECRET_ARN}:::`, WHOLE],
    ['half a tail', `${SECRET_ARN}:password`, WHOLE],
    ['a parameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/registry', "'secretArn' must be the ARN of a Secrets Manager secret,"
      + ' got a Systems Manager parameter, which Amazon ECS does not read here; keep the value in Secrets Manager'],
    ['another service', 'arn:aws:s3:::config/registry.json', "part 3 of the ARN, the service, must be 'secretsmanager', got 's…' (2 characters);"
      + ' Amazon ECS reads from nothing else here'],
    ['a name', 'prod/registry', COMPLETE("'prod…' (13 characters)")],
    ['a pasted password', 'hunter2!', COMPLETE("'hunt…' (8 characters)")],
    ['nothing', '', COMPLETE('an empty string')],
  ])('fail by an ARN with %s', (_, arn, message) => {
    expect(errorOf(() => RepositoryCredentials.fromSecretArn(arn))).toBe(`RepositoryCredentials.fromSecretArn: ${message}`);
  });

  test('fail as a secret that was imported by a name with a suffix', () => {
    const secret = Secret.fromSecretNameV2(newStack({ env: ENV }), 'Secret', 'prod/docker-secret');
    expect(errorOf(() => RepositoryCredentials.fromSecretsManager(secret)))
      .toMatch(/^RepositoryCredentials.fromSecretsManager: the secret is imported by name or partial ARN, and 'arn:aws:[^']*:secret:prod\/docker-secret' ends/);
  });
});

test('one secret read under several variables is one resource of one statement', () => {
  const stack = newStack({ env: ENV });
  const secret = Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  taskOf(stack, {
    secrets: {
      ...TaskSecret.fromJsonKeys(secret, { DATABASE_USER: 'username', DATABASE_PASSWORD: 'password' }, { version: SecretVersion.stage('AWSPREVIOUS') }),
      DATABASE: TaskSecret.fromValueFrom(SECRET_ARN),
    },
  });
  expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets).toEqual([
    { Name: 'DATABASE', ValueFrom: SECRET_ARN },
    { Name: 'DATABASE_PASSWORD', ValueFrom: `${SECRET_ARN}:password:AWSPREVIOUS:` },
    { Name: 'DATABASE_USER', ValueFrom: `${SECRET_ARN}:username:AWSPREVIOUS:` },
  ]);
  expect(inlineStatements(stack)).toEqual([readSecrets(SECRET_ARN)]);
});

test('a reference may be added to a container later', () => {
  const stack = newStack({ env: ENV });
  const task = taskOf(stack);
  task.container('app').addSecret('VALUE', TaskSecret.fromValueFrom(SECRET_ARN));
  expect(readingIn(stack)).toEqual({ valueFrom: SECRET_ARN, statements: [readSecrets(SECRET_ARN)] });
});
