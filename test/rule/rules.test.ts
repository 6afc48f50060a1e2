import { allow, audited, ENCRYPTED, found, OWN_KEY, role, SECRET_ARN, task, TRUST } from './templates';
import { RULES } from '../../src/rule/audit';

const READ = allow('secretsmanager:GetSecretValue', SECRET_ARN);
const RIGHT = { Role: role([READ]), Task: task({ PASSWORD: SECRET_ARN }) };

test('finds nothing where everything is right', () => {
  expect(audited(RIGHT)).toMatchObject({ findings: [], cannotTell: [], summary: { tasks: 1, references: 1, granted: 1 } });
  expect(audited(ENCRYPTED)).toMatchObject({ findings: [], cannotTell: [], summary: { references: 1, granted: 1 } });
});

test('each rule has an id in PascalCase of its own, a title without a period and a help text', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, title, help } of RULES) {
    expect(id).toMatch(/^([A-Z][a-z]+)+$/);
    expect(title).not.toMatch(/\.$/);
    expect(help.length).toBeGreaterThan(80);
  }
});

describe('plain text', () => {
  const withEnvironment = (Value: any, sections: object = {}) => found({ ...RIGHT, Task: task({ PASSWORD: SECRET_ARN }, { Environment: [{ Name: 'X', Value }] }) }, sections);
  const parameters = (NoEcho: any) => ({ Parameters: { P: { Type: 'String', NoEcho } } });

  test.each([
    ['a dynamic reference', '{{resolve:secretsmanager:x:SecretString:y}}'],
    ['a dynamic reference to a SecureString', '{{resolve:ssm-secure:/x}}'],
    ['one that is put together', { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Role' }, ':SecretString:y}}']] }],
    ['one in a branch', { 'Fn::If': ['C', '{{resolve:secretsmanager:x}}', 'y'] }],
    ['one after other text', { 'Fn::Sub': 'postgres://u:{{resolve:secretsmanager:${Role}:SecretString:y}}@h' }],
  ])('finds %s', (_, value) => {
    expect(withEnvironment(value)).toContain('PlaintextSecret Task');
  });

  test('finds a NoEcho parameter, in every form', () => {
    for (const value of [{ Ref: 'P' }, { 'Fn::Sub': 'x${P}' }, { 'Fn::Join': ['', ['a', { Ref: 'P' }]] }, { 'Fn::If': ['C', { Ref: 'P' }, ''] }]) {
      expect(withEnvironment(value, parameters('true'))).toContain('PlaintextSecret Task');
    }
    expect(withEnvironment({ Ref: 'P' }, parameters(true))).toContain('PlaintextSecret Task');
  });

  test('finds it in a command and in log options', () => {
    expect(found({ ...RIGHT, Task: task({ PASSWORD: SECRET_ARN }, { Command: ['--token={{resolve:secretsmanager:x}}'] }) })).toEqual(['PlaintextSecret Task']);
    const log = { LogDriver: 'splunk', Options: { 'splunk-token': { 'Fn::Sub': '{{resolve:secretsmanager:x}}' } } };
    expect(found({ ...RIGHT, Task: task({ PASSWORD: SECRET_ARN }, { LogConfiguration: log }) })).toEqual(['PlaintextSecret Task']);
  });

  test('does not find what is not a secret', () => {
    for (const value of ['{{resolve:ssm:/x}}', { Ref: 'AWS::Region' }, 'secretsmanager', { Ref: 'P' }]) {
      expect(withEnvironment(value, parameters('false'))).toEqual([]);
    }
    const parameter = { Parameters: { P: { Type: 'String', NoEcho: true } } }; // the ARN is hidden, and is not a secret
    expect(found({ ...RIGHT, Task: task({ PASSWORD: { Ref: 'P' } }) }, parameter)).not.toContain('PlaintextSecret Task');
  });
});

describe('permissions', () => {
  test('finds a reference without one, and says which action and resource', () => {
    const { findings: [finding], summary } = audited({ Role: role([]), Task: task({ PASSWORD: SECRET_ARN }) });
    expect(finding).toMatchObject({ rule: 'MissingPermission', severity: 'error', path: 'template.json/Task', logicalId: 'Task', container: 'app', name: 'PASSWORD', resource: SECRET_ARN });
    expect(finding.message).toContain(`no permission secretsmanager:GetSecretValue on ${SECRET_ARN}`);
    expect(summary).toMatchObject({ notGranted: 1, errors: 1 });
  });

  test.each<[string, any, any]>([
    ['the name of a parameter', '/app/db', allow('ssm:GetParameters', { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/app/db' })],
    ['a name without a slash', 'db', allow('ssm:GetParameters', { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:*:parameter/db' })],
    ['a partial ARN, with the suffix', SECRET_ARN.replace('-AbCdEf', ''), allow('secretsmanager:GetSecretValue', SECRET_ARN.replace('-AbCdEf', '-??????'))],
    ['a parameter of the template on both sides', { Ref: 'P' }, allow('secretsmanager:GetSecretValue', { Ref: 'P' })],
    ['an import on both sides', { 'Fn::ImportValue': 'x' }, allow(['secretsmanager:GetSecretValue'], { 'Fn::ImportValue': 'x' })],
    ['two spellings of one text', { 'Fn::Join': ['-', [{ Ref: 'P' }, 'x']] }, allow('secretsmanager:GetSecretValue', { 'Fn::Sub': '${P}-x' })],
    ['a secret through a parameter', '/aws/reference/secretsmanager/db',
      allow(['ssm:GetParameters', 'secretsmanager:GetSecretValue'], ['arn:aws:ssm:*:*:parameter/aws/reference/secretsmanager/db', 'arn:aws:secretsmanager:*:*:secret:db-??????'])],
  ])('takes %s', (_, valueFrom, statement) => {
    expect(audited({ Role: role([statement]), Task: task({ X: valueFrom }) }, { Parameters: { P: { Type: 'String' } } }).summary).toMatchObject({ granted: 1, errors: 0 });
  });

  test('finds a partial ARN that is granted by its bare name', () => {
    const partial = SECRET_ARN.replace('-AbCdEf', '');
    expect(found({ Role: role([allow('secretsmanager:GetSecretValue', partial)]), Task: task({ X: partial }) })).toEqual(['MissingPermission Task', 'PartialSecretArn Task']);
  });

  test.each<[string, object]>([
    ['a role that is a parameter', { Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: { Ref: 'P' } }) }],
    ['a policy that is not in the template', { Role: role([], { ManagedPolicyArns: [{ Ref: 'P' }] }), Task: task({ X: SECRET_ARN }) }],
    ['a policy of AWS that is not known', { Role: role([], { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }), Task: task({ X: SECRET_ARN }) }],
    ['tags', { Role: role([allow('secretsmanager:GetSecretValue', '*', { StringEquals: { 'secretsmanager:ResourceTag/a': 'b' } })]), Task: task({ X: SECRET_ARN }) }],
    ['another symbol', { Role: role([allow('secretsmanager:GetSecretValue', { Ref: 'P' })]), Task: task({ X: SECRET_ARN }) }],
  ])('cannot tell of %s, and finds nothing', (_, resources) => {
    const { findings, summary } = audited(resources, { Parameters: { P: { Type: 'String' } } });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(summary).toMatchObject({ cannotTell: 1, notGranted: 0 });
  });

  test.each<[string, object]>([
    ['a policy', { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: { Statement: [READ] }, Roles: [{ Ref: 'Role' }] } }],
    ['a policy of one role', { Type: 'AWS::IAM::RolePolicy', Properties: { PolicyName: 'p', PolicyDocument: { Statement: READ }, RoleName: { Ref: 'Role' } } }],
    ['a managed policy', { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: JSON.stringify({ Statement: [READ] }), Roles: [{ Ref: 'Role' }] } }],
  ])('finds permissions in %s, for which the task does not wait', (_, policy) => {
    const waiting = { ...task({ PASSWORD: SECRET_ARN }), DependsOn: 'Policy' };
    expect(found({ Role: role([]), Task: task({ PASSWORD: SECRET_ARN }), Policy: policy })).toEqual(['PolicyNotAwaited Task']);
    expect(found({ Role: role([]), Task: waiting, Policy: policy })).toEqual([]);
  });

  test('a service can wait instead of the task definition', () => {
    const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: { Statement: [READ] }, Roles: [{ Ref: 'Role' }] } };
    const service = { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } };
    const resources = { Role: role([]), Task: task({ PASSWORD: SECRET_ARN }), Policy: policy };
    expect(found({ ...resources, Service: { ...service, DependsOn: ['Policy'] } })).toEqual([]);
    expect(found({ ...resources, Service: { ...service, DependsOn: ['Policy'] }, Another: service })).toEqual(['PolicyNotAwaited Task']);
  });

  test('a managed policy that the role names comes before the role', () => {
    const managed = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [READ] } } };
    expect(found({ Role: role([], { ManagedPolicyArns: [{ Ref: 'Managed' }] }), Managed: managed, Task: task({ PASSWORD: SECRET_ARN }) })).toEqual([]);
  });

  test('the policy of a secret can grant it', () => {
    const policy = {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: {
        SecretId: { Ref: 'Secret' },
        ResourcePolicy: { Statement: [{ ...allow('secretsmanager:GetSecretValue', '*'), Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }] },
      },
    };
    const resources = { Role: role([]), Secret: { Type: 'AWS::SecretsManager::Secret' }, Task: task({ X: { Ref: 'Secret' } }) };
    expect(found({ ...resources, Policy: policy })).toEqual([]);
    expect(found(resources)).toEqual(['MissingPermission Task']);
  });

  test('finds references without an execution role', () => {
    expect(found({ Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: undefined }) })).toEqual(['MissingExecutionRole Task']);
    expect(found({ Task: task({}, {}, { ExecutionRoleArn: undefined }) })).toEqual([]);
  });
});

describe('decryption', () => {
  const withStatements = (...statements: any[]) => ({ ...ENCRYPTED, Role: role([allow('secretsmanager:GetSecretValue', { Ref: 'Secret' }), ...statements]) });

  test.each<[string, any[]]>([
    ['without it', []],
    ['with another key', [allow('kms:Decrypt', 'arn:aws:kms:eu-west-1:123456789012:key/1')]],
    ['through another service', [allow('kms:Decrypt', OWN_KEY, { StringEquals: { 'kms:ViaService': { 'Fn::Sub': 'ssm.${AWS::Region}.amazonaws.com' } } })]],
    ['for another secret', [allow('kms:Decrypt', OWN_KEY, { StringLike: { 'kms:EncryptionContext:SecretARN': SECRET_ARN } })]],
  ])('finds a secret under a customer key %s', (_, statements) => {
    expect(found(withStatements(...statements))).toContain('MissingDecrypt Task');
  });

  test('takes the policy of the key', () => {
    const { Key } = ENCRYPTED;
    const statement = { ...allow('kms:Decrypt', '*'), Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    expect(found({ ...withStatements(), Key: { ...Key, Properties: { KeyPolicy: { Statement: [statement] } } } })).toEqual([]);
  });

  test.each([['the AWS managed key', 'alias/aws/secretsmanager'], ['a key that is a parameter', { Ref: 'P' }]])('finds nothing with %s', (_, KmsKeyId) => {
    expect(found({ ...withStatements(), Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId } } }, { Parameters: { P: { Type: 'String' } } })).toEqual([]);
  });

  test('follows an alias of the template', () => {
    const Alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/app', TargetKeyId: { Ref: 'Key' } } };
    const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: { Ref: 'Alias' } } };
    expect(found({ ...ENCRYPTED, Alias, Secret })).toEqual([]);
    expect(found({ ...withStatements(), Alias, Secret })).toEqual(['MissingDecrypt Task']);
  });
});

describe('wide policies', () => {
  const roleWith = (...statements: any[]) => found({ Role: role(statements), Task: task({ PASSWORD: SECRET_ARN }) });

  test('finds more actions than Amazon ECS calls', () => {
    const { findings: [finding] } = audited({ Role: role([allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], SECRET_ARN)]), Task: task({ X: SECRET_ARN }) });
    expect(finding).toMatchObject({ rule: 'ExcessActions', severity: 'warning', logicalId: 'Role' });
    expect(finding.message).toContain('secretsmanager:DescribeSecret');
  });

  test('finds whole accounts', () => {
    for (const resource of ['*', 'arn:aws:secretsmanager:*:*:secret:*', 'arn:aws:secretsmanager:eu-central-1:123456789012:*']) {
      expect(roleWith(allow('secretsmanager:GetSecretValue', resource))).toEqual(['WildcardSecrets Role']);
    }
    expect(roleWith(allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/*'))).toEqual([]);
  });

  test('does not find a wildcard under a condition on tags', () => {
    expect(roleWith(allow('secretsmanager:GetSecretValue', '*', { StringEquals: { 'secretsmanager:ResourceTag/copilot-application': 'x' } }))).toEqual([]);
  });

  test('finds decryption without conditions', () => {
    expect(roleWith(READ, allow('kms:Decrypt', '*'))).toEqual(['UnconditionalDecrypt Role']);
    expect(roleWith(READ, allow('kms:Decrypt', '*', { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } }))).toEqual([]);
  });

  test('finds what no reference needs any more, and nothing where the role is used elsewhere', () => {
    const resources = { Role: role([READ, allow('secretsmanager:GetSecretValue', SECRET_ARN.replace('app/db', 'old'))]), Task: task({ X: SECRET_ARN }) };
    expect(found(resources)).toEqual(['UnneededPermission Role']);
    expect(found({ ...resources, Custom: { Type: 'Custom::TaskDefinition', Properties: { Role: { Ref: 'Role' } } } })).toEqual([]); // registers tasks by itself
    expect(found(resources, { Outputs: { R: { Value: { Ref: 'Role' }, Export: { Name: 'role' } } } })).toEqual([]);
  });

  test('finds policies that IAM does not take', () => {
    const many = Array.from({ length: 150 }, (_, index) => SECRET_ARN.replace('db', `db${index}`));
    expect(roleWith(allow('secretsmanager:GetSecretValue', [SECRET_ARN, ...many]))).toContain('PolicyTooLarge Role');
  });
});

describe('references', () => {
  test.each<[string, any]>([
    ['three parts', `${SECRET_ARN}:key`],
    ['four parts', `${SECRET_ARN}:key:`],
    ['three parts after a secret of the template', { 'Fn::Sub': '${Secret}:key' }],
    ['stage and id', `${SECRET_ARN}::AWSCURRENT:12345678-1234-1234-1234-123456789012`],
    ['another service', 'arn:aws:s3:::bucket'],
    ['a version of a parameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/db:3'],
    ['a version after a name', '/db:3'],
    ['a tail after a name', 'db:key::'],
    ['a wildcard', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-*'],
    ['no secret', 'arn:aws:secretsmanager:eu-central-1:123456789012:db-AbCdEf'],
    ['an ARN that is cut', 'arn:aws:secretsmanager:eu-central-1'],
    ['a value of a secret', '{{resolve:secretsmanager:db}}'],
    ['a path that does not begin with a slash', 'app/db'],
  ])('finds %s', (_, valueFrom) => {
    expect(found({ ...RIGHT, Secret: { Type: 'AWS::SecretsManager::Secret' }, Task: task({ X: valueFrom }) })).toContain('MalformedReference Task');
  });

  test('never shows a value that was pasted', () => {
    const pasted = 'sk_live_51Habcdefghijklmnop';
    expect(JSON.stringify(audited({ ...RIGHT, Task: task({ X: pasted, Y: `a b ${pasted}` }) }))).not.toContain('51Habc');
  });

  test('takes whole tails', () => {
    for (const valueFrom of [`${SECRET_ARN}:key::`, `${SECRET_ARN}::AWSPREVIOUS:`, `${SECRET_ARN}:::`]) {
      expect(found({ ...RIGHT, Task: task({ X: valueFrom }) })).toEqual([]);
    }
  });

  test('finds ARNs without a suffix, and those whose suffix may be a word', () => {
    expect(found({ Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN.replace('AbCdEf', '*'))]), Task: task({ X: SECRET_ARN.replace('-AbCdEf', '') }) }))
      .toEqual(['PartialSecretArn Task']);
    const word = SECRET_ARN.replace('AbCdEf', 'secret');
    expect(found({ Role: role([allow('secretsmanager:GetSecretValue', word)]), Task: task({ X: word }) })).toEqual(['AmbiguousSecretSuffix Task']);
  });

  test('finds the bare name of a secret that ends like an ARN', () => {
    const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:app-master' };
    expect(found({
      Role: role([allow('secretsmanager:GetSecretValue', arn)]),
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'app-master' } },
      Task: task({ X: arn }),
    })).toEqual(['BrokenSecretName Task']);
  });

  test('finds a name in both lists, and twice', () => {
    const container = (more: object) => found({ ...RIGHT, Task: task({ X: SECRET_ARN }, more) });
    expect(container({ Environment: [{ Name: 'X', Value: 'y' }] })).toEqual(['DuplicateName Task']);
    expect(container({ Environment: [{ Name: 'x', Value: 'y' }] })).toEqual([]);
    expect(container({ Secrets: [{ Name: 'X', ValueFrom: SECRET_ARN }, { Name: 'X', ValueFrom: SECRET_ARN }] })).toEqual(['DuplicateName Task']);
  });

  test('does not find a name that is in one list or the other, by a condition', () => {
    const either = (first: any, second: any) => ({ 'Fn::If': ['C', first, second] });
    const none = { Ref: 'AWS::NoValue' };
    expect(found({
      ...RIGHT,
      Task: task({}, { Secrets: [either({ Name: 'X', ValueFrom: SECRET_ARN }, none)], Environment: [either(none, { Name: 'X', Value: 'y' })] }),
    })).toEqual([]);
  });
});

describe('roles', () => {
  const arn = { 'Fn::GetAtt': ['Role', 'Arn'] };

  test('finds one role for both, of a task and of two', () => {
    expect(found({ ...RIGHT, Task: task({ X: SECRET_ARN }, {}, { TaskRoleArn: arn }) })).toContain('SharedRole Task');
    expect(found({ ...RIGHT, Other: task({}, {}, { ExecutionRoleArn: undefined, TaskRoleArn: arn }) })).toContain('SharedRole Other');
  });

  test('does not find it where there is no secret, or where a condition divides them', () => {
    expect(found({ Role: role([]), Task: task({}, {}, { TaskRoleArn: arn }) })).toEqual([]);
    const either = (first: any, second: any) => ({ 'Fn::If': ['C', first, second] });
    const roles = { ExecutionRoleArn: either(arn, { Ref: 'P' }), TaskRoleArn: either({ Ref: 'P' }, arn) };
    expect(found({ ...RIGHT, Task: task({ X: SECRET_ARN }, {}, roles) }, { Parameters: { P: { Type: 'String' } } })).not.toContain('SharedRole Task');
  });

  test('finds a role that Amazon ECS cannot assume', () => {
    const lambda = { Statement: [{ ...TRUST.Statement[0], Principal: { Service: 'lambda.amazonaws.com' } }] };
    expect(found({ ...RIGHT, Role: role([READ], { AssumeRolePolicyDocument: lambda }) })).toEqual(['RoleNotAssumable Role']);
  });

  test('finds a secret that more tasks can read than reference it', () => {
    const other = SECRET_ARN.replace('db', 'other');
    expect(found({ Role: role([allow('secretsmanager:GetSecretValue', [SECRET_ARN, other])]), Task: task({ X: SECRET_ARN }), Other: task({ X: other }) })).toEqual(['SharedAccess Role']);
    expect(found({ ...RIGHT, Other: task({ Y: SECRET_ARN }) })).toEqual([]);
  });
});

describe('containers', () => {
  const container = (more: object) => found({ ...RIGHT, Task: task({ X: SECRET_ARN }, more) });

  test('finds literals that look like credentials, and never shows them', () => {
    const result = audited({ ...RIGHT, Task: task({ X: SECRET_ARN }, { Environment: [{ Name: 'DB_PASSWORD', Value: 'hunter2hunter2' }] }) });
    expect(result.findings).toMatchObject([{ rule: 'LiteralCredential', name: 'DB_PASSWORD' }]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test.each([
    ['AUTH_DISABLE_USERNAME_PASSWORD', 'true'], ['DB_PASSWORD', 'no-secret'], ['TOKEN', ''], ['API_KEY', SECRET_ARN], ['DB_PASSWORD', { Ref: 'Role' }],
  ])('does not find %s', (Name, Value) => {
    expect(container({ Environment: [{ Name, Value }] })).toEqual([]);
  });

  test('finds a credential in log options', () => {
    expect(container({ LogConfiguration: { LogDriver: 'splunk', Options: { 'splunk-token': '11111111-aaaa' } } })).toEqual(['PlaintextLogOption Task']);
    expect(container({ LogConfiguration: { LogDriver: 'awsfirelens', Options: { Name: 'http', header: 'Authorization ${TOKEN}' } } })).toEqual([]);
  });

  test('finds registry credentials of an image in Amazon ECR', () => {
    const credentials = { RepositoryCredentials: { CredentialsParameter: SECRET_ARN } };
    for (const Image of ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1', { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app' }]) {
      expect(container({ ...credentials, Image })).toEqual(['EcrImageCredentials Task']);
    }
    expect(container({ ...credentials, Image: { Ref: 'Role' } })).toEqual([]);
    expect(container({ ...credentials, Image: 'ghcr.io/acme/app' })).toEqual([]);
  });
});

describe('acknowledgements', () => {
  test('keep a finding in the list, with its reason, and out of the counts', () => {
    const Metadata = { 'cdk-fargate-secrets': { PartialSecretArn: 'the secret is made by hand' } };
    const partial = SECRET_ARN.replace('-AbCdEf', '');
    const { findings, summary } = audited({ Role: role([allow('secretsmanager:GetSecretValue', `${partial}-*`)]), Task: { ...task({ X: partial }), Metadata } });
    expect(findings).toMatchObject([{ rule: 'PartialSecretArn', acknowledged: { reason: 'the secret is made by hand' } }]);
    expect(summary).toMatchObject({ warnings: 0, acknowledged: 1 });
  });

  test('as the CDK writes them', () => {
    const Metadata = { 'aws:cdk:acknowledged-rules': { 'cdk-fargate-secrets::MissingPermission': 'granted by hand', 'other::PartialSecretArn': 'x' } };
    expect(audited({ Role: role([]), Task: { ...task({ X: SECRET_ARN }), Metadata } }).findings).toMatchObject([{ acknowledged: { reason: 'granted by hand' } }]);
  });
});
