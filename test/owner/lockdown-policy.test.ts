import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RuntimeSecret, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { looseStatementsOf } from '../proof/evaluator';
import { isAllowedBoth } from '../proof/resource-policies';
import { ENV, errorOf, newStack, SECRET_ARN } from '../support/app';
import { circle, templateOf } from '../support/deployed';

const ROTATION = `arn:aws:iam::${ENV.account}:role/rotation`;
const READ = { action: 'secretsmanager:GetSecretValue', resource: SECRET_ARN };

function taskIn(stack: Stack, read: 'started' | 'fetched' | 'both' = 'started') {
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    executionRoleOptions: { roleName: 'orders-execution' },
    containers: {
      app: {
        image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'),
        secrets: read === 'fetched' ? {} : { VALUE: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) },
        runtimeSecrets: read === 'started' ? {} : { LOCATOR: RuntimeSecret.fromSecretsManager(secret) },
      },
    },
  });
  return { task, secret };
}

/** Who may read the secret under a policy, of roles that may all read it by their own policies, and a service. */
function allowed(policy: unknown, ...roles: string[]): boolean[] {
  const statements = looseStatementsOf([{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }]);
  return roles.map((role) => isAllowedBoth(role.startsWith('arn:') ? { roleArn: role, statements } : { service: role }, READ, ENV.account, policy));
}

const EXECUTION = `arn:aws:iam::${ENV.account}:role/orders-execution`;
const OTHER = `arn:aws:iam::${ENV.account}:role/admin`;

describe('the policy that locks a secret down', () => {
  test('lets only the execution role, named readers and AWS services read', () => {
    const stack = newStack({ env: ENV });
    const { task, secret } = taskIn(stack);
    const policy = stack.resolve(task.lockdownPolicy(secret, { readers: [ROTATION] }));
    expect(policy.Statement).toEqual([{
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [EXECUTION, ROTATION] }, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    }]);
    expect(allowed(policy, EXECUTION, ROTATION, 'replication.secretsmanager.amazonaws.com')).toEqual([true, true, true]);
    expect(allowed(policy, OTHER, 'arn:aws:iam::222222222222:role/orders-execution', `${EXECUTION}-2`)).toEqual([false, false, false]);
  });

  test('leaves the secret to its administrators but for its value', () => {
    const stack = newStack({ env: ENV });
    const { task, secret } = taskIn(stack);
    const policy = stack.resolve(task.lockdownPolicy(secret));
    const admin = { roleArn: OTHER, statements: looseStatementsOf([{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }]) };
    expect(isAllowedBoth(admin, { ...READ, action: 'secretsmanager:PutResourcePolicy' }, ENV.account, policy)).toBe(true);
    expect(isAllowedBoth(admin, READ, ENV.account, policy)).toBe(false);
  });

  test.each([['started', false], ['fetched', true], ['both', true]] as const)('names the task role where its programs fetch the secret (%s)', (read, named) => {
    const stack = newStack({ env: ENV });
    const { task, secret } = taskIn(stack, read);
    const [{ Condition: { ArnNotEquals: { 'aws:PrincipalArn': readers } } }] = stack.resolve(task.lockdownPolicy(secret)).Statement;
    const taskRole = { 'Fn::GetAtt': [expect.stringContaining('TaskRole'), 'Arn'] };
    expect([readers].flat()).toEqual([EXECUTION, ...named ? [taskRole] : []]);
  });

  test('takes wildcards in readers, as for the roles of people who sign in', () => {
    const stack = newStack({ env: ENV });
    const { task, secret } = taskIn(stack);
    const people = `arn:aws:iam::${ENV.account}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*`;
    const policy = stack.resolve(task.lockdownPolicy(secret, { readers: [people] }));
    expect(allowed(policy, `arn:aws:iam::${ENV.account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef`, OTHER)).toEqual([true, false]);
  });

  test('is attached to nothing, and deploys where the user attaches it, with an owned key too', () => {
    const stack = newStack({ env: ENV });
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), secrets: { VALUE: TaskSecret.fromSecretsManager(secret) } } },
    });
    const resourcePolicy = task.lockdownPolicy(secret);
    expect(stack.node.findAll().filter((each) => each instanceof secretsmanager.CfnResourcePolicy)).toEqual([]);
    new secretsmanager.CfnResourcePolicy(stack, 'SecretPolicy', { secretId: secret.secretArn, resourcePolicy });
    const template = templateOf(stack);
    expect(circle(template)).toBeUndefined();
    const [{ Properties }] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::SecretsManager::ResourcePolicy');
    expect(Properties.ResourcePolicy.Statement).toHaveLength(1);
  });
});

describe('fails', () => {
  const lock = (readers: unknown, arn = SECRET_ARN, env: { account?: string; region: string } = ENV) => errorOf(() => {
    const stack = newStack({ env });
    const { task } = taskIn(stack);
    task.lockdownPolicy(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Other', arn), { readers: readers as string[] });
  });

  test.each<[string, unknown, string]>([
    ['the ARN of a session', [`arn:aws:sts::${ENV.account}:assumed-role/admin/me`], 'has the ARN of a session'],
    ['no ARN', ['hunter2hunter2'], "got 'hunt…' (14 characters)"],
    ['a wildcard for everybody', ['*'], "'readers' must be ARNs of roles and users"],
    ['any account', ['arn:aws:iam::*:role/admin'], "'readers' must be ARNs of roles and users"],
    ['a role instead of its ARN', [{}], "got object; give the 'roleArn' of a role"],
    ['a text instead of a list', 'arn:aws:iam::123456789012:role/admin', "'readers' must be a list of ARNs"],
  ])('for %s', (_, readers, message) => {
    const error = lock(readers);
    expect(error).toContain('Stack/Task.lockdownPolicy: ');
    expect(error).toContain(message);
    expect(error).not.toContain('hunter2hunter2');
  });

  test('for a secret of another account, whose owner decides', () => {
    expect(lock([], SECRET_ARN.replace(ENV.account, '222222222222'))).toContain("is of account 222222222222, whose owner writes its policy; 'ownerPolicies' has");
  });

  test('for what is not a secret', () => {
    const { task } = taskIn(newStack({ env: ENV }));
    expect(errorOf(() => task.lockdownPolicy(undefined as unknown as secretsmanager.ISecret))).toContain("Stack/Task.lockdownPolicy: 'secret' is undefined");
    expect(errorOf(() => task.lockdownPolicy(SECRET_ARN as unknown as secretsmanager.ISecret))).toContain("'secret' is a string");
  });
});
