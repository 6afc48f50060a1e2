import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { TaskSecret } from '../../src';
import { ENV, inlineStatements, KEY_ARN, newStack, SECRET_ARN, Statement } from '../support/app';
import { decrypt, defaultPolicyStatements, readParameters, readSecrets, taskReading } from '../support/reading';

const PARTIAL_ARN = SECRET_ARN.slice(0, -7);
const VIA = 'secretsmanager.eu-central-1.amazonaws.com';

// What the CDK says of its own options when it makes an Ec2TaskDefinition.
beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

/** The same statement as the CDK writes it into a policy of its own: without an id. */
function withoutSid({ Sid, ...statement }: Statement): Statement {
  return statement;
}

describe.each<[string, (...args: ConstructorParameters<typeof ecs.FargateTaskDefinition>) => ecs.TaskDefinition]>([
  ['a plain FargateTaskDefinition', (scope, id) => new ecs.FargateTaskDefinition(scope, id)],
  ['a plain Ec2TaskDefinition', (scope, id) => new ecs.Ec2TaskDefinition(scope, id)],
])('in %s', (_, make) => {
  test.each([
    ['a secret', SECRET_ARN, [readSecrets(SECRET_ARN), decrypt(KEY_ARN, VIA, SECRET_ARN.replace('eu-central-1', '*'))]],
    ['a JSON key of a partial ARN', `${PARTIAL_ARN}:password::`,
      [readSecrets(PARTIAL_ARN, `${PARTIAL_ARN}-??????`), decrypt(KEY_ARN, VIA, `${PARTIAL_ARN.replace('eu-central-1', '*')}-??????`)]],
    ['a parameter', '/prod/stripe-key', [
      readParameters('arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key'),
      decrypt(KEY_ARN, 'ssm.eu-central-1.amazonaws.com', 'arn:aws:ssm:*:123456789012:parameter/prod/stripe-key'),
    ]],
  ])('%s is read with the same statements and no others', (__, valueFrom, statements) => {
    const stack = newStack({ env: ENV });
    const secret = TaskSecret.fromValueFrom(valueFrom, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    make(stack, 'Plain').addContainer('app', { image: ecs.ContainerImage.fromRegistry('acme/app'), memoryLimitMiB: 512, secrets: { VALUE: secret } });
    expect(defaultPolicyStatements(stack)).toEqual(statements.map(withoutSid));

    const ours = newStack({ env: ENV });
    taskReading(ours, TaskSecret.fromValueFrom(valueFrom, { encryptionKey: kms.Key.fromKeyArn(ours, 'Key', KEY_ARN) }));
    expect(inlineStatements(ours)).toEqual(statements);
  });

  test('a secret and key of another stack are read, and neither policy there is touched', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: ENV });
    const secret = new secretsmanager.Secret(data, 'Secret', { encryptionKey: new kms.Key(data, 'Key') });
    const stack = newStack({ app, id: 'Service', env: ENV });
    make(stack, 'Plain').addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('acme/app'), memoryLimitMiB: 512, secrets: { VALUE: TaskSecret.fromSecretsManager(secret) },
    });
    expect(defaultPolicyStatements(stack).map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
    expect(JSON.stringify(Template.fromStack(data))).not.toContain('ExecutionRole');
    Template.fromStack(data).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });

  test('the L2 refuses no log driver that takes it as an option', () => {
    const stack = newStack({ env: ENV });
    make(stack, 'Plain').addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('acme/app'),
      memoryLimitMiB: 512,
      logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: TaskSecret.fromValueFrom(SECRET_ARN) }),
    });
    expect(defaultPolicyStatements(stack)).toEqual([withoutSid(readSecrets(SECRET_ARN))]);
  });
});

describe('granted to anybody', () => {
  test('it returns a grant that says it succeeded and what it wrote', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const grant = TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }).grantRead(role);
    expect(grant.success).toBe(true);
    expect(stack.resolve(grant.principalStatements.map((statement) => statement.toStatementJson())))
      .toEqual([readSecrets(SECRET_ARN), decrypt(KEY_ARN, VIA, SECRET_ARN.replace('eu-central-1', '*'))].map(withoutSid));
    expect(() => grant.assertSuccess()).not.toThrow();
  });

  test('something can wait for the grant', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const waiting = new iam.Role(stack, 'Waiting', { assumedBy: new iam.AccountRootPrincipal() });
    TaskSecret.fromValueFrom(SECRET_ARN).grantRead(role).applyBefore(waiting);
    Template.fromStack(stack).hasResource('AWS::IAM::Role', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^RoleDefaultPolicy')]) });
  });

  test('a function gets the statements as its role does', () => {
    const stack = newStack({ env: ENV });
    const fn = new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
    expect(TaskSecret.fromValueFrom(SECRET_ARN).grantRead(fn).success).toBe(true);
    expect(defaultPolicyStatements(stack)).toEqual([withoutSid(readSecrets(SECRET_ARN))]);
  });

  test('a role that is immutable gets nothing, and the template says nothing of it', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution', { mutable: false });
    TaskSecret.fromValueFrom(SECRET_ARN).grantRead(role);
    expect(JSON.stringify(stack.node.findAll().map(({ node }) => node.path))).not.toContain('Policy');
  });

  test('the execution role of a task of ours answers with a grant that succeeded', () => {
    const stack = newStack({ env: ENV });
    const task = taskReading(stack, TaskSecret.fromValueFrom('/prod/flag'));
    const grant = TaskSecret.fromValueFrom(SECRET_ARN).grantRead(task.executionRole);
    expect(grant.success).toBe(true);
    expect(grant.principalStatements.map((statement) => statement.toStatementJson())).toEqual([withoutSid(readSecrets(SECRET_ARN))]);
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(SECRET_ARN));
  });
});
