import { isAllowed, like, Request, statementsOf, trustsOnlyEcs, UnknownElement } from './evaluator';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf';
const READ = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET };
const VIA = { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' };
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const read: Request = { action: 'secretsmanager:GetSecretValue', resource: SECRET };

function allows(request: Request, ...statements: unknown[]): boolean {
  return isAllowed(statementsOf([document(...statements)]), request);
}

describe('a request', () => {
  test('is denied if nothing allows it', () => {
    expect(isAllowed([], read)).toBe(false);
    expect(allows({ ...read, action: 'secretsmanager:DescribeSecret' }, READ)).toBe(false);
    expect(allows({ ...read, resource: `${SECRET}x` }, READ)).toBe(false);
  });

  test('is allowed by one statement of several, in one policy of several', () => {
    const other = { ...READ, Resource: `${SECRET}x` };
    expect(allows(read, other, READ)).toBe(true);
    expect(isAllowed(statementsOf([document(other), document(READ)]), read)).toBe(true);
  });

  test('is denied where one statement denies it, whatever others allow', () => {
    expect(allows(read, READ, { ...READ, Effect: 'Deny' })).toBe(false);
    expect(isAllowed(statementsOf([document({ ...READ, Effect: 'Deny' }), document(READ)]), read)).toBe(false);
    expect(allows(read, READ, { ...READ, Effect: 'Deny', Resource: `${SECRET}x` })).toBe(true);
  });

  test('is compared with actions in any case and with resources in their own', () => {
    expect(allows({ ...read, action: 'SecretsManager:getsecretvalue' }, READ)).toBe(true);
    expect(allows({ ...read, resource: SECRET.replace('prod', 'Prod') }, READ)).toBe(false);
  });

  test('matches any of the actions and any of the resources of a statement', () => {
    const several = { Effect: 'Allow', Action: ['ssm:GetParameters', READ.Action], Resource: [`${SECRET}x`, SECRET] };
    expect(allows(read, several)).toBe(true);
    expect(allows({ ...read, action: 'ssm:GetParameter' }, several)).toBe(false);
  });

  test('needs no list around a single statement', () => {
    expect(isAllowed(statementsOf([{ Version: '2012-10-17', Statement: READ }]), read)).toBe(true);
  });
});

describe('a condition', () => {
  const decrypt: Request = { action: 'kms:Decrypt', resource: KEY, context: { ...VIA, 'kms:EncryptionContext:SecretARN': SECRET } };
  const statement = (Condition: unknown) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY, Condition });

  test('needs every operator and every key, and one value of each', () => {
    const both = { StringEquals: VIA, StringLike: { 'kms:EncryptionContext:SecretARN': ['nothing', SECRET] } };
    expect(allows(decrypt, statement(both))).toBe(true);
    expect(allows(decrypt, statement({ ...both, StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } }))).toBe(false);
    expect(allows(decrypt, statement({ ...both, StringLike: { 'kms:EncryptionContext:SecretARN': 'nothing' } }))).toBe(false);
    expect(allows(decrypt, statement({ StringEquals: { ...VIA, 'kms:EncryptionContext:SecretARN': SECRET } }))).toBe(true);
    expect(allows(decrypt, statement({ StringEquals: { ...VIA, 'kms:EncryptionContext:SecretARN': 'nothing' } }))).toBe(false);
  });

  test('on one key under two operators needs both', () => {
    const key = 'kms:EncryptionContext:SecretARN';
    expect(allows(decrypt, statement({ StringEquals: { [key]: SECRET }, StringLike: { [key]: 'arn:*' } }))).toBe(true);
    expect(allows(decrypt, statement({ StringEquals: { [key]: 'nothing' }, StringLike: { [key]: 'arn:*' } }))).toBe(false);
  });

  test('does not hold for a request without its key', () => {
    expect(allows({ ...decrypt, context: undefined }, statement({ StringEquals: VIA }))).toBe(false);
    expect(allows({ ...decrypt, context: {} }, statement({ StringLike: { 'kms:ViaService': '*' } }))).toBe(false);
  });

  test('takes names of keys in any case, and values in their own', () => {
    expect(allows(decrypt, statement({ StringEquals: { 'KMS:viaservice': VIA['kms:ViaService'] } }))).toBe(true);
    expect(allows(decrypt, statement({ StringEquals: { 'kms:ViaService': VIA['kms:ViaService'].toUpperCase() } }))).toBe(false);
  });

  test('StringEquals takes a wildcard for what it is, StringLike as one', () => {
    expect(allows(decrypt, statement({ StringEquals: { 'kms:ViaService': '*' } }))).toBe(false);
    expect(allows(decrypt, statement({ StringLike: { 'kms:ViaService': '*' } }))).toBe(true);
  });

  test('of a deny that does not hold denies nothing', () => {
    const deny = { ...statement({ StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } }), Effect: 'Deny' };
    expect(allows(decrypt, statement({ StringEquals: VIA }), deny)).toBe(true);
  });
});

test.each([
  ['a', 'a', true], ['a', 'b', false], ['ab', 'a', false], ['a', 'ab', false],
  ['', '*', true], ['abc', '*', true], ['abc', 'a*', true], ['abc', '*c', true], ['abc', 'a*c', true], ['ac', 'a*c', true],
  ['abcabd', '*abd', true], ['aXbXc', 'a*b*c', true], ['aXbX', 'a*b*c', false], ['abc', 'abc*', true], ['abc', 'abc**', true],
  ['a:b/c', 'a*c', true], ['a:b', 'a?b', true], ['a/b', 'a?b', true], ['ab', 'a?b', false], ['a', '?', true], ['', '?', false],
  ['abcdef', '??????', true], ['abcde', '??????', false], ['abcdefg', '??????', false],
  ['a.c', 'a.c', true], ['abc', 'a.c', false], ['a[b]', 'a[b]', true], ['A', 'a', false], ['a+', 'a+*', true],
])("'%s' is like '%s': %s", (text, pattern, expected) => {
  expect(like(text, pattern)).toBe(expected);
});

describe('what it does not know is an error', () => {
  const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY };

  test.each<[string, unknown]>([
    ['a document that is none', undefined],
    ['a list of statements alone', [READ]],
    ['a document without a version', { Statement: [READ] }],
    ['the old version', { Version: '2008-10-17', Statement: [READ] }],
    ['an Id', { Id: 'x', ...document(READ) }],
    ['no statements', document()],
    ['a statement that is none', document('x')],
    ['another effect', document({ ...READ, Effect: 'allow' })],
    ['no effect', document({ ...READ, Effect: undefined })],
    ['NotAction', document({ Effect: 'Allow', NotAction: 'iam:*', Resource: SECRET })],
    ['NotResource', document({ Effect: 'Allow', Action: READ.Action, NotResource: SECRET })],
    ['NotResource together with a resource', document({ ...READ, NotResource: SECRET })],
    ['a principal', document({ ...READ, Principal: '*' })],
    ['NotPrincipal', document({ ...READ, NotPrincipal: { AWS: '*' } })],
    ['an action with an asterisk', document({ ...READ, Action: 'secretsmanager:GetSecretValue*' })],
    ['an action with a question mark', document({ ...READ, Action: 'secretsmanager:GetSecretValu?' })],
    ['all actions', document({ ...READ, Action: '*' })],
    ['no action', document({ ...READ, Action: undefined })],
    ['an empty list of actions', document({ ...READ, Action: [] })],
    ['any resource', document({ ...READ, Resource: '*' })],
    ['any resource in addition to the token of ECR', document({ ...READ, Action: ['ecr:GetAuthorizationToken', READ.Action], Resource: '*' })],
    ['a resource that is not an ARN', document({ ...READ, Resource: 'prod/database' })],
    ['a resource of any service', document({ ...READ, Resource: 'arn:aws:*:eu-central-1:123456789012:x' })],
    ['no resource', document({ ...READ, Resource: undefined })],
    ['an empty list of resources', document({ ...READ, Resource: [] })],
    ['a resource that CloudFormation has not resolved', document({ ...READ, Resource: { Ref: 'Secret' } })],
    ['a policy variable in a resource', document({ ...READ, Resource: 'arn:aws:s3:::home/${aws:username}' })],
    ['a policy variable in a condition', document({ ...decrypt, Condition: { StringLike: { 'kms:ViaService': '${aws:PrincipalTag/via}' } } })],
    ['an empty condition on a key', document({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': [] } } })],
    ['a condition value that is not text', document({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': true } } })],
    ['IfExists', document({ ...decrypt, Condition: { StringEqualsIfExists: VIA } })],
    ['ForAllValues', document({ ...decrypt, Condition: { 'ForAllValues:StringEquals': VIA } })],
    ['ForAnyValue', document({ ...decrypt, Condition: { 'ForAnyValue:StringEquals': VIA } })],
    ['StringNotEquals', document({ ...decrypt, Condition: { StringNotEquals: VIA } })],
    ['StringEqualsIgnoreCase', document({ ...decrypt, Condition: { StringEqualsIgnoreCase: VIA } })],
    ['Null', document({ ...decrypt, Condition: { Null: { 'kms:ViaService': 'true' } } })],
    ['Bool', document({ ...decrypt, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['ArnLike in an identity policy', document({ ...decrypt, Condition: { ArnLike: { 'aws:SourceArn': 'arn:*' } } })],
    ['a Sid that IAM refuses', document({ ...READ, Sid: 'read secrets' })],
    ['a Sid that occurs twice', document({ ...READ, Sid: 'Read' }, { ...READ, Sid: 'Read' })],
    ['an unknown element', document({ ...READ, Unless: 'x' })],
  ])('%s', (_name, policy) => {
    expect(() => statementsOf([policy])).toThrow(UnknownElement);
  });

  test('and the token of ECR is on any resource, as AWS documents it', () => {
    expect(allows({ action: 'ecr:GetAuthorizationToken', resource: '*' }, { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' })).toBe(true);
  });
});

describe('a trust policy', () => {
  const ecs = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } };
  const own = { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-central-1:123456789012:*' } };
  const task = { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': 'arn:aws:ecs:eu-central-1:123456789012:task/cluster/1' };

  test('trusts Amazon ECS', () => {
    expect(trustsOnlyEcs(document(ecs), {})).toBe(true);
  });

  test('trusts it for tasks of its account, where it says so', () => {
    expect(trustsOnlyEcs(document({ ...ecs, Condition: own }), task)).toBe(true);
    expect(trustsOnlyEcs(document({ ...ecs, Condition: own }), { ...task, 'aws:SourceAccount': '210987654321' })).toBe(false);
    expect(trustsOnlyEcs(document({ ...ecs, Condition: own }), { ...task, 'aws:SourceArn': task['aws:SourceArn'].replace('123456789012', '210987654321') })).toBe(false);
    expect(trustsOnlyEcs(document({ ...ecs, Condition: own }), {})).toBe(false);
  });

  test('compares each part of an ARN by itself', () => {
    const anywhere = { ...ecs, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:123456789012:*' } } };
    expect(trustsOnlyEcs(document(anywhere), task)).toBe(true);
    expect(trustsOnlyEcs(document(anywhere), { 'aws:SourceArn': 'arn:aws:ecs:eu-central-1:1:123456789012:task' })).toBe(false);
  });

  test.each<[string, unknown]>([
    ['another service', { ...ecs, Principal: { Service: 'ec2.amazonaws.com' } }],
    ['another service in addition', { ...ecs, Principal: { Service: ['ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'] } }],
    ['an account in addition', { ...ecs, Principal: { Service: 'ecs-tasks.amazonaws.com', AWS: '123456789012' } }],
    ['everybody', { ...ecs, Principal: '*' }],
    ['everybody but one', { ...ecs, Principal: undefined, NotPrincipal: { AWS: '123456789012' } }],
    ['a tagged session', { ...ecs, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    ['any action', { ...ecs, Action: 'sts:*' }],
    ['a deny', { ...ecs, Effect: 'Deny' }],
    ['a resource', { ...ecs, Resource: '*' }],
    ['a condition that holds for a missing key', { ...ecs, Condition: { StringEqualsIfExists: own.StringEquals } }],
  ])('fails with %s', (_name, statement) => {
    expect(() => trustsOnlyEcs(document(statement), task)).toThrow(UnknownElement);
  });
});
