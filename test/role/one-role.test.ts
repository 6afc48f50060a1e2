import { App, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, errorOf, newStack } from '../support/app';

// One role, however it was imported and in whatever order: IAM counts per role.

const ARN = `arn:aws:iam::${ENV.account}:role/path/shared`;
const secretsOf = (from: number, count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) =>
  [`V${from + index}`, TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:${'n'.repeat(60)}${from + index}-AbCdEf`)]));

type Import = (scope: Construct) => iam.IRole;
const byArn: Import = (scope) => iam.Role.fromRoleArn(scope, 'ByArn', ARN);
const byName: Import = (scope) => iam.Role.fromRoleName(scope, 'ByName', 'shared');

function addTask(scope: Construct, id: string, props: SecureFargateTaskDefinitionProps = {}, secrets: { [name: string]: ecs.Secret } = {}) {
  return new SecureFargateTaskDefinition(scope, id, { ...props, containers: { app: container({ secrets }) } });
}

/** Whether the app refuses the use of one role as execution role and task role of different tasks, and counts what both tasks read. */
function isOne(stack: Stack, executionRole: (id: string) => unknown, taskRole: (id: string) => unknown, order: boolean): boolean {
  (order ? [executionRole, taskRole] : [taskRole, executionRole]).forEach((add, index) => add(`Task${index}`));
  const app = stack.node.root as App;
  return /the role passed as '(executionRole|taskRole)' is the (task|execution) role of another task/.test(errorOf(() => app.synth()));
}

describe.each([['first', true], ['last', false]])('the role that is used as execution role, %s', (_, order) => {
  test.each<[string, Import, Import]>([
    ['by ARN and by name', byArn, byName],
    ['by name and by ARN', byName, byArn],
  ])('imported %s, is one in an environment-agnostic stack', (__, one, other) => {
    const stack = newStack();
    expect(isOne(stack, (id) => addTask(stack, id, { executionRole: one(stack) }),
      (id) => addTask(stack, id, { taskRole: other(stack) }), order)).toBe(true);
  });

  test('imported by ARN into a nested stack and by name into its parent, is one', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    expect(isOne(stack, (id) => addTask(nested, id, { executionRole: byArn(nested) }),
      (id) => addTask(stack, id, { taskRole: byName(stack) }), order)).toBe(true);
  });

  test('by an ARN whose account is a parameter, and by name, is one', () => {
    const stack = newStack({ env: ENV });
    const { valueAsString: account } = new CfnParameter(stack, 'Account');
    expect(isOne(
      stack,
      (id) => addTask(stack, id, { executionRole: iam.Role.fromRoleArn(stack, 'ByToken', `arn:aws:iam::${account}:role/shared`) }),
      (id) => addTask(stack, id, { taskRole: byName(stack) }),
      order,
    )).toBe(true);
  });

  test.each([['with an environment', ENV], ['without', undefined]])('created by a task and imported by its name, in a stack %s, is one', (__, env) => {
    const stack = newStack({ env });
    expect(isOne(
      stack,
      (id) => addTask(stack, id, { executionRoleOptions: { roleName: 'shared' } }),
      (id) => addTask(stack, id, { taskRole: byName(stack) }),
      order,
    )).toBe(true);
  });

  test('created by a task and imported by its ARN into an environment-agnostic stack, is one', () => {
    const stack = newStack();
    expect(isOne(
      stack,
      (id) => addTask(stack, id, { executionRoleOptions: { roleName: 'shared' } }),
      (id) => addTask(stack, id, { taskRole: byArn(stack) }),
      order,
    )).toBe(true);
  });
});

test('a role without a name of its own, imported by the ARN of the resource, is one', () => {
  const stack = newStack();
  const { executionRole } = addTask(stack, 'Task');
  addTask(stack, 'Second', { taskRole: iam.Role.fromRoleArn(stack, 'ByArn', executionRole.roleArn) });
  expect(errorOf(() => (stack.node.root as App).synth())).toContain("the role passed as 'taskRole' is the execution role of another task");
});

test('roles of one name in two accounts are two, also where stacks that know no account import them by ARN', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
  addTask(a, 'Task', { executionRole: byArn(a) });
  addTask(b, 'Task', { taskRole: iam.Role.fromRoleArn(b, 'ByArn', ARN.replace(ENV.account, '999999999999')) });
  expect(app.synth().stacks).toHaveLength(2);
});

describe.each([['by ARN first', true], ['by name first', false]])('what tasks of two stacks read with one role, %s', (_, order) => {
  test('is within the quota of the role', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
    const uses = [
      () => addTask(a, 'Task', { executionRole: byArn(a) }, secretsOf(0, 50)),
      () => addTask(a, 'Small', { executionRole: byName(a) }, secretsOf(100, 2)),
      () => addTask(b, 'Task', { executionRole: byName(b) }, secretsOf(200, 50)),
    ];
    (order ? uses : uses.reverse()).forEach((use) => use());
    const templates = app.synth().stacks.map(({ template }) => template);
    const inline = templates.flatMap(({ Resources }) => Object.values<any>(Resources)).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    expect(inline.reduce((sum, { Properties }) => sum + JSON.stringify(Properties.PolicyDocument).length, 0)).toBeLessThanOrEqual(10_240);
  });
});
