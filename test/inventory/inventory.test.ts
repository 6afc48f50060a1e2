import { accessOf, readsOf } from './access';
import { secretAccess } from '../../src/inventory/inventory';
import { modelOfTexts } from '../../src/template/load';
import { allow, audited, ENCRYPTED, role, SECRET_ARN, task } from '../rule/templates';

const READ = 'secretsmanager:GetSecretValue';
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/app/key';
const FOREIGN_ROLE = 'arn:aws:iam::123456789012:role/existing';
const OPEN = { Parameters: { Open: { Type: 'String' } } };

test('a read has the statements that grant it, and those that let it be decrypted', () => {
  const { tasks: [{ reads: [read, ...others], ...where }], statements, secrets, roles } = accessOf(ENCRYPTED);
  expect(others).toEqual([]);
  expect(where).toEqual({
    path: 'template.json/Task',
    stack: 'template.json',
    template: 'template.json',
    logicalId: 'Task',
    carrier: 'AWS::ECS::TaskDefinition',
    executionRoles: ['template.json/Role'],
    taskRoles: [],
    containers: ['app'],
    conditions: [],
  });
  const secret = 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:Secret-*-??????';
  const key = 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}';
  expect(read).toEqual({
    container: 'app',
    usage: 'environment variable',
    name: 'PASSWORD',
    resource: secret,
    service: 'secretsmanager',
    jsonKey: 'password',
    access: 'granted',
    permission: { access: 'granted', statements: ['template.json/Role/SecretAccess#1'] },
    keys: [{ key, access: 'granted', statements: ['template.json/Role/SecretAccess#2'] }],
    conditions: [],
  });
  expect(statements).toEqual([
    { id: 'template.json/Role/SecretAccess#1', policy: 'template.json/Role/SecretAccess', kind: 'inline', actions: [READ], resources: [secret], conditions: [] },
    {
      id: 'template.json/Role/SecretAccess#2',
      policy: 'template.json/Role/SecretAccess',
      kind: 'inline',
      actions: ['kms:Decrypt'],
      resources: [key],
      conditions: ['StringEquals kms:ViaService: secretsmanager.${AWS::Region}.amazonaws.com', `StringLike kms:EncryptionContext:SecretARN: ${secret}`],
    },
  ]);
  expect(secrets).toEqual([{ resource: secret, service: 'secretsmanager', path: 'template.json/Secret', keys: [key], rotated: false, tasks: ['template.json/Task'] }]);
  expect(roles).toEqual([{
    path: 'template.json/Role',
    stack: 'template.json',
    template: 'template.json',
    logicalId: 'Role',
    tasks: ['template.json/Task'],
    isTaskRole: false,
    unknown: [],
    extraGrants: [],
  }]);
});

test("a secret's own policy that grants the read is a statement of the report", () => {
  const Policy = {
    Type: 'AWS::SecretsManager::ResourcePolicy',
    Properties: {
      SecretId: { Ref: 'Secret' },
      ResourcePolicy: { Statement: [{ Sid: 'Reader', Effect: 'Allow', Action: READ, Resource: '*', Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }] },
    },
  };
  const { statements, tasks: [{ reads: [{ permission }] }] } = accessOf({ Secret: { Type: 'AWS::SecretsManager::Secret' }, Policy, Role: role([]), Task: task({ X: { Ref: 'Secret' } }) });
  expect(permission).toEqual({ access: 'granted', statements: ['template.json/Secret#Reader'] });
  expect(statements).toMatchObject([{ kind: 'resource', policy: 'template.json/Secret', sid: 'Reader', resources: ['*'], principals: [expect.stringContaining(':role/${Role}')] }]);
});

test.each<[string, unknown, object]>([
  ['a version by its stage', `${SECRET_ARN}:user:AWSPREVIOUS:`, { resource: SECRET_ARN, jsonKey: 'user', versionStage: 'AWSPREVIOUS' }],
  ['a version by its id', `${SECRET_ARN}:::0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f`, { resource: SECRET_ARN, versionId: '0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f' }],
  ['a parameter by its ARN', PARAMETER, { resource: PARAMETER, service: 'ssm', access: 'granted' }],
  ['a parameter by its name', '/app/key', { resource: 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/app/key', service: 'ssm' }],
  ['what only the deployment knows', { Ref: 'Open' }, { resource: '${Open}', access: 'granted' }],
  ['a reference that Amazon ECS cannot read', `${SECRET_ARN}:a:b`, { resource: `a malformed reference, 'arn:…' (${SECRET_ARN.length + 4} characters)`, access: 'malformed', keys: [] }],
])('reads %s', (_, valueFrom, expected) => {
  const [read] = readsOf({ Role: role([allow('*', '*')]), Task: task({ X: valueFrom }) }, OPEN);
  expect(read).toMatchObject(expected);
  expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['jsonKey', 'versionStage', 'versionId'].filter((name) => !(name in expected))));
});

test.each<[string, readonly any[], string, RegExp]>([
  ['granted', [allow(READ, SECRET_ARN)], 'granted', /^$/],
  ['not granted', [], 'not granted', /^$/],
  ['open, with the reason', [allow(READ, SECRET_ARN, { StringEquals: { 'aws:ResourceTag/team': 'a' } })], 'cannot tell', /condition on 'aws:resourcetag\/team'/],
])('a read is %s', (_, statements, access, reason) => {
  const [read] = readsOf({ Role: role(statements), Task: task({ X: SECRET_ARN }) });
  expect(read).toMatchObject({ access, permission: { access, statements: statements.map(() => 'template.json/Role/SecretAccess#1') } });
  expect(read.reason ?? '').toMatch(reason);
});

test('a read is not granted if only the permission for the key is missing', () => {
  expect(readsOf({ ...ENCRYPTED, Role: role([allow(READ, { Ref: 'Secret' })]) }))
    .toMatchObject([{ access: 'not granted', permission: { access: 'granted' }, keys: [{ access: 'not granted', statements: [] }] }]);
});

test('a read says how the value arrives', () => {
  const container = {
    LogConfiguration: { LogDriver: 'splunk', SecretOptions: [{ Name: 'splunk-token', ValueFrom: SECRET_ARN }] },
    RepositoryCredentials: { CredentialsParameter: SECRET_ARN },
  };
  expect(readsOf({ Role: role([allow(READ, SECRET_ARN)]), Task: task({ X: SECRET_ARN }, container) })).toMatchObject([
    { usage: 'environment variable', name: 'X' }, { usage: 'log option', name: 'splunk-token' }, { usage: 'registry credentials' },
  ]);
});

test('what the proxies of a service read belongs to no container', () => {
  const Service = {
    Type: 'AWS::ECS::Service',
    Properties: {
      TaskDefinition: { Ref: 'Task' },
      ServiceConnectConfiguration: { LogConfiguration: { LogDriver: 'splunk', SecretOptions: [{ Name: 'splunk-token', ValueFrom: SECRET_ARN }] } },
    },
  };
  const { tasks } = accessOf({ Role: role([allow(READ, SECRET_ARN)]), Task: task({}), Service });
  expect(tasks).toMatchObject([{ logicalId: 'Service', carrier: 'AWS::ECS::Service', reads: [{ usage: 'log option', access: 'granted' }] }, { logicalId: 'Task', reads: [] }]);
  expect(tasks[0].reads[0]).not.toHaveProperty('container');
});

test('tasks and reads have the conditions on which they are deployed', () => {
  const Conditions = { IsProduction: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } };
  const other = SECRET_ARN.replace('app/db', 'app/other');
  const either = { X: { 'Fn::If': ['IsProduction', SECRET_ARN, other] } };
  const { tasks } = accessOf({ Role: role([allow(READ, [SECRET_ARN, other])]), Task: { ...task(either), Condition: 'IsProduction' }, Other: task(either) }, { Conditions });
  expect(tasks.map(({ conditions, reads }) => [conditions, reads.map((read) => [read.resource, read.conditions])])).toEqual([
    [[], [[SECRET_ARN, ['IsProduction']], [other, ['not IsProduction']]]],
    [['IsProduction'], [[SECRET_ARN, []]]],
  ]);
});

test('a row of a mapping is a condition', () => {
  const Mappings = { Secrets: { 'eu-central-1': { Arn: SECRET_ARN }, 'us-east-1': { Arn: SECRET_ARN.replace('eu-central-1', 'us-east-1') } } };
  const reads = readsOf({ Role: role([allow(READ, '*')]), Task: task({ X: { 'Fn::FindInMap': ['Secrets', { Ref: 'AWS::Region' }, 'Arn'] } }) }, { Mappings });
  expect(reads.map(({ conditions }) => conditions)).toEqual([["'eu-central-1' in the mapping 'Secrets'"], ["'us-east-1' in the mapping 'Secrets'"]]);
});

test('roles that the templates do not have are named as the task names them', () => {
  const { tasks, roles } = accessOf({ Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: FOREIGN_ROLE, TaskRoleArn: { Ref: 'Open' } }) }, OPEN);
  expect(tasks).toMatchObject([{
    executionRoles: [FOREIGN_ROLE], taskRoles: ['${Open}'], reads: [{ access: 'cannot tell', reason: 'the execution role is not in the templates' }],
  }]);
  expect(roles).toEqual([]);
});

test('a role says what it may read beyond the references of its tasks', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/a';
  const { roles } = accessOf({
    Role: role([allow([READ, 'ssm:GetParameters'], '*'), { Effect: 'Allow', Action: 'kms:Decrypt', NotResource: key }, allow(READ, SECRET_ARN)]),
    Task: task({ X: SECRET_ARN }),
  });
  expect(roles.map(({ extraGrants }) => extraGrants)).toEqual([[
    { action: 'kms:Decrypt', resource: key, allBut: true }, { action: READ, resource: '*' }, { action: 'ssm:GetParameters', resource: '*' },
  ]]);
});

test('a role that is the task role of another task says so', () => {
  const Other = task({}, {}, { ExecutionRoleArn: undefined, TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } });
  expect(accessOf({ Role: role([allow(READ, SECRET_ARN)]), Task: task({ X: SECRET_ARN }), Other }).roles)
    .toMatchObject([{ path: 'template.json/Role', isTaskRole: true, tasks: ['template.json/Task'] }]);
});

test('a managed policy that several roles have is one statement', () => {
  const { statements, tasks } = accessOf({
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Sid: 'Read', ...allow(READ, SECRET_ARN) }] } } },
    ...Object.fromEntries(['A', 'B'].flatMap((id) => [
      [`Role${id}`, role([], { ManagedPolicyArns: [{ Ref: 'Policy' }] })],
      [`Task${id}`, task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { 'Fn::GetAtt': [`Role${id}`, 'Arn'] } })],
    ])),
  });
  expect(statements.map(({ id, kind, sid }) => [id, kind, sid])).toEqual([['template.json/Policy#Read', 'managed', 'Read']]);
  expect(tasks.map(({ reads }) => reads[0].permission?.statements)).toEqual([['template.json/Policy#Read'], ['template.json/Policy#Read']]);
});

test('two statements with one Sid have two ids', () => {
  const Statement = [SECRET_ARN, `${SECRET_ARN}*`].map((arn) => ({ Sid: 'Read', ...allow(READ, arn) }));
  const { statements, tasks: [{ reads: [{ permission }] }] } = accessOf({
    Role: role([], { Policies: [{ PolicyName: 'P', PolicyDocument: { Statement } }] }), Task: task({ X: SECRET_ARN }),
  });
  expect(statements.map(({ id }) => id)).toEqual(['template.json/Role/P#Read', 'template.json/Role/P#Read+']);
  expect(permission?.statements).toEqual(statements.map(({ id }) => id));
});

test('findings are those of the audit, without lines, which differ between versions', () => {
  const resources = { Role: role([]), Task: task({ X: SECRET_ARN }) };
  const { findings, summary } = accessOf(resources);
  expect(findings).toEqual(audited(resources).findings.map(({ source, ...finding }) => finding));
  expect(summary).toEqual({
    stacks: 1,
    tasks: 1,
    secrets: 1,
    reads: 1,
    granted: 0,
    notGranted: 1,
    cannotTell: 0,
    malformed: 0,
    errors: 1,
    warnings: 0,
    infos: 0,
    acknowledged: 0,
  });
});

test('the order of resources in a template does not matter', () => {
  const resources = { ...ENCRYPTED, Second: task({ B: SECRET_ARN, A: SECRET_ARN }), Other: role([allow(READ, '*')]) };
  const turned = Object.fromEntries(Object.entries({ ...resources, Second: task({ A: SECRET_ARN, B: SECRET_ARN }) }).reverse());
  expect(JSON.stringify(accessOf(turned))).toBe(JSON.stringify(accessOf(resources)));
});

test('a file that cannot be read is a problem of the report', () => {
  expect(secretAccess(modelOfTexts([{ file: 'b.json', text: '{' }, { file: 'a.json', text: JSON.stringify({ Resources: {} }) }])))
    .toMatchObject({ problems: [{ file: 'b.json', message: expect.stringMatching(/^is not valid JSON/) }], tasks: [], summary: { stacks: 1 } });
});

test('each node of a job of AWS Batch is a task', () => {
  const node = (name: string) => ({ Container: { Image: 'nginx', ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Secrets: [{ Name: name, ValueFrom: SECRET_ARN }] } });
  const { tasks } = accessOf({
    Role: role([allow(READ, SECRET_ARN)]),
    Job: { Type: 'AWS::Batch::JobDefinition', Properties: { Type: 'multinode', NodeProperties: { NodeRangeProperties: [node('B'), node('A')] } } },
  });
  expect(tasks.map(({ path, reads }) => [path, reads.map(({ name }) => name)])).toEqual([['template.json/Job', ['A']], ['template.json/Job', ['B']]]);
});
