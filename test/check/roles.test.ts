import { App, Aws, Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ExecutionRoleOptions, PolicyPlacement, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { ENV, errorOf, newStack, SECRET_ARN, synthError } from '../support/app';
import { taskOf } from '../support/reading';

const ECS_TASKS = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
class Nobody extends iam.PrincipalBase {
  public readonly policyFragment = new iam.PrincipalPolicyFragment({});

  public dedupeString(): undefined {
    return undefined;
  }

  public addToAssumeRolePolicy(): void {
    // nobody
  }
}

const secrets = { VALUE: TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true }) };
const problems = (error: string) => error.split('\n  ').slice(1);

const SAME = '[Stack/Task] the task role and the execution role are the same role, so the application could read every secret of the task; give the task two roles; what the application needs belongs to the task role alone';
const NO_TRUST = "[Stack/Task] the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com, so no task can start with it;"
  + " create it with assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com')";

describe('one role for the application and the execution of the task', () => {
  test('fails', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: ECS_TASKS });
    taskOf(stack, { secrets }, { executionRole: role, taskRole: role });
    expect(problems(synthError(stack))).toEqual([SAME]);
  });

  test('fails where it is imported twice', () => {
    const stack = newStack({ env: ENV });
    const arn = 'arn:aws:iam::123456789012:role/app';
    taskOf(stack, { secrets }, { executionRole: iam.Role.fromRoleArn(stack, 'A', arn), taskRole: iam.Role.fromRoleArn(stack, 'B', arn) });
    expect(problems(synthError(stack))).toEqual([SAME]);
  });

  test('fails where one of them is the other without policy updates', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: ECS_TASKS });
    taskOf(stack, { secrets }, { executionRole: role, taskRole: role.withoutPolicyUpdates() });
    expect(problems(synthError(stack))).toEqual([SAME]);
  });

  test('passes where they are two', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { secrets }, { executionRole: new iam.Role(stack, 'A', { assumedBy: ECS_TASKS }), taskRole: new iam.Role(stack, 'B', { assumedBy: ECS_TASKS }) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('an execution role that Amazon ECS cannot assume', () => {
  test.each<[string, iam.IPrincipal]>([
    ['a function', new iam.ServicePrincipal('lambda.amazonaws.com')],
    ['ECS itself', new iam.ServicePrincipal('ecs.amazonaws.com')],
    ['another service by a suffix that only the deployment knows', new iam.ServicePrincipal(`lambda.${Aws.URL_SUFFIX}`)],
    ['an account', new iam.AccountPrincipal('123456789012')],
  ])('fails where it trusts %s', (_, assumedBy) => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { secrets }, { executionRole: new iam.Role(stack, 'Role', { assumedBy }) });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test('fails where it refuses Amazon ECS', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [ECS_TASKS], actions: ['sts:AssumeRole'] }));
    taskOf(stack, { secrets }, { executionRole: role });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test('fails where it trusts Amazon ECS and refuses it', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: ECS_TASKS });
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [ECS_TASKS], actions: ['sts:AssumeRole'] }));
    taskOf(stack, { secrets }, { executionRole: role });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test('passes where it refuses Amazon ECS under a condition', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: ECS_TASKS });
    const conditions = { StringNotEquals: { 'aws:SourceAccount': '123456789012' } };
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [ECS_TASKS], actions: ['sts:AssumeRole'], conditions }));
    taskOf(stack, { secrets }, { executionRole: role });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('fails if it may do something else only', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ principals: [ECS_TASKS], actions: ['sts:TagSession'] }));
    taskOf(stack, { secrets }, { executionRole: role });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test.each<[string, string, boolean]>([['fails', 'lambda', true], ['passes', 'ecs-tasks', false]])('%s where the L1 has another trust policy: %s', (_, service, fails) => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal(fails ? 'ecs-tasks.amazonaws.com' : 'lambda.amazonaws.com') });
    (role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: [`${service}.amazonaws.com`] }, Action: 'sts:AssumeRole' }],
    };
    taskOf(stack, { secrets }, { executionRole: role });
    expect(fails ? problems(synthError(stack)) : Template.fromStack(stack) && []).toEqual(fails ? [NO_TRUST] : []);
  });

  test('fails if it trusts no principal', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new Nobody() });
    taskOf(stack, { secrets }, { executionRole: role });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test('fails where it trusts all but somebody', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ notPrincipals: [new iam.AccountPrincipal('123456789012')], actions: ['sts:AssumeRole'] }));
    taskOf(stack, { secrets }, { executionRole: role });
    expect(problems(synthError(stack))).toEqual([NO_TRUST]);
  });

  test.each<[string, iam.IPrincipal]>([
    ['it', ECS_TASKS],
    ['it under a condition', new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': '123456789012' } } })],
    ['it among others', new iam.CompositePrincipal(new iam.ServicePrincipal('lambda.amazonaws.com'), ECS_TASKS)],
    ['it by a suffix that only the deployment knows', new iam.ServicePrincipal(`ecs-tasks.${Aws.URL_SUFFIX}`)],
    ['a service that only the deployment knows', new iam.ServicePrincipal(Fn.importValue('Service'))],
    ['it by Fn.sub', new iam.ServicePrincipal(Fn.sub('ecs-tasks.${AWS::URLSuffix}'))],
    ['it by Fn.join', new iam.ServicePrincipal(Fn.join('.', ['ecs-tasks', 'amazonaws', 'com']))],
    ['it by a name of the Region', new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { region: 'eu-central-1' })],
  ])('passes where it trusts %s', (_, assumedBy) => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { secrets }, { executionRole: new iam.Role(stack, 'Role', { assumedBy }) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('passes if it is imported, because its trust policy is unknown', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { secrets }, { executionRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution') });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('fails with the other problem of the roles in one run', () => {
    const stack = newStack({ env: ENV });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    taskOf(stack, { secrets }, { executionRole: role, taskRole: role });
    expect(problems(synthError(stack))).toEqual([SAME, NO_TRUST]);
  });
});

describe('options of the role', () => {
  test('fail without one that EXTERNAL could be of', () => {
    expect(errorOf(() => taskOf(newStack(), {}, { policyPlacement: PolicyPlacement.EXTERNAL }))).toBe('Stack/Task: PolicyPlacement.EXTERNAL attaches nothing'
      + " to the role, and no role is passed in; give 'executionRole', or choose INLINE or MANAGED");
  });

  test.each<[keyof SecureFargateTaskDefinitionProps, ExecutionRoleOptions | boolean]>([
    ['executionRoleOptions', { roleName: 'execution' }],
    ['restrictTrustToAccount', true],
    ['restrictTrustToAccount', false],
  ])('fail together with a role that is passed in: %s', (prop, value) => {
    const stack = newStack({ app: new App() });
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: ECS_TASKS });
    expect(errorOf(() => taskOf(stack, {}, { executionRole, [prop]: value })))
      .toBe(`Stack/Task: '${prop}' is for the role that this construct creates, and 'executionRole' passes one in; leave one of them out`);
  });
});

describe('a role that accepts no policy', () => {
  test.each<[string, (stack: ReturnType<typeof newStack>) => iam.IRole]>([
    ['is immutable', (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution', { mutable: false })],
    ['is of another account', (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::210987654321:role/execution')],
  ])('fails where it %s, with the policy its owner has to attach', (_, role) => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/prod/flag') } }, { executionRole: role(stack) });
    expect(problems(synthError(stack))).toEqual(["[Stack/Task] the role passed as 'executionRole' accepts no policy: it is immutable, or in another account;"
      + " set policyPlacement: PolicyPlacement.EXTERNAL and have its owner attach 'executionRolePolicy', which is now"
      + ' {"Statement":[{"Action":"ssm:GetParameters","Effect":"Allow","Resource":"arn:aws:ssm:eu-central-1:123456789012:parameter/prod/flag",'
      + '"Sid":"ReadParameters"}],"Version":"2012-10-17"}']);
  });
});
