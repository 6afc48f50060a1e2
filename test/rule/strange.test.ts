// Permissions that are right, and written in unusual ways: nothing is found. And the faults beside them, which are.

import { allow, audited, ENCRYPTED, OWN_KEY, role, SECRET_ARN, task, TRUST } from './templates';

const GET = 'secretsmanager:GetSecretValue';
const READ = allow(GET, SECRET_ARN);
const EXECUTION = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const ROLE_POLICY = (statements: readonly any[], more: object = {}) => ({
  Type: 'AWS::IAM::RolePolicy', Properties: { PolicyName: 'p', RoleName: { Ref: 'Role' }, PolicyDocument: { Statement: statements } }, ...more,
});
const RIGHT = { Role: role([READ]), Task: task({ X: SECRET_ARN }) };
const ONE = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:';

interface Case {
  readonly resources: any;
  readonly sections?: object;
}

const of = (resources: any, sections: object = {}): Case => ({ resources: { ...RIGHT, ...resources }, sections });
const withStatements = (statements: readonly any[], sections: object = {}, more: object = {}): Case => of({ Role: role(statements, more) }, sections);
const inPolicy = (document: any, sections: object = {}): Case => of({ Role: role([], { Policies: [{ PolicyName: 'p', PolicyDocument: document }] }) }, sections);

const CONDITIONS = { Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } }, Parameters: { Stage: { Type: 'String' } } };

/** Everything is granted, and nothing found. */
const FINE: { readonly [name: string]: Case } = {
  'a document in a string': inPolicy(JSON.stringify({ Version: '2012-10-17', Statement: [READ] })),
  'a document in Fn::Sub': inPolicy({ 'Fn::Sub': [JSON.stringify({ Statement: [allow(GET, '${Arn}')] }), { Arn: SECRET_ARN }] }),
  'one statement that is no list': inPolicy({ Statement: READ }),
  'branches with the same permission': withStatements([{ 'Fn::If': ['Prod', READ, allow(GET, `${ONE}app/*`)] }], CONDITIONS),
  'a list of statements in a branch': inPolicy({ Statement: { 'Fn::If': ['Prod', [READ], [READ, allow('s3:GetObject', '*')]] } }, CONDITIONS),
  'no value in a list': withStatements([READ, { Ref: 'AWS::NoValue' }, { 'Fn::If': ['Prod', allow('logs:PutLogEvents', '*'), { Ref: 'AWS::NoValue' }] }], CONDITIONS),
  'a role and a task that exist under one condition': of({ Role: { ...role([READ]), Condition: 'Prod' }, Task: { ...RIGHT.Task, Condition: 'Prod' } }, CONDITIONS),
  'a RolePolicy that the task waits for': of({ Role: role([]), Policy: ROLE_POLICY([READ]), Task: { ...RIGHT.Task, DependsOn: ['Policy'] } }),
  'a RolePolicy by the literal name of the role': of({ Role: role([], { RoleName: 'reader' }), Task: { ...RIGHT.Task, DependsOn: 'Policy' }, Policy: ROLE_POLICY([READ], {}) }),
  'a managed policy that the service waits for': of({
    Role: role([]),
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [READ] } } },
    Service: { Type: 'AWS::ECS::Service', DependsOn: ['Policy'], Properties: { TaskDefinition: { Ref: 'Task' } } },
  }),
  'a managed policy by its ARN': of({
    Role: role([], { ManagedPolicyArns: [EXECUTION, { Ref: 'Policy' }] }),
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [READ] } } },
  }),
  'an action in other letters': withStatements([allow('SecretsManager:getsecretvalue', SECRET_ARN)]),
  'a wildcard for the suffix': withStatements([allow([GET], [`${ONE}app/db-??????`])]),
  'a path of names': withStatements([allow(GET, `${ONE}app/*`)]),
  'pseudo parameters in the place of a literal account': withStatements([allow(GET, { 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:app/db-AbCdEf' })]),
  'a join of parts': withStatements([allow(GET, { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'secretsmanager', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'secret', 'app/db-*']] })]),
  'NotResource of others': withStatements([{ Effect: 'Allow', Action: GET, NotResource: `${ONE}other-*` }]),
  'a denial of others': withStatements([READ, { Effect: 'Deny', Action: 'secretsmanager:*', NotResource: [SECRET_ARN] }]),
  'a denial where TLS is missing': withStatements([READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]),
  'a denial in other Regions': withStatements([READ, { Effect: 'Deny', NotAction: 'iam:*', Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } }]),
  'a denial of other actions': withStatements([READ, { Effect: 'Deny', NotAction: ['secretsmanager:GetSecretValue', 'logs:*', 'ecr:*'], Resource: '*' }]),
  'statements that are split by action and resource': of({ Role: role([allow('logs:CreateLogStream', '*'), allow(GET, `${ONE}other-AbCdEf`), READ]), Task: task({ X: SECRET_ARN, Y: `${ONE}other-AbCdEf` }) }),
  'a list of Fn::If in resources': of({ Role: role([allow(GET, [{ 'Fn::If': ['Prod', `${ONE}prod-AbCdEf`, `${ONE}dev-AbCdEf`] }])]), Task: task({ X: { 'Fn::If': ['Prod', `${ONE}prod-AbCdEf`, `${ONE}dev-AbCdEf`] } }) }, CONDITIONS),
  'a resource policy of the secret': of({
    Role: role([]),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
    Policy: {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: [{ ...allow(GET, '*'), Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }] } },
    },
    Task: task({ X: { Ref: 'Secret' } }),
  }),
  'conditions with StringLike and a list of services': of({
    ...ENCRYPTED,
    Role: role([allow(GET, { Ref: 'Secret' }), allow('kms:Decrypt', OWN_KEY, { StringLike: { 'kms:ViaService': ['secretsmanager.*.amazonaws.com', 'ssm.*.amazonaws.com'] } })]),
  }),
  'ForAnyValue on a key with one value': of({
    ...ENCRYPTED,
    Role: role([allow(GET, { Ref: 'Secret' }), allow('kms:Decrypt', OWN_KEY, { 'ForAnyValue:StringEquals': { 'kms:ViaService': [{ 'Fn::Sub': 'secretsmanager.${AWS::Region}.amazonaws.com' }] } })]),
  }),
  'ArnLike on the secret': of({
    ...ENCRYPTED,
    Role: role([allow(GET, { Ref: 'Secret' }), allow('kms:Decrypt', OWN_KEY, { ArnLike: { 'kms:EncryptionContext:SecretARN': { Ref: 'Secret' } } })]),
  }),
  'a key policy that grants it': of({
    ...ENCRYPTED,
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*', Principal: { AWS: [{ 'Fn::GetAtt': ['Role', 'Arn'] }] } }] } } },
    Role: role([allow(GET, { Ref: 'Secret' })]),
  }),
  'a secret by its name, with the suffix as a wildcard': of({
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'team/db' } },
    Role: role([allow(GET, { 'Fn::Sub': 'arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:team/*' })]),
    Task: task({ X: { Ref: 'Secret' } }),
  }),
  'an imported secret that is imported in the policy, too': of({
    Role: role([allow(GET, { 'Fn::ImportValue': { 'Fn::Sub': '${App}-${Env}-SecretArn' } })]), Task: task({ X: { 'Fn::Sub': ['${Arn}:password::', { Arn: { 'Fn::ImportValue': { 'Fn::Sub': '${App}-${Env}-SecretArn' } } }] } }),
  }, { Parameters: { App: { Type: 'String' }, Env: { Type: 'String' } } }),
  'Copilot: parameters of a path, by name': of({
    Role: role([allow('ssm:GetParameters', { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/copilot/${AppName}/${EnvName}/secrets/*' })]),
    Task: task({ X: { 'Fn::Sub': '/copilot/${AppName}/${EnvName}/secrets/TOKEN' } }),
  }, { Parameters: { AppName: { Type: 'String' }, EnvName: { Type: 'String' } } }),
  'a parameter by a name without a slash': of({ Role: role([allow('ssm:GetParameters', { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/token' })]), Task: task({ X: 'token' }) }),
  'a parameter of the template': of({
    Token: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x' } },
    Role: role([allow('ssm:GetParameters', { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${Token}' })]),
    Task: task({ X: { Ref: 'Token' } }),
  }),
  'a secret in a parameter\'s value that is chosen by a mapping': of({
    Role: role([allow(GET, { 'Fn::FindInMap': ['Secrets', { Ref: 'Stage' }, 'Arn'] })]), Task: task({ X: { 'Fn::FindInMap': ['Secrets', { Ref: 'Stage' }, 'Arn'] } }),
  }, { Parameters: { Stage: { Type: 'String' } }, Mappings: { Secrets: { prod: { Arn: `${ONE}prod-AbCdEf` }, dev: { Arn: `${ONE}dev-AbCdEf` } } } }),
  'Fn::Select of Fn::Split': of({
    Role: role([allow(GET, { 'Fn::Select': [0, { 'Fn::Split': [',', `${SECRET_ARN},x`] }] })]),
  }),
  'a trust policy with several services and a condition': withStatements([READ], {}, {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: ['ecs-tasks.amazonaws.com'] }, Action: ['sts:AssumeRole'], Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:123456789012:*' } } }] },
  }),
  'a trust policy in a string': withStatements([READ], {}, { AssumeRolePolicyDocument: JSON.stringify(TRUST) }),
  'a role by a literal ARN with a path': of({ Role: role([READ], { RoleName: 'reader', Path: '/team/' }), Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: 'arn:aws:iam::123456789012:role/team/reader' }) }),
  'a role by its name in Fn::Sub': of({ Role: role([READ], { RoleName: 'reader' }), Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader' } }) }),
  'a role by the short form of Fn::GetAtt': of({ Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { 'Fn::GetAtt': 'Role.Arn' } }) }),
  'actions in a branch': withStatements([allow([{ 'Fn::If': ['Prod', GET, 'secretsmanager:GetSecretValue'] }], SECRET_ARN)], CONDITIONS),
  'a condition on the Region and the account': withStatements([allow(GET, SECRET_ARN, { StringEquals: { 'aws:RequestedRegion': 'eu-central-1', 'aws:ResourceAccount': '123456789012' } })]),
  'a condition that is vacuous': withStatements([allow(GET, SECRET_ARN, { StringEqualsIfExists: { 'kms:ViaService': 'x' } })]),
  'a service principal with the suffix of the partition': withStatements([READ], {}, {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: { 'Fn::Sub': 'ecs-tasks.${AWS::URLSuffix}' } }, Action: 'sts:AssumeRole' }] },
  }),
  'a denial for all but the role': of({
    Role: role([allow(GET, { Ref: 'Secret' })], { RoleName: 'reader' }),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
    Policy: {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: [{ Effect: 'Deny', Action: GET, Resource: '*', Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } } }] } },
    },
    Task: task({ X: { Ref: 'Secret' } }),
  }),
  'a boundary that allows it': of({
    Role: role([READ], { PermissionsBoundary: { Ref: 'Boundary' } }),
    Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow(['secretsmanager:*', 'logs:*'], '*')] } } },
  }),
  'a boundary of AWS that allows it': of({ Role: role([READ], { PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' }) }),
  'a boundary of the account, which no template shows': of({ Role: role([READ], { PermissionsBoundary: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:policy/boundary' } }) }),
};

test.each(Object.entries(FINE))('%s', (_, { resources, sections }) => {
  const { findings, summary, cannotTell } = audited(resources, sections);
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect({ granted: summary.granted, cannotTell }).toEqual({ granted: summary.references, cannotTell: [] });
});

/** Nothing is found, and whether the task can read is open. */
const OPEN: { readonly [name: string]: Case } = {
  'a condition on a tag': withStatements([allow(GET, '*', { StringEquals: { 'secretsmanager:ResourceTag/app': 'web' } })]),
  'a condition on a tag of the role': withStatements([allow(GET, SECRET_ARN, { StringEquals: { 'aws:ResourceTag/app': '${aws:PrincipalTag/app}' } })]),
  'a condition on an endpoint': withStatements([allow(GET, SECRET_ARN, { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })]),
  'a condition in a branch': withStatements([{ ...READ, Condition: { 'Fn::If': ['Prod', { Bool: { 'aws:SecureTransport': 'true' } }, { Ref: 'AWS::NoValue' }] } }], CONDITIONS),
  'a policy that a parameter names': withStatements([], { Parameters: { Policy: { Type: 'String' } } }, { ManagedPolicyArns: [{ Ref: 'Policy' }] }),
  'policies in a list that is a parameter': withStatements([], { Parameters: { Policies: { Type: 'CommaDelimitedList' } } }, { ManagedPolicyArns: { Ref: 'Policies' } }),
  'a policy of AWS that is not known here': withStatements([], {}, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/SomethingNew'] }),
  'a role that a parameter names': of({ Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { Ref: 'RoleArn' } }) }, { Parameters: { RoleArn: { Type: 'String' } } }),
  'a permission in one branch alone': withStatements([{ 'Fn::If': ['Prod', READ, { Ref: 'AWS::NoValue' }] }], CONDITIONS),
  'a macro': of({ Role: role([]) }, { Transform: ['AddPolicies'] }),
  'a statement with NotAction': withStatements([{ Effect: 'Allow', NotAction: { Ref: 'Actions' }, Resource: '*' }], { Parameters: { Actions: { Type: 'CommaDelimitedList' } } }),
  'a denial for all but a role whose name is generated': of({
    Role: role([allow(GET, { Ref: 'Secret' })]),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
    Policy: {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: [{ Effect: 'Deny', Action: GET, Resource: '*', Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['Role', 'Arn'] } } } }] } },
    },
    Task: task({ X: { Ref: 'Secret' } }),
  }),
  'a denial by a tag': withStatements([READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:ResourceTag/app': 'web' } } }]),
};

test.each(Object.entries(OPEN))('%s leaves it open', (_, { resources, sections }) => {
  const { findings, summary } = audited(resources, sections);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(summary).toMatchObject({ cannotTell: 1, notGranted: 0 });
});

/** Nearly right, and each found by one rule. */
const WRONG: { readonly [name: string]: readonly [rule: string, faulty: Case] } = {
  'a permission for the name without the suffix': ['MissingPermission', withStatements([allow(GET, `${ONE}app/db`)])],
  'a document in a string for another secret': ['MissingPermission', inPolicy(JSON.stringify({ Statement: allow(GET, `${ONE}app/web-AbCdEf`) }))],
  'NotResource of the secret': ['MissingPermission', withStatements([{ Effect: 'Allow', Action: GET, NotResource: `${ONE}app/*` }])],
  'NotAction of the action': ['MissingPermission', withStatements([{ Effect: 'Allow', NotAction: 'secretsmanager:Get*', Resource: '*' }])],
  'a denial of all but others': ['MissingPermission', withStatements([READ, { Effect: 'Deny', Action: 'secretsmanager:*', NotResource: `${ONE}other-*` }])],
  'a denial in this Region': ['MissingPermission', withStatements([READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } }])],
  'both branches for others': ['MissingPermission', withStatements([{ 'Fn::If': ['Prod', allow(GET, `${ONE}a-AbCdEf`), allow(GET, `${ONE}b-AbCdEf`)] }], CONDITIONS)],
  'the action for one parameter': ['MissingPermission', of({ Role: role([allow('ssm:GetParameter', '*')]), Task: task({ X: '/x' }) })],
  'a parameter with two slashes in the ARN': ['MissingPermission', of({ Role: role([allow('ssm:GetParameters', 'arn:aws:ssm:*:*:parameter//x')]), Task: task({ X: '/x' }) })],
  'kms:Decrypt through another service': ['MissingDecrypt', of({ ...ENCRYPTED, Role: role([allow(GET, { Ref: 'Secret' }), allow('kms:Decrypt', OWN_KEY, { StringLike: { 'kms:ViaService': 'ssm.*.amazonaws.com' } })]) })],
  'kms:Decrypt on the alias': ['MissingDecrypt', of({ ...ENCRYPTED, Role: role([allow(GET, { Ref: 'Secret' }), allow('kms:Decrypt', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/x' })]) })],
  'a RolePolicy that comes later': ['PolicyNotAwaited', of({ Role: role([]), Policy: ROLE_POLICY([READ]) })],
  'a trust policy in a string for another service': ['RoleNotAssumable', withStatements([READ], {}, { AssumeRolePolicyDocument: JSON.stringify(TRUST).replace('ecs-tasks', 'ec2') })],
  'a managed policy of AWS for all secrets': ['WildcardSecrets', withStatements([], {}, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/SecretsManagerReadWrite'] })],
  'a denial for all but another role': ['MissingPermission', withStatements([READ, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin-*' } } }], {}, { RoleName: 'reader' })],
  'a boundary without the action': ['MissingPermission', of({
    Role: role([READ], { PermissionsBoundary: { Ref: 'Boundary' } }),
    Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow(['logs:*', 'ecr:*'], '*')] } } },
  })],
  'a boundary of AWS without the action': ['MissingPermission', of({ Role: role([READ], { PermissionsBoundary: EXECUTION }) })],
  'a boundary that denies it': ['MissingPermission', of({
    Role: role([READ], { PermissionsBoundary: { Ref: 'Boundary' } }),
    Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow('*', '*'), { Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' }] } } },
  })],
};

test.each(Object.entries(WRONG))('%s is found', (_, [rule, { resources, sections }]) => {
  expect([...new Set(audited(resources, sections).findings.map((each) => each.rule))]).toContain(rule);
});

test('a boundary is named in the message, and where to allow the action', () => {
  const [, { resources }] = WRONG['a boundary without the action'];
  const [{ message, fix }] = audited(resources).findings;
  expect(message).toContain(`has no permission secretsmanager:GetSecretValue on ${SECRET_ARN} (its permissions boundary does not allow it), so the task fails to start`);
  expect(fix).toContain('in the permissions boundary, too; TaskSecret');
});
