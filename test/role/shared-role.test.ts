import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, newStack, SECRET_ARN, synthError } from '../support/app';
import { circle, templateOf } from '../support/deployed';

const TRUST = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const awsManaged = (count: number) => Array.from({ length: count }, (_, index) => iam.ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));
const s3Statement = (resources: string[]) => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources });

function addTask(stack: Stack, id: string, props: SecureFargateTaskDefinitionProps, secrets: { [name: string]: ecs.Secret } = {}) {
  return new SecureFargateTaskDefinition(stack, id, { ...props, containers: { app: container({ secrets }) } });
}

const typesOf = (stack: Stack) => Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type);

test.each(['-task', '/'])('two roles whose ARNs have one token in common are two roles: %s', (end) => {
  const stack = newStack({ env: ENV });
  const { valueAsString: prefix } = new CfnParameter(stack, 'Prefix');
  const roleOf = (id: string, name: string) => iam.Role.fromRoleArn(stack, id, `arn:aws:iam::${ENV.account}:role/${name}`);
  addTask(stack, 'Task', { executionRole: roleOf('Execution', `${prefix}-execution`), taskRole: roleOf('Role', `${prefix}${end}x`) });
  expect(typesOf(stack)).toContain('AWS::ECS::TaskDefinition');
});

test('what a passed-in role has is not resolved before synthesis, when the CDK keeps what a Lazy gives', () => {
  const stack = newStack();
  const names: string[] = [];
  const executionRole = new iam.Role(stack, 'Role', { assumedBy: TRUST });
  executionRole.addToPolicy(s3Statement([Lazy.string({ produce: () => `arn:aws:s3:::bucket/${names.join()}` })]));
  addTask(stack, 'Task', { executionRole });
  names.push('later');
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('arn:aws:s3:::bucket/later');
});

describe('a role with more managed policies of others than the default quota', () => {
  const roleIn = (stack: Stack) => new iam.Role(stack, 'Role', {
    assumedBy: TRUST,
    managedPolicies: awsManaged(12),
    inlinePolicies: { Other: new iam.PolicyDocument({ statements: [s3Statement(['*'])] }) },
  });

  test('takes an inline policy', () => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: roleIn(stack) }, { A: TaskSecret.fromValueFrom(SECRET_ARN) });
    expect(typesOf(stack)).toContain('AWS::IAM::Policy');
  });

  test('has no room for a managed one', () => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: roleIn(stack), policyPlacement: PolicyPlacement.MANAGED }, { A: TaskSecret.fromValueFrom(SECRET_ARN) });
    expect(synthError(stack)).toContain('1 of the resources that the execution role needs fit into no policy');
  });
});

test("who writes back the 'policies' of the role changes nothing", () => {
  const stack = newStack();
  const { executionRole } = addTask(stack, 'Task', {}, { A: TaskSecret.fromValueFrom(SECRET_ARN) });
  const resource = executionRole.node.defaultChild as iam.CfnRole;
  resource.policies = resource.policies;
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(SECRET_ARN);
});

describe.each([
  ['INLINE', PolicyPlacement.INLINE],
  ['MANAGED', PolicyPlacement.MANAGED],
])('a plain secret with an owned key, read with the role of another task, %s', (_, policyPlacement) => {
  test.each([
    ['and by that task', 'Stack', true],
    ['and not by that task', 'Stack', false],
    ['in another stack, and by that task', 'Other', true],
    ['in another stack, and not by that task', 'Other', false],
  ])('%s, deploys', (__, id, readByOwner) => {
    const stack = newStack({ env: ENV });
    const other = id === 'Other' ? new Stack(stack.node.root as any, 'Other', { env: ENV }) : stack;
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    const { executionRole } = addTask(stack, 'Task', {}, readByOwner ? { A: TaskSecret.fromSecretsManager(secret) } : {});
    addTask(other, 'Second', { executionRole, policyPlacement }, { A: ecs.Secret.fromSecretsManager(secret) });
    expect([stack, other].map((each) => circle(templateOf(each)))).toEqual([undefined, undefined]);
  });
});

test('a task role that accepts no policy for one task accepts one for the task it is passed to unchanged', () => {
  const stack = newStack();
  const taskRole = new iam.Role(stack, 'Role', { assumedBy: TRUST });
  addTask(stack, 'Task', { taskRole: taskRole.withoutPolicyUpdates() });
  const { taskDefinition } = addTask(stack, 'Second', { taskRole });
  new s3.Bucket(stack, 'Bucket').grantRead(taskDefinition.taskRole);
  expect(typesOf(stack)).toContain('AWS::IAM::Policy');
});

test('a role that is passed on from a task definition counts once', () => {
  const stack = newStack();
  const resources = Array.from({ length: 50 }, (_, index) => `arn:aws:s3:::${'b'.repeat(100)}${index}`);
  const executionRole = new iam.Role(stack, 'Role', {
    assumedBy: TRUST,
    inlinePolicies: { Other: new iam.PolicyDocument({ statements: [s3Statement(resources)] }) },
  });
  const { taskDefinition } = addTask(stack, 'Task', { executionRole });
  addTask(stack, 'Second', { executionRole: taskDefinition.executionRole }, { A: TaskSecret.fromValueFrom(SECRET_ARN) });
  expect(typesOf(stack)).not.toContain('AWS::IAM::ManagedPolicy');
});
