import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecretVersion, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, inlineStatements, newStack, Statement } from '../support/app';
import { deployed, Given, templateOf } from '../support/deployed';
import { allows, Request } from '../support/iam';

const IMPORTED = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf';
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const OLD_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/66666666-7777-8888-9999-000000000000';
const OTHER_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/99999999-2222-3333-4444-555555555555';
const DEPLOYED_KEY = 'arn:aws:kms:ap-southeast-2:123456789012:key/11111111-2222-3333-4444-555555555555';

const keyOf = (stack: Stack, arn = KEY) => kms.Key.fromKeyArn(stack, arn.slice(-4), arn);
const imported = (stack: Stack, options: Partial<secretsmanager.SecretAttributes> = {}) =>
  secretsmanager.Secret.fromSecretAttributes(stack, 'Imported', { secretCompleteArn: IMPORTED, ...options });

/** What a kind of source comes to in a deployment. */
interface Expected {
  readonly service: 'secretsmanager' | 'ssm';
  /** All ARNs by which it may be read. */
  readonly readable: readonly string[];
  /** The keys it may be decrypted with. */
  readonly keys?: readonly string[];
  /** The ARN the service names in the encryption context. */
  readonly context?: string;
}

type Kind = [string, (stack: Stack) => ecs.Secret, Expected | ((stack: Stack) => Expected)];

const secretOf = (readable: string | string[], keys: string[] = [], context?: string): Expected =>
  ({ service: 'secretsmanager', readable: [readable].flat(), keys, context });
const parameterOf = (readable: string, keys: string[] = []): Expected => ({ service: 'ssm', readable: [readable], keys });

/** The ARN that an owned secret has in a deployment. */
const ownedArn = (id: string) => (stack: Stack) =>
  `arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:${stack.getLogicalId(stack.node.findChild(id).node.defaultChild as never)}-1UJNW2Y4Y5Y3-AbCdEf`;

const PARAMETER = 'arn:aws:ssm:ap-southeast-2:123456789012:parameter';

const KINDS: Kind[] = [
  ['an owned secret', (stack) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Owned')), (stack) => secretOf(ownedArn('Owned')(stack))],
  ['an owned secret under a customer managed key',
    (stack) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Owned', { encryptionKey: new kms.Key(stack, 'Key') })),
    (stack) => secretOf(ownedArn('Owned')(stack), [DEPLOYED_KEY])],
  ['an owned, replicated secret', (stack) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Owned', { replicaRegions: [{ region: 'eu-west-1' }] })),
    (stack) => secretOf(ownedArn('Owned')(stack))],
  ['a secret attached to a database', (stack) => {
    const database = { asSecretAttachmentTarget: () => ({ targetId: 'orders', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }) };
    return TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Owned').attach(database), { jsonKey: 'password' });
  }, (stack) => {
    const [attachment] = stack.node.findAll().filter((node) => node instanceof secretsmanager.CfnSecretTargetAttachment);
    return secretOf(`arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:${stack.getLogicalId(attachment)}-1UJNW2Y4Y5Y3-AbCdEf`);
  }],
  ['an import by complete ARN', (stack) => TaskSecret.fromSecretsManager(imported(stack)), secretOf(IMPORTED)],
  ['an import with its key', (stack) => TaskSecret.fromSecretsManager(imported(stack, { encryptionKey: keyOf(stack) })), secretOf(IMPORTED, [KEY])],
  ['one JSON key, one version', (stack) => TaskSecret.fromSecretsManager(imported(stack), { jsonKey: 'password', version: SecretVersion.stage('AWSPREVIOUS') }), secretOf(IMPORTED)],
  ['a version under an older key', (stack) => TaskSecret.fromSecretsManager(imported(stack), {
    version: SecretVersion.id('0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'), encryptionKey: keyOf(stack), additionalEncryptionKeys: [keyOf(stack, OLD_KEY)],
  }), secretOf(IMPORTED, [KEY, OLD_KEY])],
  ['an import by name', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'prod/queue')), secretOf([
    'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:prod/queue', 'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:prod/queue-AbCdEf',
  ])],
  ['a partial ARN under a key',
    (stack) => TaskSecret.fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/queue', { encryptionKey: keyOf(stack) }), secretOf([
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/queue', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/queue-AbCdEf',
    ], [KEY], 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/queue-AbCdEf')],
  ['a valueFrom with a JSON key', () => TaskSecret.fromValueFrom(`${IMPORTED}:password::`), secretOf(IMPORTED)],
  ['an ARN that is a parameter of the template', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(
    stack, 'Given', new CfnParameter(stack, 'DatabaseAccess').valueAsString), { encryptionKey: keyOf(stack) }), secretOf(IMPORTED, [KEY])],
  ['an ARN of an export', (stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(
    stack, 'Given', Fn.importValue('SecretArn')), { encryptionKey: keyOf(stack) }), secretOf(IMPORTED, [KEY])],
  ['an AWS managed key, stated', (stack) =>
    TaskSecret.fromSecretsManager(imported(stack), { encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/secretsmanager') }), secretOf(IMPORTED)],
  ['a String', (stack) => TaskSecret.fromSsmParameter(new ssm.StringParameter(stack, 'Mode', { parameterName: 'mode', stringValue: 'on' })), parameterOf(`${PARAMETER}/mode`)],
  ['a StringList in a hierarchy', (stack) =>
    TaskSecret.fromSsmParameter(new ssm.StringListParameter(stack, 'Modes', { parameterName: '/app/modes', stringListValue: ['on', 'off'] })), parameterOf(`${PARAMETER}/app/modes`)],
  ['an imported String', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Mode', '/app/mode')), parameterOf(`${PARAMETER}/app/mode`)],
  ['an imported SecureString without a slash', (stack) =>
    TaskSecret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Mode', { parameterName: 'mode' })), parameterOf(`${PARAMETER}/mode`)],
  ['a SecureString under a key', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Mode', {
    parameterName: '/app/mode', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', DEPLOYED_KEY),
  })), parameterOf(`${PARAMETER}/app/mode`, [DEPLOYED_KEY])],
  ['a parameter by name', () => TaskSecret.fromValueFrom('/app/mode'), parameterOf(`${PARAMETER}/app/mode`)],
  ['a parameter of another Region', (stack) => TaskSecret.fromValueFrom('arn:aws:ssm:eu-central-1:123456789012:parameter/app/mode', { encryptionKey: keyOf(stack) }),
    parameterOf('arn:aws:ssm:eu-central-1:123456789012:parameter/app/mode', [KEY])],
];

const GIVEN: Given = { DatabaseAccess: IMPORTED, SecretArn: IMPORTED };

function statementsOf(secret: (stack: Stack) => ecs.Secret, stack = newStack()): Statement[] {
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { VALUE: secret(stack) } }) } });
  return deployed(inlineStatements(stack), templateOf(stack), GIVEN);
}

/** How a service decrypts, on behalf of the role. */
function decrypt(service: string, key: string, arn: string, region = arn.split(':')[3]): Request {
  return {
    action: 'kms:Decrypt',
    resource: key,
    context: {
      'kms:ViaService': `${service}.${region}.amazonaws.com`,
      [service === 'ssm' ? 'kms:EncryptionContext:PARAMETER_ARN' : 'kms:EncryptionContext:SecretARN']: arn,
    },
  };
}

const ACTION = { secretsmanager: 'secretsmanager:GetSecretValue', ssm: 'ssm:GetParameters' };
const OTHER_ACTIONS = {
  secretsmanager: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:ListSecretVersionIds', 'secretsmanager:BatchGetSecretValue'],
  ssm: ['ssm:GetParameter', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:DescribeParameters', 'ssm:PutParameter'],
};

describe.each(KINDS)('%s', (_, secret, expected) => {
  function situation() {
    const stack = newStack();
    const statements = statementsOf(secret, stack);
    const { service, readable, keys = [], context = readable[0] } = typeof expected === 'function' ? expected(stack) : expected;
    const may = (request: Request) => allows(statements, request);
    return { statements, service, readable, keys, context, may };
  }

  test('may be read, and decrypted with its keys', () => {
    const { service, readable, keys, context, may } = situation();
    readable.forEach((resource) => expect({ resource, may: may({ action: ACTION[service], resource }) }).toEqual({ resource, may: true }));
    keys.forEach((key) => expect({ key, may: may(decrypt(service, key, context)) }).toEqual({ key, may: true }));
  });

  test('may be neither described nor written, and nothing else may be read', () => {
    const { service, readable, may } = situation();
    const [resource] = readable;
    const [prefix, partition, , region, account] = resource.split(':');
    const name = resource.split(':').slice(5).join(':');
    const near = [
      `${resource}2`, `${resource}-AbCdEf2`, `${resource}-Ab`, `${resource}/more`, resource.slice(0, -1),
      [prefix, partition, service, region === 'us-east-1' ? 'us-east-2' : 'us-east-1', account, name].join(':'),
      [prefix, partition, service, region, '210987654321', name].join(':'),
      [prefix, partition, service, region, account, `${service === 'ssm' ? 'parameter/' : 'secret:'}another-AbCdEf`].join(':'),
      '*',
    ].filter((arn) => !readable.includes(arn));
    expect(near.filter((arn) => may({ action: ACTION[service], resource: arn }))).toEqual([]);
    expect(OTHER_ACTIONS[service].filter((action) => may({ action, resource }))).toEqual([]);
  });

  test('may be decrypted with no other key, through no other service or Region, and nothing else with its keys', () => {
    const { service, keys, context, may } = situation();
    const other = service === 'ssm' ? 'secretsmanager' : 'ssm';
    const refused = [
      decrypt(service, OTHER_KEY, context),
      ...keys.flatMap((key) => [
        decrypt(other, key, context),
        decrypt(service, key, context, 'us-gov-west-1'),
        decrypt(service, key, `${context}2`),
        decrypt(service, key, context.replace('123456789012', '210987654321')),
        { action: 'kms:Decrypt', resource: key },
        { action: 'kms:Decrypt', resource: key, context: { 'kms:ViaService': decrypt(service, key, context).context?.['kms:ViaService'] ?? '' } },
        { ...decrypt(service, key, context), action: 'kms:Encrypt' },
        { ...decrypt(service, key, context), action: 'kms:GenerateDataKey' },
      ]),
    ];
    expect(refused.filter(may)).toEqual([]);
  });

  test('has one statement to read and one for each key, and no other', () => {
    const { statements, service, keys } = situation();
    expect(statements.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      [service === 'ssm' ? 'ReadParameters' : 'ReadSecrets', ACTION[service]],
      ...keys.map((__, index) => [`DecryptSecrets${index + 1}`, 'kms:Decrypt']),
    ]);
  });
});

describe('anyEncryptionKey', () => {
  const statements = () => statementsOf((stack) => TaskSecret.fromSecretsManager(imported(stack), { anyEncryptionKey: true }));

  test("lets any key of the secret's own account and Region decrypt this secret", () => {
    expect(allows(statements(), decrypt('secretsmanager', KEY, IMPORTED))).toBe(true);
    expect(allows(statements(), decrypt('secretsmanager', OTHER_KEY, IMPORTED))).toBe(true);
  });

  test.each([
    ['a key of another account', decrypt('secretsmanager', KEY.replace('123456789012', '210987654321'), IMPORTED)],
    ['a key of another Region', decrypt('secretsmanager', KEY.replace('eu-central-1', 'eu-west-1'), IMPORTED)],
    ['another secret', decrypt('secretsmanager', KEY, `${IMPORTED.slice(0, -15)}another-AbCdEf`)],
    ['through another service', decrypt('ssm', KEY, IMPORTED)],
    ['without a service', { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:SecretARN': IMPORTED } }],
  ])('does not let %s', (_, request) => {
    expect(allows(statements(), request)).toBe(false);
  });
});

describe('conditions', () => {
  test('use one StringLike block and one StringEquals, for StringEquals and StringLike on one key would both have to hold', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: container({
          secrets: {
            OWNED: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Token', { encryptionKey })),
            LITERAL: TaskSecret.fromValueFrom(IMPORTED, { encryptionKey }),
            NAMED: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'named'), { encryptionKey }),
          },
        }),
      },
    });
    const decryptions = inlineStatements(stack).filter(({ Action }) => Action === 'kms:Decrypt');
    expect(decryptions.map(({ Condition = {} }) => Object.entries(Condition).map(([operator, keys]) => [operator, Object.keys(keys)]))).toEqual([[
      ['StringEquals', ['kms:ViaService']],
      ['StringLike', ['kms:EncryptionContext:SecretARN']],
    ]]);
    expect(JSON.stringify(decryptions)).not.toMatch(/IfExists|ForA/);
  });

  test('have a wildcard for the Region of a literal ARN in the encryption context, because a replica may name its origin', () => {
    const [, decryption] = statementsOf((stack) => TaskSecret.fromValueFrom(IMPORTED, { encryptionKey: keyOf(stack) }));
    expect(decryption.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:SecretARN': IMPORTED.replace('eu-central-1', '*') },
    });
  });

  test('take the Region out of an ARN that is known at deployment', () => {
    const stack = newStack();
    statementsOf(() => TaskSecret.fromSecretsManager(
      secretsmanager.Secret.fromSecretCompleteArn(stack, 'Given', Fn.importValue('SecretArn')), { encryptionKey: keyOf(stack) }), stack);
    const region = { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::ImportValue': 'SecretArn' }] }] };
    expect(inlineStatements(stack)[1].Condition?.StringEquals)
      .toEqual({ 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', region, '.amazonaws.com']] } });
  });

  test.each([
    ['cn-north-1', 'aws-cn', ['secretsmanager.cn-north-1.amazonaws.com']],
    ['us-gov-west-1', 'aws-us-gov', ['secretsmanager.us-gov-west-1.amazonaws.com']],
    ['us-iso-east-1', 'aws-iso', ['secretsmanager.us-iso-east-1.amazonaws.com', 'secretsmanager.us-iso-east-1.c2s.ic.gov']],
    ['eusc-de-east-1', 'aws-eusc', ['secretsmanager.eusc-de-east-1.amazonaws.com', 'secretsmanager.eusc-de-east-1.amazonaws.eu']],
  ])('name the service as KMS sees it in %s', (region, partition, expected) => {
    const stack = newStack({ env: { account: '123456789012', region } });
    const inPartition = (arn: string) => arn.replace('arn:aws:', `arn:${partition}:`).replace('eu-central-1', region);
    const encryptionKey = keyOf(stack, inPartition(KEY));
    const [read, decryption] = statementsOf(() => TaskSecret.fromValueFrom(inPartition(IMPORTED), { encryptionKey }), stack);
    expect(read.Resource).toBe(inPartition(IMPORTED));
    expect([decryption.Condition?.StringEquals['kms:ViaService']].flat()).toEqual(expected);
  });
});

describe('several secrets', () => {
  test('under one key have one statement, and each service one of its own', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = keyOf(stack);
    const names = ['a', 'b', 'c'];
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: container({
          secrets: Object.fromEntries(names.flatMap((name) => [
            [`SECRET_${name}`, TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`, { encryptionKey })],
            [`PARAMETER_${name}`, TaskSecret.fromValueFrom(`/${name}`, { encryptionKey })],
          ])),
        }),
      },
    });
    expect(inlineStatements(stack)).toEqual([
      { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: names.map((name) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`) },
      { Sid: 'ReadParameters', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: names.map((name) => `arn:aws:ssm:eu-central-1:123456789012:parameter/${name}`) },
      {
        Sid: 'DecryptSecrets1',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: {
          StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:SecretARN': names.map((name) => `arn:aws:secretsmanager:*:123456789012:secret:${name}-AbCdEf`) },
        },
      },
      {
        Sid: 'DecryptSecrets2',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: {
          StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': names.map((name) => `arn:aws:ssm:*:123456789012:parameter/${name}`) },
        },
      },
    ]);
  });

  test('named in two ways are one resource: by token and by literal, by name and by ARN', () => {
    const stack = newStack({ env: ENV });
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: container({
          secrets: {
            A: TaskSecret.fromValueFrom('/app/mode'),
            B: TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Mode', '/app/mode')),
            C: TaskSecret.fromValueFrom('arn:aws:ssm:eu-central-1:123456789012:parameter/app/mode'),
          },
        }),
      },
    });
    expect(inlineStatements(stack).map(({ Resource }) => Resource)).toEqual(['arn:aws:ssm:eu-central-1:123456789012:parameter/app/mode']);
  });
});
