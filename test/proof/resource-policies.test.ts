import { statementsOf, UnknownElement } from './evaluator';
import { Caller, isAllowedBoth } from './resource-policies';

const OWNER = '222222222222';
const SECRET = `arn:aws:secretsmanager:eu-central-1:${OWNER}:secret:shared-AbCdEf`;
const READ = { action: 'secretsmanager:GetSecretValue', resource: SECRET };
const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });

const may = statementsOf([document({ Effect: 'Allow', Action: READ.action, Resource: SECRET })]);
const role = (account: string, name = 'task', statements = may): Caller => ({ roleArn: `arn:aws:iam::${account}:role/${name}`, statements });
const task = role('111111111111');

const account = (id: string) => ({ AWS: `arn:aws:iam::${id}:root` });
const allow = { Effect: 'Allow', Principal: account('111111111111'), Action: READ.action, Resource: '*' };
const deny = { ...allow, Effect: 'Deny', Principal: '*' };
const by = (Condition: unknown, statement: object = allow) => document({ ...statement, Condition });

test('across accounts, both sides must allow', () => {
  expect(isAllowedBoth(task, READ, OWNER, document(allow))).toBe(true);
  expect(isAllowedBoth(task, READ, OWNER)).toBe(false);
  expect(isAllowedBoth(role('111111111111', 'task', []), READ, OWNER, document(allow))).toBe(false);
  expect(isAllowedBoth(task, READ, OWNER, document({ ...allow, Principal: account('333333333333') }))).toBe(false);
  expect(isAllowedBoth(task, READ, OWNER, document({ ...allow, Action: 'secretsmanager:DescribeSecret' }))).toBe(false);
});

test('within an account, either side is enough', () => {
  expect(isAllowedBoth(role(OWNER), READ, OWNER)).toBe(true);
  expect(isAllowedBoth(role(OWNER, 'task', []), READ, OWNER, document({ ...allow, Principal: account(OWNER) }))).toBe(true);
  expect(isAllowedBoth(role(OWNER, 'task', []), READ, OWNER)).toBe(false);
});

test('a deny of the resource wins', () => {
  expect(isAllowedBoth(role(OWNER), READ, OWNER, document(deny))).toBe(false);
  expect(isAllowedBoth(task, READ, OWNER, document(allow, deny))).toBe(false);
  expect(isAllowedBoth({ service: 'rotation' }, READ, OWNER, document(deny))).toBe(false);
});

test('ArnEquals compares the role of the caller, part by part', () => {
  const equals = (arn: string) => by({ ArnEquals: { 'aws:PrincipalArn': arn } });
  expect(isAllowedBoth(task, READ, OWNER, equals('arn:aws:iam::111111111111:role/task'))).toBe(true);
  expect(isAllowedBoth(task, READ, OWNER, equals('arn:aws:iam::111111111111:role/t*'))).toBe(true);
  expect(isAllowedBoth(task, READ, OWNER, equals('arn:aws:iam::111111111111:role/team/task'))).toBe(false);
  expect(isAllowedBoth(task, READ, OWNER, equals('arn:aws:iam:*:role/task'))).toBe(false);
});

test('ArnNotEquals holds where none of its values matches, and for a service, which has no such key', () => {
  const others = (...arns: string[]) => by({ ArnNotEquals: { 'aws:PrincipalArn': arns } }, deny);
  expect(isAllowedBoth(role(OWNER), READ, OWNER, others('arn:aws:iam::222222222222:role/other', 'arn:aws:iam::222222222222:role/task'))).toBe(true);
  expect(isAllowedBoth(role(OWNER), READ, OWNER, others('arn:aws:iam::222222222222:role/other'))).toBe(false);
  expect(isAllowedBoth({ service: 'rotation' }, READ, OWNER, others('arn:aws:iam::222222222222:role/task'))).toBe(false);
});

test('Bool tells a service from a role', () => {
  const people = by({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }, deny);
  expect(isAllowedBoth({ service: 'rotation' }, READ, OWNER, people)).toBe(true);
  expect(isAllowedBoth(role(OWNER), READ, OWNER, people)).toBe(false);
});

test.each<[string, object]>([
  ['a role as principal', { ...allow, Principal: { AWS: 'arn:aws:iam::111111111111:role/task' } }],
  ['another operator', { ...allow, Condition: { ArnEqualsIfExists: { 'aws:PrincipalArn': 'x' } } }],
  ['an element that is not the usual', { ...allow, NotAction: 'x' }],
  ['no principal', { Effect: 'Allow', Action: READ.action, Resource: '*' }],
])('%s is not guessed at', (_, statement) => {
  expect(() => isAllowedBoth(task, READ, OWNER, document(statement))).toThrow(UnknownElement);
});
