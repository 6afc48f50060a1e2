import { App, CfnResource, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PolicyPlacement, RepositoryCredentials, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { Permission } from '../../src/policy/permission';
import { divideByCycle, leavesKeyPoliciesAlone, mayCloseCycle, resourceThatNames, RoleWithPermissions } from '../../src/role/key-cycle';
import { allStatements, container, inlineStatements, KEY_ARN, newStack, SECRET_ARN, synthError, taskDefinition, warnings } from '../support/app';
import { circle, needs, templateOf } from '../support/deployed';

const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;

/** A stack with a key of its own and a secret under it. */
function withOwnedKey() {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
  const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key });
  return { stack, key, secret };
}

type Owned = ReturnType<typeof withOwnedKey>;

/** What policies of the execution role there are, which of them the task definition waits for, and what types wait for any. */
function waits(stack: Owned['stack']) {
  const template = templateOf(stack);
  const typeOf = (id: string) => template.Resources[id].Type;
  const isPolicy = (id: string) => /^AWS::IAM::(Managed)?Policy$/.test(typeOf(id)) && !id.includes('TaskRole');
  const graph = [...needs(template)];
  return {
    taskWaitsFor: graph.filter(([id]) => typeOf(id) === 'AWS::ECS::TaskDefinition').flatMap(([, needed]) => [...needed].filter(isPolicy)),
    policies: Object.keys(template.Resources).filter(isPolicy),
    whoWaitsForPolicies: [...new Set(graph.filter(([, needed]) => [...needed].some(isPolicy)).map(([id]) => typeOf(id)))],
  };
}

describe('with a customer managed key of the same stack', () => {
  const uses: [string, (owned: Owned) => Partial<SecureContainerOptions>][] = [
    ['a secret made with TaskSecret', ({ secret }) => ({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } })],
    ['registry credentials', ({ secret }) => ({ repositoryCredentials: RepositoryCredentials.fromSecretsManager(secret) })],
    ['a plain ecs.Secret', ({ secret }) => ({ secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) } })],
    ["the L2's registry credentials", ({ secret }) => ({ image: ecs.ContainerImage.fromRegistry('acme/app:1', { credentials: secret }) })],
    ['a plain ecs.Secret and one made with TaskSecret under the same key', ({ stack, key, secret }) => ({
      secrets: {
        OLD: ecs.Secret.fromSecretsManager(secret),
        NEW: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'NewSecret', { encryptionKey: key })),
      },
    })],
    ['a plain ecs.Secret and a log group under the same key', ({ stack, key, secret }) => ({
      secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: new logs.LogGroup(stack, 'Logs', { encryptionKey: key }) }),
    })],
    ['a plain ecs.Secret and a repository under the same key', ({ stack, key, secret }) => ({
      secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) },
      image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Images', { encryptionKey: key })),
    })],
    ['a log group under the key', ({ stack, key, secret }) => ({
      secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: new logs.LogGroup(stack, 'Logs', { encryptionKey: key }) }),
    })],
    ['a repository under the key', ({ stack, key, secret }) => ({
      secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) },
      image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Images', { encryptionKey: key })),
    })],
  ];

  describe.each([PolicyPlacement.INLINE, PolicyPlacement.MANAGED])('%s', (policyPlacement) => {
    test.each(uses)('%s deploys without a circle', (_, options) => {
      const owned = withOwnedKey();
      new SecureFargateTaskDefinition(owned.stack, 'Task', { policyPlacement, containers: { app: container(options(owned)) } });
      expect(circle(templateOf(owned.stack))).toBeUndefined();
    });

    test.each<[string, (owned: Owned, role: iam.IRole) => void]>([
      ['secret.grantRead(task.executionRole)', ({ secret }, role) => secret.grantRead(role)],
      ['parameter.grantRead(task.executionRole)', ({ stack }, role) => new ssm.StringParameter(stack, 'Mode', { stringValue: 'on' }).grantRead(role)],
      ['bucket.grantRead(task.executionRole)', ({ stack, key }, role) => new s3.Bucket(stack, 'Bucket', { encryptionKey: key }).grantRead(role)],
      ['key.grantDecrypt(task.executionRole)', ({ key }, role) => key.grantDecrypt(role)],
      ['logGroup.grantWrite(task.executionRole)', ({ stack, key }, role) => new logs.LogGroup(stack, 'Logs', { encryptionKey: key }).grantWrite(role)],
    ])('%s deploys without a circular dependency together with a secret made with TaskSecret', (_, grant) => {
      const owned = withOwnedKey();
      const task = new SecureFargateTaskDefinition(owned.stack, 'Task', {
        policyPlacement, containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(owned.secret) } }) },
      });
      grant(owned, task.executionRole);
      expect(circle(templateOf(owned.stack))).toBeUndefined();
    });
  });

  test("MANAGED is the way out where the key's policy must name the role; inline that is a circle", () => {
    const withNamedRole = (policyPlacement: PolicyPlacement) => {
      const { stack, key, secret } = withOwnedKey();
      const task = new SecureFargateTaskDefinition(stack, 'Task', {
        policyPlacement, containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) },
      });
      key.addToResourcePolicy(new iam.PolicyStatement({ principals: [task.executionRole], actions: ['kms:Decrypt'], resources: ['*'] }));
      return stack;
    };
    expect(circle(templateOf(withNamedRole(PolicyPlacement.MANAGED)))).toBeUndefined();
    expect(synthError(withNamedRole(PolicyPlacement.INLINE))).toContain("'Stack/Key/Resource' names the execution role");
  });

  test('the key is not touched for what TaskSecret makes', () => {
    const policyOf = ({ stack, key }: Owned) => stack.resolve((key.node.defaultChild as kms.CfnKey).keyPolicy);
    const [without, owned] = [withOwnedKey(), withOwnedKey()];
    new SecureFargateTaskDefinition(owned.stack, 'Task', {
      containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(owned.secret) } }) },
    });
    expect(policyOf(owned)).toEqual(policyOf(without));
    expect(Object.keys(templateOf(owned.stack).Resources)).toHaveLength(5);
  });
});

describe('what the L2 writes for a secret it was given without this library', () => {
  const plain: [string, (secret: secretsmanager.Secret, stack: Owned['stack']) => void][] = [
    ['a plain ecs.Secret', (secret, stack) => {
      new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) } }) } });
    }],
    ['ContainerImage.fromRegistry with credentials', (secret, stack) => {
      new SecureFargateTaskDefinition(stack, 'Task', {
        containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1', { credentials: secret }) } },
      });
    }],
    ['secret.grantRead(task.executionRole)', (secret, stack) => {
      secret.grantRead(new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } }).executionRole);
    }],
  ];

  test.each(plain)('%s is in the default policy, and the task definition depends on it', (_, use) => {
    const { stack, secret } = withOwnedKey();
    use(secret, stack);
    const { taskWaitsFor, policies } = waits(stack);
    expect(policies).toEqual([expect.stringMatching(/^TaskExecutionRoleDefaultPolicy/)]);
    expect(taskWaitsFor).toEqual(policies);
    expect(inlineStatements(stack)).toEqual([]);
    expect(allStatements(stack).flatMap(({ Action }) => Action)).toContain('secretsmanager:GetSecretValue');
  });

  test.each(plain.slice(0, 2))('%s brings a warning that says what to write instead', (_, use) => {
    const { stack, secret } = withOwnedKey();
    use(secret, stack);
    expect(warnings(stack)).toEqual([{
      path: '/Stack/Task/TaskDefinition',
      id: 'cdk-fargate-secrets:plainEcsSecret',
      message: expect.stringContaining('make it with TaskSecret.fromSecretsManager'),
    }]);
  });

  test('is with the other statements under MANAGED', () => {
    const { stack, secret } = withOwnedKey();
    const secrets = { PLAIN: ecs.Secret.fromSecretsManager(secret), OURS: TaskSecret.fromValueFrom(named('ours')) };
    new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ secrets }) } });
    expect(waits(stack).policies).toEqual([expect.stringMatching(/^TaskSecretAccess1/)]);
    expect(allStatements(stack)).toHaveLength(2);
  });

  test('leaves our own permissions on the role, unless they need a key of the app', () => {
    const policies = (secretOf: (owned: Owned) => secretsmanager.ISecret) => {
      const owned = withOwnedKey();
      const secrets = { PLAIN: ecs.Secret.fromSecretsManager(owned.secret), OURS: TaskSecret.fromSecretsManager(secretOf(owned)) };
      const task = new SecureFargateTaskDefinition(owned.stack, 'Task', { containers: { app: container({ secrets }) } });
      expect(owned.stack.resolve(task.executionRolePolicy).Statement).toHaveLength(allStatements(owned.stack).length);
      const { taskWaitsFor, policies: all } = waits(owned.stack);
      expect(taskWaitsFor.sort()).toEqual(all.sort());
      return { onRole: inlineStatements(owned.stack).length, beside: all.map((id) => id.slice(0, -8)) };
    };
    expect(policies(({ stack }) => new secretsmanager.Secret(stack, 'Other')))
      .toEqual({ onRole: 1, beside: ['TaskExecutionRoleDefaultPolicy'] });
    expect(policies(({ stack, key }) => new secretsmanager.Secret(stack, 'Other', { encryptionKey: key })))
      .toEqual({ onRole: 0, beside: ['TaskExecutionRoleDefaultPolicy', 'TaskExecutionRoleSecretAccess'] });
  });
});

describe('the task definition', () => {
  const secrets = { TOKEN: TaskSecret.fromValueFrom(named('token')) };
  const logging = ecs.LogDrivers.awsLogs({ streamPrefix: 'app' });

  test('depends only on the role, which has the permissions', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets, logging }) } });
    expect(taskDefinition(stack).DependsOn).toBeUndefined();
    expect(waits(stack)).toEqual({ taskWaitsFor: [], policies: [], whoWaitsForPolicies: [] });
  });

  test('waits for the managed policies, and nothing else does: its log group would wait in a circle', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ secrets, logging }) } });
    new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition });
    const { taskWaitsFor, policies, whoWaitsForPolicies } = waits(stack);
    expect(taskWaitsFor).toEqual(policies);
    expect(policies).toHaveLength(1);
    expect(whoWaitsForPolicies).toEqual(['AWS::ECS::TaskDefinition']);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('waits for the policy on a role that was passed in, and nothing else does', () => {
    const stack = newStack();
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    new SecureFargateTaskDefinition(stack, 'Task', { executionRole, containers: { app: container({ secrets, logging }) } });
    const { taskWaitsFor, policies, whoWaitsForPolicies } = waits(stack);
    expect(taskWaitsFor).toEqual(policies);
    expect(policies).toEqual([expect.stringMatching(/^TaskSecretAccess/)]);
    expect(whoWaitsForPolicies).toEqual(['AWS::ECS::TaskDefinition']);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test.each([
    ['on a role that was passed in', PolicyPlacement.INLINE, true],
    ['in a managed policy', PolicyPlacement.MANAGED, false],
    ['in a managed policy on a role that was passed in', PolicyPlacement.MANAGED, true],
  ])('waits for the permissions of the default log router, which come while it resolves, %s', (_, policyPlacement, passed) => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', {
      policyPlacement,
      executionRole: passed ? iam.Role.fromRoleName(stack, 'Role', 'task-execution') : undefined,
      containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }) },
    });
    const { taskWaitsFor, policies } = waits(stack);
    expect(policies).toHaveLength(1);
    expect(taskWaitsFor).toEqual(policies);
    expect(allStatements(stack).flatMap(({ Action }) => Action)).toContain('logs:PutLogEvents');
  });
});

test('secrets and keys of another stack of the same environment are just read', () => {
  const app = new App();
  const data = newStack({ app, id: 'Data' });
  const secret = new secretsmanager.Secret(data, 'Secret', { encryptionKey: new kms.Key(data, 'Key') });
  const stack = newStack({ app, id: 'Service' });
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) } });
  templateOf(stack);
  expect(data.dependencies).toEqual([]);
  expect(stack.dependencies).toEqual([data]);
  expect(inlineStatements(stack).map(({ Resource }) => Resource)).toEqual([
    { 'Fn::ImportValue': expect.stringContaining('Secret') }, { 'Fn::ImportValue': expect.stringContaining('Key') },
  ]);
});

describe('a grant of the CDK', () => {
  const token = Lazy.string({ produce: () => 'arn:aws:s3:::bucket' });

  test.each<[string, boolean, string[], string[]]>([
    ['with a literal resource', true, ['s3:GetObject'], ['arn:aws:s3:::bucket']],
    ['with a resource of the app', false, ['s3:GetObject'], [token]],
    ['with one of two resources of the app', false, ['s3:GetObject'], ['arn:aws:s3:::bucket', token]],
    ['for a repository of the app', true, ['ecr:BatchGetImage'], [token]],
    ['for a log group of the app', true, ['logs:PutLogEvents', 'logs:CreateLogStream'], [token]],
    ['for a log group and a bucket of the app', false, ['logs:PutLogEvents', 's3:GetObject'], [token]],
    ['for a literal secret', false, ['secretsmanager:GetSecretValue'], [named('a')]],
    ['for a literal parameter', false, ['ssm:GetParameters'], ['arn:aws:ssm:eu-central-1:123456789012:parameter/a']],
    ['for a literal key', false, ['kms:Decrypt'], [KEY_ARN]],
    ['for a literal key and more', false, ['logs:PutLogEvents', 'kms:Decrypt'], ['*']],
  ])('%s leaves the policies of keys alone: %s', (_, expected, actions, resources) => {
    expect(leavesKeyPoliciesAlone(new iam.PolicyStatement({ actions, resources }))).toBe(expected);
  });
});

describe('what permissions refer to', () => {
  /** A role without permissions, a secret that refers to nothing, and one whose key names the role. */
  function setting() {
    const stack = newStack();
    const { executionRole: role } = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    const key = new kms.Key(stack, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions: ['kms:Decrypt'], resources: ['*'] }));
    const plain = new secretsmanager.Secret(stack, 'Plain');
    const under = (encryptionKey: kms.IKey) => new secretsmanager.Secret(stack, `Under${encryptionKey.node.id}`, { encryptionKey });
    return { stack, role: role as unknown as RoleWithPermissions, key, plain: plain.secretArn, other: under(new kms.Key(stack, 'Other')).secretArn, closing: under(key).secretArn };
  }

  type Setting = ReturnType<typeof setting>;

  test.each<[string, boolean, (setting: Setting) => unknown[]]>([
    ['nothing', false, () => []],
    ['a literal', false, () => [SECRET_ARN]],
    ['a secret', false, ({ plain }) => [plain, plain]],
    ['a secret under a key that does not name the role', false, ({ other }) => [other]],
    ['a secret under a key that names it', true, ({ closing }) => [closing, closing]],
    ['the key', true, ({ key }) => [key.keyArn]],
    ['first a secret, then the key', true, ({ plain, key }) => [plain, key.keyArn]],
    ['first the key, then a secret', true, ({ plain, key }) => [key.keyArn, plain]],
    ['a text with a secret and the key in it', true, ({ plain, closing }) => [`${plain} ${closing}`]],
    ['a statement with the key', true, ({ key }) => [{ Action: 'kms:Decrypt', Resource: key.keyArn }]],
    ['a statement with a secret', false, ({ plain }) => [{ Action: 'secretsmanager:GetSecretValue', Resource: plain }]],
    ['a secret whose value names the role', true, ({ stack, role }) => [new secretsmanager.CfnSecret(stack, 'Value', { secretString: role.roleArn }).ref]],
    ['a secret whose value is a literal', false, ({ stack }) => [new secretsmanager.CfnSecret(stack, 'Value', { secretString: '-' }).ref]],
    ['resources that refer to each other', false, ({ stack }) => {
      const [first, second] = ['First', 'Second'].map((id) => new CfnResource(stack, id, { type: 'AWS::SNS::Topic', properties: {} }));
      first.addPropertyOverride('TopicName', second.ref);
      second.addPropertyOverride('TopicName', first.ref);
      const [a, b] = ['A', 'B'].map((id) => new CfnResource(stack, id, { type: 'Custom::A', properties: { Next: Lazy.string({ produce: () => next(id) }) } }));
      const next = (id: string): string => (id === 'A' ? b : a).ref;
      return [first.ref, a.ref];
    }],
    ['a resource of another stack that names the role', false, ({ stack, role }) => {
      const other = newStack({ app: stack.node.root as App, id: 'OtherStack' });
      return [new CfnResource(other, 'Names', { type: 'Custom::Names', properties: { Role: role.roleArn } }).ref];
    }],
  ])('%s leads back to the role: %s', (_, expected, tokensIn) => {
    const given = setting();
    const tokens = tokensIn(given);
    expect(mayCloseCycle(given.role, tokens)).toBe(expected);
    expect(mayCloseCycle(given.role, tokens)).toBe(expected); // what is kept changes nothing
  });

  const read = (...values: string[]): Permission => ({
    id: 'read', values, statement: (resources) => new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...resources] }),
  });
  const decrypt = (keyArn: string, ...values: string[]): Permission => ({
    id: 'decrypt',
    values,
    statement: (contexts) => new iam.PolicyStatement({
      actions: ['kms:Decrypt'], resources: [keyArn], conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': [...contexts] } },
    }),
  });

  test('is named, where it names the role', () => {
    const { role, key, plain, other, closing } = setting();
    const resource = key.node.defaultChild;
    expect(resourceThatNames(role, [])).toBeUndefined();
    expect(resourceThatNames(role, [read(plain, other)])).toBeUndefined();
    expect(resourceThatNames(role, [read(plain, closing)])).toBe(resource);
    expect(resourceThatNames(role, [read(plain), read(other), decrypt(key.keyArn, SECRET_ARN)])).toBe(resource);
  });

  test('divides the permissions by value, and by the key of a statement', () => {
    const { role, key, plain, other, closing } = setting();
    const reads = [read(plain, closing, other), read(plain), read(closing, plain)];
    const permissions = [...reads, decrypt(key.keyArn, plain, SECRET_ARN), decrypt(KEY_ARN, closing, plain)];
    const { onRole, separate } = divideByCycle(permissions, role);
    expect(onRole.map(({ values }) => values)).toEqual([[plain, other], [plain], [plain], [plain]]);
    expect(separate.map(({ values }) => values)).toEqual([[closing], [closing], [plain, SECRET_ARN], [closing]]);
  });

  test('includes what the role of another task reads', () => {
    const { stack, role, key } = setting();
    const { executionRole } = new SecureFargateTaskDefinition(stack, 'Second', {
      containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key })) } }) },
    });
    expect(mayCloseCycle(role, [executionRole.roleArn])).toBe(true);
    const small = new SecureFargateTaskDefinition(stack, 'Third', { containers: { app: container() } });
    expect(mayCloseCycle(role, [small.executionRole.roleArn])).toBe(false);
    expect(mayCloseCycle(role, [new iam.Role(stack, 'Plain2', { assumedBy: new iam.ArnPrincipal(role.roleArn) }).roleArn])).toBe(true);
  });
});
