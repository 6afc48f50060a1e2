// What people write, and what must be no finding: the templates leave it open, or exclude it.

import { allow, audited, found, role, SECRET_ARN, task } from '../rule/templates';

const READ = allow('secretsmanager:GetSecretValue', SECRET_ARN);
const NOTHING = { Ref: 'AWS::NoValue' };
const OTHER = SECRET_ARN.replace('app/db', 'app/other');
const INCLUDE = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/part.yaml' } } };

const parameter = (AllowedValues?: readonly string[]) => ({ Type: 'String', ...(AllowedValues ? { AllowedValues } : {}) });
const equals = (name: string, value: string) => ({ 'Fn::Equals': [{ Ref: name }, value] });
const when = (condition: string, node: any) => ({ 'Fn::If': [condition, node, NOTHING] });

describe('a permission that may be where no template shows it', () => {
  const READER = { Role: role([]), Task: task({ X: SECRET_ARN }) };

  test.each<[string, object, object?]>([
    ['a macro', READER, { Transform: ['AWS::Serverless-2016-10-31', 'CompanyDefaults'] }],
    ['a file that is included', READER, { Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/all.yaml' } } }],
    ['resources that are included', { ...READER, ...INCLUDE }],
    ['resources in a loop', { ...READER, 'Fn::ForEach::Policies': ['Name', ['A'], {}] }, { Transform: 'AWS::LanguageExtensions' }],
    ['properties that are included', { ...READER, Role: role([], INCLUDE) }],
    ['a policy that is included', { ...READER, Role: role([], { Policies: [INCLUDE] }) }],
    ['a statement that is included', { ...READER, Role: role([INCLUDE]) }],
    ['a custom resource', { ...READER, Attach: { Type: 'Custom::AttachPolicies', Properties: { Role: { Ref: 'Role' } } } }],
    ['a module', { ...READER, Attach: { Type: 'Acme::Security::Policies::MODULE', Properties: { Role: { Ref: 'Role' } } } }],
    ['a nested stack', { ...READER, Attach: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://x', Parameters: { Role: { Ref: 'Role' } } } } }],
    ['another stack', READER, { Outputs: { Role: { Value: { Ref: 'Role' }, Export: { Name: 'execution-role' } } } }],
  ])('is not missing: %s', (_, resources, sections = {}) => { // without the default, jest would pass `done` in its place
    expect(audited(resources, sections)).toMatchObject({ findings: [], cannotTell: [{ name: 'X' }] });
  });

  test('is missing where macros leave roles alone', () => {
    expect(found(READER, { Transform: ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'] })).toEqual(['MissingPermission Task']);
  });

  test('nor is an execution role, or a trust policy', () => {
    const { Type, Properties: { ExecutionRoleArn: _, ...Properties } } = task({ X: SECRET_ARN });
    expect(found({ Task: { Type, Properties: { ...Properties, ...INCLUDE } } })).toEqual([]);
    expect(found({ Role: { Type: 'AWS::IAM::Role', Properties: INCLUDE }, Task: task({ X: SECRET_ARN }) })).toEqual([]);
  });
});

describe('conditions that exclude each other', () => {
  const sections = {
    Parameters: { Env: parameter(['dev', 'prod']), Free: parameter() },
    Conditions: {
      Prod: equals('Env', 'prod'),
      Dev: equals('Env', 'dev'),
      Both: { 'Fn::And': [{ Condition: 'Prod' }, equals('Free', 'a')] },
      Either: { 'Fn::Or': [{ Condition: 'Dev' }, equals('Free', 'b')] },
      Self: { 'Fn::And': [{ Condition: 'Self' }, { Condition: 'Prod' }] },
    },
  };
  const secrets = (...list: any[]) => task({}, { Secrets: list });

  test('give a name once', () => {
    const twice = secrets(when('Prod', { Name: 'X', ValueFrom: SECRET_ARN }), when('Dev', { Name: 'X', ValueFrom: SECRET_ARN }));
    expect(found({ Role: role([READ]), Task: twice }, sections)).toEqual([]);
    const again = secrets(when('Prod', { Name: 'X', ValueFrom: SECRET_ARN }), when('Both', { Name: 'X', ValueFrom: SECRET_ARN }));
    expect(found({ Role: role([READ]), Task: again }, sections)).toEqual(['DuplicateName Task']);
  });

  test('grant together what is read in all of them', () => {
    const statements = [when('Prod', READ), when('Dev', READ)];
    expect(audited({ Role: role(statements), Task: task({ X: SECRET_ARN }) }, sections).summary).toMatchObject({ granted: 1 });
    expect(audited({ Role: role([when('Prod', READ)]), Task: secrets(when('Both', { Name: 'X', ValueFrom: SECRET_ARN })) }, sections).summary).toMatchObject({ granted: 1 });
    expect(audited({ Role: role([when('Dev', READ)]), Task: secrets(when('Both', { Name: 'X', ValueFrom: SECRET_ARN })) }, sections).summary).toMatchObject({ notGranted: 1 });
  });

  test('can name themselves, and be open', () => {
    expect(audited({ Role: role([when('Self', READ)]), Task: task({ X: SECRET_ARN }) }, sections).summary).toMatchObject({ cannotTell: 1 });
    expect(audited({ Role: role([when('Either', READ)]), Task: task({ X: SECRET_ARN }) }, sections).summary).toMatchObject({ cannotTell: 1 });
  });
});

describe('a mapping', () => {
  const sections = {
    Parameters: { Env: parameter(['dev', 'prod']) },
    Mappings: { Secrets: { dev: { a: SECRET_ARN, b: SECRET_ARN }, prod: { a: SECRET_ARN, b: 'none' }, old: { a: OTHER, b: OTHER } } },
  };
  const row = (column: string) => ({ 'Fn::FindInMap': ['Secrets', { Ref: 'Env' }, column] });

  test('has rows that no parameter can choose', () => {
    expect(audited({ Role: role([READ]), Task: task({ X: row('a') }) }, sections)).toMatchObject({ findings: [], summary: { granted: 1 } });
  });

  test('has placeholders', () => {
    expect(audited({ Role: role([READ]), Task: task({ X: row('b') }) }, sections)).toMatchObject({ findings: [], summary: { cannotTell: 1 } });
  });
});

test.each<[string, any]>([
  ['a pattern of actions', { Effect: 'Allow', Action: 'sts:Assume*', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
  ['one of two statements', { 'Fn::If': ['C', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }, NOTHING] }],
  ['all but some actions', { Effect: 'Allow', NotAction: 'iam:*', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
])('a role is trusted by %s', (_, Statement) => {
  expect(found({ Role: role([READ], { AssumeRolePolicyDocument: { Statement } }), Task: task({ X: SECRET_ARN }) })).toEqual([]);
});

test('the value of a parameter can be an ARN, or a part of one', () => {
  const references = { A: '{{resolve:ssm:/secret-arn}}', B: { 'Fn::Sub': 'arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:{{resolve:ssm:/name}}:key::' } };
  expect(audited({ Role: role([allow('secretsmanager:GetSecretValue', '{{resolve:ssm:/secret-arn}}')]), Task: task(references) }).findings).toEqual([]);
});

test.each<[string, any[]]>([
  ['permission boundaries and denials that do not concern it', [READ, { Effect: 'Deny', Action: 'iam:*', Resource: '*' }, { Effect: 'Deny', NotAction: ['secretsmanager:*'], Resource: '*' }]],
  ['denials outside of some Regions', [READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } }]],
  ['denials without TLS', [READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]],
  ['denials for some principals', [READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ecs-*' } } }]],
  ['denials of all other secrets', [READ, { Effect: 'Deny', Action: 'secretsmanager:*', NotResource: 'arn:aws:secretsmanager:*:*:secret:app/*' }]],
  ['policy variables', [allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/app}/*')]],
  ['tags', [allow('secretsmanager:GetSecretValue', '*', { StringEquals: { 'aws:ResourceTag/app': '${aws:PrincipalTag/app}' } })]],
  ['actions in other letters', [allow('SecretsManager:getsecretvalue', SECRET_ARN)]],
  ['a text that a list is split from', [allow('secretsmanager:GetSecretValue', { 'Fn::Split': [',', { Ref: 'Arns' }] })]],
])('no permission is missing with %s', (_, statements) => {
  const { findings } = audited({ Role: role(statements, { PermissionsBoundary: { Ref: 'Arns' } }), Task: task({ X: SECRET_ARN }) }, { Parameters: { Arns: parameter() } });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
