import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  EcrPullThroughCache, PolicyPlacement, RepositoryCredentials, RuntimeSecret, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps,
  TaskSecret,
} from '../../src';
import { looseStatementsOf, Request } from '../proof/evaluator';
import { isAllowedBoth } from '../proof/resource-policies';
import { ENV, KEY_ARN, newStack, SECRET_ARN, warnings } from '../support/app';
import { deployed } from '../support/deployed';

const OTHER = '222222222222';
const FOREIGN_SECRET = `arn:aws:secretsmanager:eu-central-1:${OTHER}:secret:shared/database-AbCdEf`;
const FOREIGN_KEY = `arn:aws:kms:eu-central-1:${OTHER}:key/99999999-2222-3333-4444-555555555555`;
const ROLE = `arn:aws:iam::${ENV.account}:role/orders-execution`;
const TASK_ROLE = `arn:aws:iam::${ENV.account}:role/team/orders-task`;

function secretOf(stack: Stack, arn = FOREIGN_SECRET, key = FOREIGN_KEY) {
  return secretsmanager.Secret.fromSecretAttributes(stack, `Imported${arn}`, { secretCompleteArn: arn, encryptionKey: kms.Key.fromKeyArn(stack, `KeyOf${arn}`, key) });
}

function taskIn(stack: Stack, app: Partial<ecs.ContainerDefinitionOptions> & object = {}, props: SecureFargateTaskDefinitionProps = {}) {
  return new SecureFargateTaskDefinition(stack, 'Task', {
    executionRoleOptions: { roleName: 'orders-execution' },
    taskRole: new iam.Role(stack, 'TaskRole', { roleName: 'orders-task', path: '/team/', assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    ...props,
    containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), ...app } },
  });
}

function policiesOf(task: SecureFargateTaskDefinition): { ownerAccount: string; resourceArn: string; statement: unknown }[] {
  const { stack } = task.taskDefinition;
  return task.ownerPolicies.map((policy) => stack.resolve({ ...policy, statement: policy.statement.toStatementJson() }));
}

/** Whether a role may do something, with the statements that owners add to a resource, and without them. */
function verdicts(task: SecureFargateTaskDefinition, roleArn: string, resourceArn: string, request: Request) {
  const { stack } = task.taskDefinition;
  const document = roleArn === TASK_ROLE ? task.taskRolePolicy : task.executionRolePolicy;
  const caller = { roleArn, statements: looseStatementsOf([deployed(stack.resolve(document), { Resources: {} })]) };
  const added = task.ownerPolicies.filter((policy) => policy.resourceArn === resourceArn)
    .map(({ statement }) => stack.resolve(statement.toStatementJson()));
  const stranger = { ...caller, roleArn: `arn:aws:iam::${ENV.account}:role/other` };
  const powerless = { roleArn, statements: [] };
  const policy = added.length > 0 ? { Version: '2012-10-17', Statement: added } : undefined;
  const may = (who: typeof caller, has: unknown) => isAllowedBoth(who, request, OTHER, has);
  return { with: may(caller, policy), without: may(caller, undefined), other: may(stranger, policy), alone: may(powerless, policy) };
}

const ONLY_WITH = { with: true, without: false, other: false, alone: false };

const decrypt = (context: string, via = 'secretsmanager.eu-central-1.amazonaws.com', key = 'kms:EncryptionContext:SecretARN'): Request =>
  ({ action: 'kms:Decrypt', resource: FOREIGN_KEY, context: { 'kms:ViaService': via, [key]: context } });

describe('a secret and its key in another account', () => {
  const task = () => {
    const stack = newStack({ env: ENV });
    return taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secretOf(stack)) } });
  };

  test('are each listed with the statement that their owner adds', () => {
    const principal = { AWS: `arn:aws:iam::${ENV.account}:root` };
    expect(policiesOf(task())).toEqual([
      {
        ownerAccount: OTHER,
        resourceArn: FOREIGN_SECRET,
        statement: {
          Effect: 'Allow', Principal: principal, Action: 'secretsmanager:GetSecretValue', Resource: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } },
        },
      },
      {
        ownerAccount: OTHER,
        resourceArn: FOREIGN_KEY,
        statement: {
          Effect: 'Allow',
          Principal: principal,
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
            StringLike: { 'kms:EncryptionContext:SecretARN': FOREIGN_SECRET.replace('eu-central-1', '*') },
            ArnEquals: { 'aws:PrincipalArn': ROLE },
          },
        },
      },
    ]);
  });

  test('are readable with these statements and not without them, by the execution role alone', () => {
    expect(verdicts(task(), ROLE, FOREIGN_SECRET, { action: 'secretsmanager:GetSecretValue', resource: FOREIGN_SECRET })).toEqual(ONLY_WITH);
    expect(verdicts(task(), ROLE, FOREIGN_KEY, decrypt(FOREIGN_SECRET))).toEqual(ONLY_WITH);
  });

  test('allow nothing else', () => {
    const denied = { with: false, without: false, other: false, alone: false };
    expect(verdicts(task(), ROLE, FOREIGN_SECRET, { action: 'secretsmanager:PutSecretValue', resource: FOREIGN_SECRET })).toEqual(denied);
    expect(verdicts(task(), ROLE, FOREIGN_KEY, decrypt(`${FOREIGN_SECRET}x`))).toEqual(denied);
    expect(verdicts(task(), ROLE, FOREIGN_KEY, decrypt(FOREIGN_SECRET, 's3.eu-central-1.amazonaws.com'))).toEqual(denied);
    expect(verdicts(task(), ROLE, FOREIGN_KEY, { ...decrypt(FOREIGN_SECRET), action: 'kms:Encrypt' })).toEqual(denied);
  });

  test('need no warning, since the role has a name', () => {
    const named = task();
    expect(named.ownerPolicies).toHaveLength(2);
    expect(warnings(named.taskDefinition.stack).filter(({ id }) => /owner/.test(id))).toEqual([]);
  });
});

test('the key alone is listed for a secret of this account under a key of another', () => {
  const stack = newStack({ env: ENV });
  const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secretOf(stack, SECRET_ARN)) } });
  expect(task.ownerPolicies.map(({ resourceArn }) => resourceArn)).toEqual([FOREIGN_KEY]);
});

test('what is of this account, and what belongs to no account, is not listed', () => {
  const stack = newStack({ env: ENV });
  const secret = secretOf(stack, SECRET_ARN, KEY_ARN);
  const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secret) }, logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) });
  expect(task.ownerPolicies).toEqual([]);
});

test('a partial ARN is one secret', () => {
  const stack = newStack({ env: ENV });
  const secret = secretsmanager.Secret.fromSecretPartialArn(stack, 'Imported', FOREIGN_SECRET.slice(0, -7));
  const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secret, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY) }) } });
  expect(task.ownerPolicies.map(({ resourceArn }) => resourceArn)).toEqual([FOREIGN_SECRET.slice(0, -7), FOREIGN_KEY]);
  expect(verdicts(task, ROLE, FOREIGN_SECRET.slice(0, -7), { action: 'secretsmanager:GetSecretValue', resource: FOREIGN_SECRET })).toEqual(ONLY_WITH);
  expect(verdicts(task, ROLE, FOREIGN_KEY, decrypt(FOREIGN_SECRET))).toEqual(ONLY_WITH);
});

test('a key that is unknown is any key of the account, in the policy of the one that it is', () => {
  const stack = newStack({ env: ENV });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', FOREIGN_SECRET);
  const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secret, { anyEncryptionKey: true }) } });
  const any = `arn:aws:kms:eu-central-1:${OTHER}:key/*`;
  expect(task.ownerPolicies.map(({ resourceArn }) => resourceArn)).toEqual([FOREIGN_SECRET, any]);
  expect(verdicts(task, ROLE, any, decrypt(FOREIGN_SECRET))).toEqual(ONLY_WITH);
});

test('registry credentials of another account are secrets like others', () => {
  const stack = newStack({ env: ENV });
  const credentials = RepositoryCredentials.fromSecretArn(FOREIGN_SECRET, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY) });
  const task = taskIn(stack, {}, { registryCredentials: { 'docker.io': credentials } });
  expect(task.ownerPolicies.map(({ resourceArn }) => resourceArn)).toEqual([FOREIGN_SECRET, FOREIGN_KEY]);
});

describe('a repository of another account', () => {
  const ARN = `arn:aws:ecr:eu-central-1:${OTHER}:repository/shared/app`;
  const IMAGE = `${OTHER}.dkr.ecr.eu-central-1.amazonaws.com/shared/app:1`;
  const images: [string, (stack: Stack) => ecs.ContainerImage][] = [
    ['by its name', () => ecs.ContainerImage.fromRegistry(IMAGE)],
    ['imported', (stack) => ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryAttributes(stack, 'Repository', { repositoryArn: ARN, repositoryName: 'shared/app' }), '1')],
    ['of another stack', (stack) => {
      const owner = new Stack(stack.node.root as App, 'Owner', { env: { ...ENV, account: OTHER } });
      return ecs.ContainerImage.fromEcrRepository(new ecr.Repository(owner, 'Repository', { repositoryName: 'shared/app' }), '1');
    }],
  ];

  test.each(images)('%s may be pulled from with the statement, which names no resource, and not without it', (_, image) => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, { image: image(stack) });
    const [{ ownerAccount, resourceArn, statement }, ...others] = policiesOf(task);
    expect([ownerAccount, resourceArn, others]).toEqual([OTHER, ARN, []]);
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ENV.account}:root` },
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } },
    });
    expect(verdicts(task, ROLE, ARN, { action: 'ecr:BatchGetImage', resource: ARN })).toEqual(ONLY_WITH);
    expect(verdicts(task, ROLE, ARN, { action: 'ecr:PutImage', resource: ARN }).with).toBe(false);
  });

  test('of a pull-through cache does not get what only the policy of its registry can allow', () => {
    const stack = newStack({ env: ENV });
    const cache = EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'hub', account: OTHER });
    const task = taskIn(stack, { image: cache.image('library/nginx', '1') });
    expect(policiesOf(task).map(({ statement }: any) => statement.Action)).toEqual([['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']]);
  });
});

describe('a bucket of another account', () => {
  const bucketIn = (stack: Stack, account?: string) => s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
    bucketName: 'shared-settings', account, encryptionKey: kms.Key.fromKeyArn(stack, 'BucketKey', FOREIGN_KEY),
  });
  const BUCKET = 'arn:aws:s3:::shared-settings';

  test('has its objects in the statements of the execution role that reads env files, and of the task role that a program reads with', () => {
    const stack = newStack({ env: ENV });
    const bucket = bucketIn(stack, OTHER);
    const task = taskIn(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] });
    task.addContainer('program', { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), runtimeSecrets: { SETTINGS: RuntimeSecret.fromS3Object(bucket, 'settings.json') } });
    expect(new Set(task.ownerPolicies.map(({ resourceArn }) => resourceArn))).toEqual(new Set([BUCKET, FOREIGN_KEY]));
    const decryptObject = (path: string) => decrypt(`${BUCKET}/${path}`, 's3.eu-central-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn');
    const object = (path: string): Request => ({ action: 's3:GetObject', resource: `${BUCKET}/${path}` });
    expect(verdicts(task, ROLE, BUCKET, object('app.env'))).toEqual(ONLY_WITH);
    expect(verdicts(task, ROLE, BUCKET, { action: 's3:GetBucketLocation', resource: BUCKET })).toEqual(ONLY_WITH);
    expect(verdicts(task, ROLE, FOREIGN_KEY, decryptObject('app.env'))).toEqual(ONLY_WITH);
    expect(verdicts(task, ROLE, BUCKET, object('settings.json')).with).toBe(false);
    expect(verdicts(task, TASK_ROLE, BUCKET, object('settings.json'))).toEqual(ONLY_WITH);
    expect(verdicts(task, TASK_ROLE, FOREIGN_KEY, decryptObject('settings.json'))).toEqual(ONLY_WITH);
    expect(verdicts(task, TASK_ROLE, BUCKET, object('app.env')).with).toBe(false);
  });

  test('whose account is not given is treated as one of this account', () => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucketIn(stack), 'app.env')] });
    expect(task.ownerPolicies.map(({ resourceArn }) => resourceArn)).toEqual([FOREIGN_KEY]);
  });
});

describe('the role in the condition', () => {
  const reading = (stack: Stack, props: SecureFargateTaskDefinitionProps) =>
    taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secretOf(stack)) } }, props);
  const roleIn = (task: SecureFargateTaskDefinition) => policiesOf(task).map(({ statement }: any) => statement.Condition.ArnEquals['aws:PrincipalArn']);

  test.each<[string, (stack: Stack) => iam.IRole, string]>([
    ['imported by its ARN', (stack) => iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ENV.account}:role/platform/execution`), `arn:aws:iam::${ENV.account}:role/platform/execution`],
    ['imported by its name', (stack) => iam.Role.fromRoleName(stack, 'Role', 'execution'), `arn:aws:iam::${ENV.account}:role/execution`],
    ['of another stack', (stack) => new iam.Role(new Stack(stack.node.root as App, 'Roles', { env: ENV }), 'Role', {
      roleName: 'execution', path: '/platform/', assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    }), `arn:aws:iam::${ENV.account}:role/platform/execution`],
  ])('is a literal for one %s', (_, role, arn) => {
    const stack = newStack({ env: ENV });
    const task = reading(stack, { executionRoleOptions: undefined, executionRole: role(stack) });
    expect(roleIn(task)).toEqual([arn, arn]);
    expect(warnings(stack).filter(({ id }) => /owner/i.test(id))).toEqual([]);
  });

  test('is known by the deployment only where it has no name, and a warning says how to name it, for each role once', () => {
    const stack = newStack({ env: ENV });
    const task = reading(stack, { executionRoleOptions: undefined });
    expect(warnings(stack).filter(({ id }) => /owner/i.test(id))).toEqual([]); // who reads no statements has no owner to ask
    expect(roleIn(task)[0]).toEqual({ 'Fn::GetAtt': [expect.stringContaining('TaskExecutionRole'), 'Arn'] });
    expect(task.ownerPolicies).toHaveLength(2);
    const [warning, ...others] = warnings(stack).filter(({ id }) => /owner/i.test(id));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ path: '/Stack/Task/TaskDefinition', id: 'cdk-fargate-secrets:ownerPolicyRole' });
    expect(warning.message).toContain("'roleName' in 'executionRoleOptions'");
    expect(warning.message).not.toContain('task role');
  });

  test('is the execution role also where nothing is attached to it', () => {
    const stack = newStack({ env: ENV });
    const executionRole = iam.Role.fromRoleArn(stack, 'Role', ROLE, { mutable: false });
    const task = reading(stack, { executionRoleOptions: undefined, executionRole, policyPlacement: PolicyPlacement.EXTERNAL });
    expect(roleIn(task)).toEqual([ROLE, ROLE]);
  });
});

test('a stack whose account is unknown lists nothing, and a warning says why', () => {
  const stack = newStack({ env: { region: 'eu-central-1' } });
  const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secretOf(stack)) } });
  expect(task.ownerPolicies).toEqual([]);
  const [{ id, message }] = warnings(stack).filter((warning) => /owner/i.test(warning.id));
  expect([id, message]).toEqual(['cdk-fargate-secrets:ownerAccountUnknown', expect.stringContaining(`whether ${OTHER} is another`)]);
});

test('what is added after the statements were read is listed by the next call', () => {
  const stack = newStack({ env: ENV });
  const task = taskIn(stack);
  expect(task.ownerPolicies).toEqual([]);
  task.container('app').addSecret('VALUE', TaskSecret.fromSecretsManager(secretOf(stack)));
  expect(task.ownerPolicies).toHaveLength(2);
});

test('what the app grants by itself is listed with its actions', () => {
  const stack = newStack({ env: ENV });
  const task = taskIn(stack);
  secretOf(stack).grantRead(task.taskDefinition.taskRole);
  expect(verdicts(task, TASK_ROLE, FOREIGN_SECRET, { action: 'secretsmanager:DescribeSecret', resource: FOREIGN_SECRET })).toEqual(ONLY_WITH);
});

test('statements can be given out in an output, and change nothing in the template', () => {
  const template = (read: boolean) => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, { secrets: { VALUE: TaskSecret.fromSecretsManager(secretOf(stack)) } });
    if (read) {
      new CfnOutput(stack, 'Owner', { value: stack.toJsonString(task.ownerPolicies.map(({ statement }) => statement.toStatementJson())) });
    }
    return Template.fromStack(stack).toJSON();
  };
  const { Outputs, ...others } = template(true);
  expect(JSON.parse(Outputs.Owner.Value)).toHaveLength(2);
  expect(others).toEqual(template(false));
});
