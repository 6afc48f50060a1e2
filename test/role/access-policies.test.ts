import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnManagedPolicy, IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, newStack, SECRET_ARN } from '../support/app';

test('an empty managed policy is a document without statements to tools that look at the tree', () => {
  const stack = newStack();
  const name = (index: number) => `/prod/${String(index).padStart(60, 'x')}`;
  const secrets = Object.fromEntries([...Array(30).keys()].map((index) => [`SECRET_${index}`, TaskSecret.fromValueFrom(name(index))]));
  new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ secrets }) } });

  const policies = stack.node.findAll().filter((construct): construct is CfnManagedPolicy => construct instanceof CfnManagedPolicy);
  const documents = policies.map(({ policyDocument }) => stack.resolve(policyDocument));
  const empty = documents.filter(({ Statement }) => Statement.length === 0);
  expect(empty.length).toBeGreaterThan(0);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', documents.length - empty.length);
});

/** A task in a scope that reads a secret with a role. */
const taskIn = (scope: Construct, executionRole: IRole, policyPlacement = PolicyPlacement.INLINE) => new SecureFargateTaskDefinition(scope, 'Task', {
  executionRole, policyPlacement, containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) } }) },
});

const only = (stack: Stack, type: string, property: string) =>
  Object.values<any>(Template.fromStack(stack).findResources(type)).map(({ Properties }) => Properties[property]);
const deep = (stack: Stack, depth: number) => Array.from({ length: depth }, (_, index) => `Component${index}`.padEnd(100, 'x'))
  .reduce<Construct>((scope, id) => new Construct(scope, id), stack);

describe('the name of a policy', () => {
  const nameIn = (stackName: string | undefined, depth = 0) => {
    const stack = new Stack(new App(), 'Stack', { stackName, env: ENV });
    taskIn(deep(stack, depth), Role.fromRoleName(stack, 'Role', 'shared'));
    return only(stack, 'AWS::IAM::Policy', 'PolicyName')[0];
  };

  test('is another in each stack that the app deploys from the same path: an account has one of each role', () => {
    expect(new Set([nameIn('dev'), nameIn('prod'), nameIn(undefined)]).size).toBe(3);
    expect(nameIn('dev', 5)).not.toBe(nameIn('prod', 5));
    expect(nameIn('dev')).toBe(nameIn('dev'));
  });

  test('has no more than 128 characters', () => {
    expect(nameIn('dev', 5).length).toBeLessThanOrEqual(128);
  });
});

test.each([10, 1_000, 1_001])('the description of a managed policy names the task, in no more than 1,000 characters: %i', (characters) => {
  const stack = newStack();
  const scope = new Construct(deep(stack, characters < 1_000 ? 0 : 9), 'x'.repeat(characters < 1_000 ? 1 : characters - 953));
  const { node } = taskIn(scope, Role.fromRoleName(stack, 'Role', 'shared'), PolicyPlacement.MANAGED);
  const whole = `What the execution role of ${node.path} reads`;
  expect(characters < 1_000 || whole.length === characters).toBe(true);
  expect(only(stack, 'AWS::IAM::ManagedPolicy', 'Description')).toEqual([characters <= 1_000 ? whole : `${whole.slice(0, 999)}…`]);
});

test('a policy for a role of another account is not in the template, validated or not', () => {
  const app = new App();
  const roles = new Stack(app, 'Roles', { env: { ...ENV, account: '999999999999' } });
  const role = new Role(roles, 'Role', { roleName: 'shared', assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  const stack = newStack({ app, env: ENV });
  taskIn(stack, role);
  const { template } = app.synth({ skipValidation: true }).getStackByName('Stack');
  expect(Object.values<any>(template.Resources).map(({ Type }) => Type)).not.toContain('AWS::IAM::Policy');
});
