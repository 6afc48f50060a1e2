import { allow, audited, found, role, SECRET_ARN, task } from '../rule/templates';

const READ = allow('secretsmanager:GetSecretValue', SECRET_ARN);
const OTHER = SECRET_ARN.replace('db', 'other');
const ROLE_ARN = { 'Fn::GetAtt': ['Role', 'Arn'] };
const SECRETS = [{ Name: 'GRANTED', ValueFrom: SECRET_ARN }, { Name: 'MISSING', ValueFrom: OTHER }];

describe('secrets and their execution role are found (FACTS 7.11) in', () => {
  test.each<[string, any]>([
    ['a task definition', task({ GRANTED: SECRET_ARN, MISSING: OTHER })],
    ['a daemon task definition', { ...task({ GRANTED: SECRET_ARN, MISSING: OTHER }), Type: 'AWS::ECS::DaemonTaskDefinition' }],
    ['an express gateway service', { Type: 'AWS::ECS::ExpressGatewayService', Properties: { ExecutionRoleArn: ROLE_ARN, PrimaryContainer: { Image: 'x', Secrets: SECRETS } } }],
    ['a job of one container', { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Image: 'x', ExecutionRoleArn: ROLE_ARN, Secrets: SECRETS } } }],
    ['a job of several containers', {
      Type: 'AWS::Batch::JobDefinition',
      Properties: { EcsProperties: { TaskProperties: [{ ExecutionRoleArn: ROLE_ARN, Containers: [{ Name: 'a', Image: 'x', Secrets: SECRETS }] }] } },
    }],
    ['a job of several nodes', {
      Type: 'AWS::Batch::JobDefinition',
      Properties: { NodeProperties: { NodeRangeProperties: [{ Container: { Image: 'x', ExecutionRoleArn: ROLE_ARN, Secrets: SECRETS } }] } },
    }],
  ])('%s', (_, carrier) => {
    const { findings, summary } = audited({ Role: role([READ]), Carrier: carrier });
    expect(summary).toMatchObject({ tasks: 1, references: 2, granted: 1, notGranted: 1 });
    expect(findings).toMatchObject([{ rule: 'MissingPermission', logicalId: 'Carrier', name: 'MISSING' }]);
  });

  test('the Service Connect configuration of a service, which has the role of its task definition', () => {
    const service = {
      Type: 'AWS::ECS::Service',
      Properties: { TaskDefinition: { Ref: 'Task' }, ServiceConnectConfiguration: { Enabled: true, LogConfiguration: { LogDriver: 'splunk', SecretOptions: SECRETS } } },
    };
    const { findings, summary } = audited({ Role: role([READ]), Task: task({}), Service: service });
    expect(summary).toMatchObject({ references: 2, granted: 1, notGranted: 1 });
    expect(findings).toMatchObject([{ rule: 'MissingPermission', logicalId: 'Service', name: 'MISSING' }]);
  });

  test('log options and registry credentials', () => {
    const container = { LogConfiguration: { LogDriver: 'splunk', SecretOptions: [SECRETS[1]] }, RepositoryCredentials: { CredentialsParameter: OTHER } };
    expect(found({ Role: role([]), Task: task({}, container) })).toEqual(['MissingPermission Task', 'MissingPermission Task']);
  });
});

describe('what is chosen at deployment', () => {
  const either = (first: any, second: any) => ({ 'Fn::If': ['C', first, second] });
  const NOTHING = { Ref: 'AWS::NoValue' };

  test('both branches are looked at', () => {
    expect(found({ Role: role([READ]), Task: task({ X: either(SECRET_ARN, OTHER) }) })).toEqual(['MissingPermission Task']);
    expect(found({ Role: role([READ]), Task: task({ X: either(SECRET_ARN, `${SECRET_ARN}:key::`) }) })).toEqual([]);
  });

  test('a permission under the condition of the reference grants it', () => {
    const resources = { Role: role([either(READ, NOTHING)]), Task: task({}, { Secrets: [either({ Name: 'X', ValueFrom: SECRET_ARN }, NOTHING)] }) };
    expect(audited(resources).summary).toMatchObject({ granted: 1 });
    expect(audited({ ...resources, Role: role([either(NOTHING, READ)]) }).summary).toMatchObject({ notGranted: 1 });
  });

  test('a negated condition is the other branch', () => {
    const conditions = { Conditions: { C: { 'Fn::Equals': ['a', { Ref: 'P' }] }, NotC: { 'Fn::Not': [{ Condition: 'C' }] } }, Parameters: { P: { Type: 'String' } } };
    const secrets = [{ 'Fn::If': ['NotC', NOTHING, { Name: 'X', ValueFrom: SECRET_ARN }] }];
    expect(audited({ Role: role([either(READ, NOTHING)]), Task: task({}, { Secrets: secrets }) }, conditions).summary).toMatchObject({ granted: 1 });
  });

  test('all rows of a mapping are looked at, the same on both sides', () => {
    const sections = { Mappings: { Environments: { dev: { secret: SECRET_ARN }, prod: { secret: OTHER } } }, Parameters: { P: { Type: 'String' } } };
    const row = { 'Fn::FindInMap': ['Environments', { Ref: 'P' }, 'secret'] };
    expect(audited({ Role: role([allow('secretsmanager:GetSecretValue', row)]), Task: task({ X: row }) }, sections).summary).toMatchObject({ granted: 1 });
    expect(audited({ Role: role([READ]), Task: task({ X: row }) }, sections).summary).toMatchObject({ notGranted: 1 });
  });

  test('a role that is one or the other is judged for each', () => {
    const choosing = task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: either(ROLE_ARN, { Ref: 'P' }) });
    const sections = { Parameters: { P: { Type: 'String' } } };
    expect(audited({ Role: role([READ]), Task: choosing }, sections).summary).toMatchObject({ cannotTell: 1 });
    expect(audited({ Role: role([]), Task: choosing }, sections).summary).toMatchObject({ notGranted: 1 });
  });

  test('a role is known by its name', () => {
    const named = role([READ], { RoleName: 'task' });
    expect(audited({ Role: named, Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/task' } }) }).summary).toMatchObject({ granted: 1 });
  });
});
