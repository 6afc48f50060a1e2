import { allow, audited, ENCRYPTED, OWN_KEY, role, SECRET_ARN, task } from './templates';
import { GUARDRAILS, RULES } from '../../src/rule/audit';

const IDS = GUARDRAILS.map(({ id }) => id);

/** What guardrails alone find, each with its logical id. */
function found(resources: object, sections: object = {}): string[] {
  return audited(resources, sections, { guardrails: IDS, exclude: [...RULES.map(({ id }) => id), 'InlinePolicy'] }).findings
    .map(({ rule, logicalId }) => `${rule} ${logicalId}`);
}

const MANAGED = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow('secretsmanager:GetSecretValue', SECRET_ARN)] }, Roles: [{ Ref: 'Role' }] } };
const SCHEDULE = { Type: 'AWS::SecretsManager::RotationSchedule', Properties: { SecretId: { Ref: 'Secret' }, RotationRules: { AutomaticallyAfterDays: 30 } } };
const RIGHT = { ...ENCRYPTED, Schedule: SCHEDULE };

test('each guardrail has an id and an option of its own, a title without a period and a help text', () => {
  expect(new Set([...RULES.map(({ id }) => id), ...IDS]).size).toBe(RULES.length + IDS.length);
  expect(new Set(GUARDRAILS.map(({ option }) => option)).size).toBe(IDS.length);
  for (const { id, title, help, option } of GUARDRAILS) {
    expect(id).toMatch(/^([A-Z][a-z]+)+$/);
    expect(option).toMatch(/^[a-z][A-Za-z]+$/);
    expect(title).not.toMatch(/\.$/);
    expect(help.length).toBeGreaterThan(80);
  }
});

test('no guardrail judges unless it is asked for', () => {
  const resources = { Secret: { Type: 'AWS::SecretsManager::Secret' }, Role: role([allow('secretsmanager:GetSecretValue', { Ref: 'Secret' })]), Task: task({ X: { Ref: 'Secret' } }) };
  expect(audited(resources).findings).toEqual([]);
  expect(audited(resources, {}, { guardrails: ['InlinePolicy'] }).findings.map(({ rule, severity }) => [rule, severity])).toEqual([['InlinePolicy', 'error']]);
});

test('finds nothing where everything is as demanded', () => {
  expect(found(RIGHT)).toEqual([]);
});

describe('customer keys', () => {
  test.each<[string, object, string[]]>([
    ['a secret without one', {}, ['SecretWithoutCustomerKey Secret']],
    ['the key that AWS manages', { KmsKeyId: 'alias/aws/secretsmanager' }, ['SecretWithoutCustomerKey Secret']],
    ['a key', { KmsKeyId: OWN_KEY }, []],
    ['an alias of a customer', { KmsKeyId: 'alias/own' }, []],
    ['a key that is a parameter', { KmsKeyId: { Ref: 'P' } }, []],
  ])('%s', (_, Properties, expected) => {
    expect(found({ ...RIGHT, Secret: { Type: 'AWS::SecretsManager::Secret', Properties } }, { Parameters: { P: { Type: 'String' } } })).toEqual(expected);
  });

  test('a secret that no task references, or no template makes, is not judged', () => {
    expect(found({ ...RIGHT, Other: { Type: 'AWS::SecretsManager::Secret' } })).toEqual([]);
    expect(found({ Role: role([]), Task: task({ X: SECRET_ARN }) })).toEqual([]);
  });
});

describe('rotation', () => {
  const withSchedule = (properties: object) => ({ ...ENCRYPTED, Schedule: { ...SCHEDULE, Properties: properties } });

  test('finds a secret without a schedule', () => {
    expect(found(ENCRYPTED)).toEqual(['SecretWithoutRotation Secret']);
    expect(found(withSchedule({ SecretId: SECRET_ARN }))).toEqual(['SecretWithoutRotation Secret']);
  });

  test('takes a schedule of the attachment to a database', () => {
    const Attachment = { Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: { SecretId: { Ref: 'Secret' }, TargetId: 'db', TargetType: 'AWS::RDS::DBInstance' } };
    expect(found({ ...withSchedule({ SecretId: { Ref: 'Attachment' } }), Attachment })).toEqual([]);
  });

  test('takes a schedule of its name, of its ARN without suffix, or of what only the deployment knows', () => {
    const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'app/db', KmsKeyId: OWN_KEY } };
    for (const SecretId of ['app/db', { 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:app/db' }, { Ref: 'P' }]) {
      expect(found({ ...withSchedule({ SecretId }), Secret }, { Parameters: { P: { Type: 'String' } } })).toEqual([]);
    }
  });
});

describe('complete ARNs', () => {
  const reading = (ValueFrom: any) => found({ Role: role([]), Task: task({ X: ValueFrom }) });

  test('finds a partial ARN', () => {
    expect(reading(SECRET_ARN.replace('-AbCdEf', ''))).toEqual(['IncompleteSecretArn Task']);
    expect(reading(SECRET_ARN.replace('-AbCdEf', ':key::'))).toEqual(['IncompleteSecretArn Task']);
  });

  test('finds registry credentials by name', () => {
    const credentials = (CredentialsParameter: any) => found({ Role: role([]), Task: task({}, { RepositoryCredentials: { CredentialsParameter } }) });
    expect(credentials('docker-hub')).toEqual(['IncompleteSecretArn Task']);
    expect(credentials(SECRET_ARN)).toEqual([]);
  });

  test('accepts complete ARNs, parameters and what is unknown', () => {
    for (const valueFrom of [SECRET_ARN, `${SECRET_ARN}:key::`, '/app/db', { 'Fn::ImportValue': 'x' }]) {
      expect(reading(valueFrom)).toEqual([]);
    }
  });
});

describe('literals under names of secrets', () => {
  const withVariable = (Name: string, Value: any) => found({ ...RIGHT, Task: task({ PASSWORD: { Ref: 'Secret' } }, { Environment: [{ Name, Value }] }) });

  test.each([['DB_PASSWORD', 'hunter2'], ['DB_PASSWORD', '123456'], ['API_TOKEN', '/run/x'], ['apiKey', 'none'], ['DBPassword', 'https://x']])('finds %s: %s', (name, value) => {
    expect(withVariable(name, value)).toEqual(['LiteralUnderSecretName Task']);
  });

  test.each<[string, any]>([
    ['DB_HOST', 'hunter2'], ['PASSWORD_FILE', '/run/secrets/x'], ['AUTH_DISABLE_USERNAME_PASSWORD', 'true'], ['DB_SECRET', SECRET_ARN], ['API_TOKEN', ''],
    ['API_TOKEN', { 'Fn::ImportValue': 'x' }],
  ])('does not find %s: %s', (name, value) => {
    expect(withVariable(name, value)).toEqual([]);
  });

  test('never shows the value', () => {
    const { findings } = audited({ Task: task({}, { Environment: [{ Name: 'API_TOKEN', Value: 'hunter2-value' }] }) }, {}, { guardrails: IDS });
    expect(findings.map(({ rule }) => rule)).toContain('LiteralUnderSecretName');
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

describe('inline policies', () => {
  const inline = (resources: object) => audited(resources, {}, { guardrails: ['InlinePolicy'] }).findings.filter(({ rule }) => rule === 'InlinePolicy')
    .map(({ logicalId, message }) => `${logicalId}: ${message}`);
  const Task = task({ PASSWORD: SECRET_ARN });

  test('finds them on the execution role and on the task role, in every form', () => {
    const policy = { Type: 'AWS::IAM::Policy', Properties: { ...MANAGED.Properties, PolicyName: 'p' } };
    const TaskRole = role([allow('s3:GetObject', '*')]);
    expect(inline({ Role: role([]), Policy: policy, TaskRole, Task: task({ PASSWORD: SECRET_ARN }, {}, { TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] } }) })).toEqual([
      "Role: the role 'template.json/Role' has an inline policy", "TaskRole: the role 'template.json/TaskRole' has an inline policy",
    ]);
  });

  test('takes managed policies, and roles of others', () => {
    expect(inline({ Role: role([]), MANAGED, Task, Other: role([allow('s3:GetObject', '*')]) })).toEqual([]);
  });
});

describe('named keys', () => {
  const withDecrypt = (Resource: any, Action: any = 'kms:Decrypt') => found({ Role: role([allow(Action, Resource, { StringEquals: { 'kms:ViaService': 'x' } })]), Task: task({ X: SECRET_ARN }) });

  test.each<[any]>([['*'], ['arn:aws:kms:*:*:key/*'], [{ 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*' }], ['arn:aws:kms:eu-west-1:123456789012:*']])('finds %j', (resource) => {
    expect(withDecrypt(resource)).toEqual(['WildcardKey Role']);
  });

  test('takes named keys, and wildcards of other services', () => {
    expect(withDecrypt('arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012')).toEqual([]);
    expect(withDecrypt('*', 'logs:PutLogEvents')).toEqual([]);
  });
});

describe('shared secrets', () => {
  const two = (first: any, second: any) => found({ Role: role([]), First: task({ X: first }), Second: task({ Y: second }) });

  test('finds a secret that two tasks reference', () => {
    expect(two(SECRET_ARN, `${SECRET_ARN}:key::`)).toEqual(['SharedSecret Second']);
    expect(two('/app/db', '/app/db')).toEqual(['SharedSecret Second']);
    expect(found({ ...RIGHT, Other: task({ X: { Ref: 'Secret' } }) })).toEqual(['SharedSecret Secret']);
  });

  test('takes secrets of their own, and one that a task references twice', () => {
    expect(two(SECRET_ARN, SECRET_ARN.replace('db', 'other'))).toEqual([]);
    expect(found({ Role: role([]), Task: task({ X: SECRET_ARN, Y: SECRET_ARN }) })).toEqual([]);
  });
});

test('a guardrail is acknowledged as a rule is', () => {
  const Role = { ...role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Metadata: { 'cdk-fargate-secrets': { InlinePolicy: 'agreed' } } };
  expect(audited({ Role, Task: task({ X: SECRET_ARN }) }, {}, { guardrails: IDS }).findings).toMatchObject([{ rule: 'InlinePolicy', acknowledged: { reason: 'agreed' } }]);
});
