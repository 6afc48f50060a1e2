import { judge, Request } from '../../src/access/evaluate';
import { Statement } from '../../src/access/policy';
import { symbol } from '../../src/access/text';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/db-AbCdEf';
const ROLE = 'arn:aws:iam::123456789012:role/task';

const READ: Request = { action: 'secretsmanager:GetSecretValue', resource: SECRET, context: { 'kms:viaservice': undefined, 'aws:securetransport': 'true' }, principal: ROLE };

interface Written {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action?: string[];
  readonly NotAction?: string[];
  readonly Resource?: string[];
  readonly NotResource?: string[];
  readonly Principal?: string[];
  /** Operator, key and values. */
  readonly Condition?: [string, string, string[]][];
  readonly when?: Statement['when'];
}

function statement({ Effect = 'Allow', Action, NotAction, Resource, NotResource, Principal, Condition = [], when = {} }: Written): Statement {
  const choices = (texts: readonly string[] = []) => texts.map((text) => ({ text, when: {} }));
  return {
    effect: Effect,
    actions: choices(NotAction ?? Action ?? ['secretsmanager:GetSecretValue']),
    notActions: NotAction !== undefined,
    resources: choices(NotResource ?? Resource ?? [SECRET]),
    notResources: NotResource !== undefined,
    ...(Principal ? { principals: choices(Principal) } : {}),
    conditions: Condition.map(([operator, key, values]) => ({ operator: operator.toLowerCase(), key: key.toLowerCase(), values: choices(values) })),
    when,
  };
}

function access(...written: Written[]): string {
  return judge(written.map(statement), READ, {}, {}).access;
}

describe('IAM', () => {
  test.each<[string, string, ...Written[]]>([
    ['denies what nothing allows', 'not granted'],
    ['allows what a statement names', 'granted', {}],
    ['compares actions without case', 'granted', { Action: ['SecretsManager:getsecretvalue'] }],
    ['takes wildcards in actions', 'granted', { Action: ['secretsmanager:Get*'] }],
    ['takes a wildcard for all actions', 'granted', { Action: ['*'] }],
    ['denies another action', 'not granted', { Action: ['secretsmanager:DescribeSecret'] }],
    ['compares resources with case', 'not granted', { Resource: [SECRET.replace('app', 'App')] }],
    ['denies another resource', 'not granted', { Resource: [SECRET.replace('AbCdEf', 'GhIjKl')] }],
    ['denies a bare name for a complete ARN', 'not granted', { Resource: [SECRET.replace('-AbCdEf', '')] }],
    ['takes one of several resources', 'granted', { Resource: ['arn:aws:s3:::b', SECRET] }],
    ['lets a deny win', 'not granted', {}, { Effect: 'Deny' }],
    ['lets a deny for everything else alone', 'granted', {}, { Effect: 'Deny', NotAction: ['secretsmanager:*'] }],
    ['allows all but other actions', 'granted', { NotAction: ['iam:*'] }],
    ['does not allow what NotAction names', 'not granted', { NotAction: ['secretsmanager:*'] }],
    ['allows all but other resources', 'granted', { NotResource: ['arn:aws:s3:::b'] }],
    ['does not allow what NotResource names', 'not granted', { NotResource: [SECRET] }],
    ['holds a condition that the request fulfils', 'granted', { Condition: [['Bool', 'aws:SecureTransport', ['true']]] }],
    ['does not hold one that it does not', 'not granted', { Condition: [['Bool', 'aws:SecureTransport', ['false']]] }],
    ['does not hold a condition on a key that is absent', 'not granted', { Condition: [['StringEquals', 'kms:ViaService', ['ssm.eu-west-1.amazonaws.com']]] }],
    ['holds …IfExists on a key that is absent', 'granted', { Condition: [['StringEqualsIfExists', 'kms:ViaService', ['ssm.eu-west-1.amazonaws.com']]] }],
    ['holds a negated operator on a key that is absent', 'granted', { Condition: [['StringNotEquals', 'kms:ViaService', ['x']]] }],
    ['holds ForAllValues on a key that is absent', 'granted', { Condition: [['ForAllValues:StringEquals', 'kms:ViaService', ['x']]] }],
    ['does not hold ForAnyValue on a key that is absent', 'not granted', { Condition: [['ForAnyValue:StringEquals', 'kms:ViaService', ['x']]] }],
    ['holds Null on a key that is absent', 'granted', { Condition: [['Null', 'kms:ViaService', ['true']]] }],
    ['needs all conditions', 'not granted', { Condition: [['Bool', 'aws:SecureTransport', ['true']], ['Null', 'kms:ViaService', ['false']]] }],
    ['cannot tell of tags', 'cannot tell', { Condition: [['StringEquals', 'secretsmanager:ResourceTag/app', ['x']]] }],
    ['cannot tell of operators that are not known', 'cannot tell', { Condition: [['NumericLessThan', 'aws:SecureTransport', ['3']]] }],
    ['cannot tell of policy variables', 'cannot tell', { Resource: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:${aws:PrincipalTag/app}*'] }],
    ['cannot tell of symbols', 'cannot tell', { Resource: [symbol('open', 'x')] }],
    ['cannot tell where a deny has a condition on tags', 'cannot tell', {}, { Effect: 'Deny', Condition: [['StringEquals', 'aws:PrincipalTag/a', ['x']]] }],
    ['takes another statement where one cannot be told', 'granted', { Resource: [symbol('open', 'x')] }, {}],
    ['takes the policy of a resource that names the role', 'granted', { Principal: [ROLE] }],
    ['takes the policy of a resource for everybody', 'granted', { Principal: ['*'] }],
    ['does not take that of another role', 'not granted', { Principal: [`${ROLE}2`] }],
    ['does not take that of the account, which delegates', 'not granted', { Principal: ['arn:aws:iam::123456789012:root'] }],
  ])('%s: %s', (_, expected, ...written) => {
    expect(access(...written)).toBe(expected);
  });
});

describe('a choice at deployment', () => {
  const choices = { 'stack#Prod': { values: ['true', 'false'] } };
  const inProd = statement({ when: { 'stack#Prod': 'true' } });
  const elsewhere = statement({ when: { 'stack#Prod': 'false' } });

  test('both branches grant it', () => {
    expect(judge([inProd, elsewhere], READ, {}, choices).access).toBe('granted');
  });

  test('the branch in which it is read grants it', () => {
    expect(judge([inProd], READ, { 'stack#Prod': 'true' }, choices).access).toBe('granted');
  });

  test('the other branch grants it', () => {
    expect(judge([elsewhere], READ, { 'stack#Prod': 'true' }, choices).access).toBe('not granted');
  });

  test('one branch grants it, and it is read in both: conditions can depend on each other', () => {
    expect(judge([inProd], READ, {}, choices)).toMatchObject({ access: 'cannot tell', reason: 'the permission depends on conditions of the template' });
  });
});
