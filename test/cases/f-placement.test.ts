import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { arn, policiesIn, resourcesOf, ROLE_ARN, stackIn, task } from './cases';
import { PolicyPlacement, RuntimeSecret, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { synthError, warnings } from '../support/app';

const platform = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Platform', ROLE_ARN.replace('the-role', 'platform'), { mutable: false });
const external = (stack: Stack) => ({ executionRole: platform(stack), policyPlacement: PolicyPlacement.EXTERNAL });

describe('under EXTERNAL, a task role of the app keeps its grants', () => {
  const taskRoles: [string, (stack: Stack) => SecureFargateTaskDefinitionProps][] = [
    ['created by the app', (stack) => ({ taskRole: new iam.Role(stack, 'TaskRole', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) })],
    ['imported', (stack) => ({ taskRole: iam.Role.fromRoleArn(stack, 'TaskRole', ROLE_ARN) })],
    ['created by the L2', () => ({})],
  ];
  const grants: [string, string, (stack: Stack) => object, (stack: Stack, own: SecureFargateTaskDefinition) => void][] = [
    ['of a bucket', 's3:GetObject*', () => ({}), (stack, own) => s3.Bucket.fromBucketName(stack, 'Bucket', 'data').grantRead(own.taskDefinition.taskRole)],
    ['of runtimeSecrets', 'secretsmanager:GetSecretValue', (stack) => ({ runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('a'))) } }), () => {}],
    ['with addToTaskRolePolicy', 'sqs:SendMessage', () => ({}), (_, own) => own.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] }))],
  ];

  describe.each(taskRoles)('%s', (_, props) => {
    test.each(grants)('%s', (__, action, options, grant) => {
      const stack = stackIn();
      const own = task(stack, options(stack), { ...external(stack), ...props(stack) });
      grant(stack, own);
      expect(resourcesOf(stack, action).length).toBeGreaterThan(0);
      expect(policiesIn(stack).every(({ roles }) => !JSON.stringify(roles).includes('platform'))).toBe(true);
    });

    test('of ECS Exec', () => {
      const stack = stackIn();
      const own = task(stack, {}, { ...external(stack), ...props(stack) });
      const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
      new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: own.taskDefinition, enableExecuteCommand: true });
      expect(resourcesOf(stack, 'ssmmessages:OpenDataChannel')).toEqual(['*']);
    });
  });

  test('and the secrets of the execution role are attached to nothing', () => {
    const stack = stackIn();
    const own = task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } }, external(stack));
    expect(policiesIn(stack)).toEqual([]);
    expect(JSON.stringify(stack.resolve(own.executionRolePolicy))).toContain(arn('a'));
  });
});

describe('a task role that accepts no policy', () => {
  const takesNone: [string, (stack: Stack) => iam.IRole][] = [
    ['is immutable', (stack) => iam.Role.fromRoleArn(stack, 'TaskRole', ROLE_ARN, { mutable: false })],
    ['is imported by name and immutable', (stack) => iam.Role.fromRoleName(stack, 'TaskRole', 'the-role', { mutable: false })],
    ['is made immutable', (stack) => new iam.Role(stack, 'TaskRole', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }).withoutPolicyUpdates()],
    ['is of another account', (stack) => iam.Role.fromRoleArn(stack, 'TaskRole', 'arn:aws:iam::222222222222:role/the-role')],
    ['is of a stack of another account', (stack) => new iam.Role(stackIn('us-east-1', { app: stack.node.root as App, id: 'Other', account: '222222222222' }), 'TaskRole', {
      roleName: 'the-role', assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    })],
  ];

  test.each(takesNone)('and %s is left alone, with a warning that prints the document', (_, roleOf) => {
    const stack = stackIn();
    const own = task(stack, {}, { taskRole: roleOf(stack) });
    own.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::data'] }));
    expect(policiesIn(stack).filter(({ roles }) => !JSON.stringify(roles).includes('ExecutionRole'))).toEqual([]);
    const [warning, ...others] = warnings(stack);
    expect(others).toEqual([]);
    expect(warning.id).toBe('cdk-fargate-secrets:taskRoleTakesNoPolicy');
    expect(warning.message).toContain('arn:aws:s3:::data');
  });

  test.each(takesNone)('and %s says nothing if it needs nothing', (_, roleOf) => {
    const stack = stackIn();
    task(stack, { environment: { LEVEL: 'info' } }, { taskRole: roleOf(stack) });
    expect(warnings(stack)).toEqual([]);
  });

  test('and one that does take them has no warning', () => {
    const stack = stackIn();
    task(stack, {}, { taskRole: iam.Role.fromRoleArn(stack, 'TaskRole', ROLE_ARN) })
      .taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::data'] }));
    expect(warnings(stack)).toEqual([]);
    expect(resourcesOf(stack, 's3:ListBucket')).toEqual(['arn:aws:s3:::data']);
  });
});

test('fails where an immutable execution role is to take a policy, and the message says EXTERNAL', () => {
  const stack = stackIn();
  task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } }, { executionRole: platform(stack) });
  expect(synthError(stack)).toMatch(/PolicyPlacement\.EXTERNAL.*GetSecretValue/s);
});
