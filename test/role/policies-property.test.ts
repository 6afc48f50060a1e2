import { Aspects, IResolvable, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, newStack, SECRET_ARN } from '../support/app';

// The app may read, replace and wrap the `policies` of the role that a task creates, as those of any role.

type Policies = iam.CfnRole['policies'];

const OTHER = { policyName: 'Other', policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] } };
const secretAt = (index: number) => TaskSecret.fromValueFrom(SECRET_ARN.replace('database', `${'n'.repeat(90)}${index}`));

function addTask(stack: Stack, secrets: { [name: string]: ecs.Secret } = { A: TaskSecret.fromValueFrom(SECRET_ARN) }): iam.CfnRole {
  const { executionRole } = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets }) } });
  return executionRole.node.defaultChild as iam.CfnRole;
}

function policyNames(stack: Stack): string[] {
  const roles = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return roles.flatMap(({ Properties }) => Properties.Policies ?? []).map(({ PolicyName }) => PolicyName).sort();
}

/** Ways to add a policy to what is there, when it is resolved. */
const ways: [string, (role: iam.CfnRole) => void][] = [
  ['a Lazy that resolves the old value', (role) => {
    const old = role.policies;
    role.policies = Lazy.any({ produce: () => [...role.stack.resolve(old) ?? [], OTHER] });
  }],
  ['a Lazy that resolves it each time', (role) => {
    const old = role.policies;
    role.policies = Lazy.uncachedAny({ produce: (context) => [...context.resolve(old) ?? [], OTHER] });
  }],
  ['a token that resolves the old value', (role) => {
    const old = role.policies;
    role.policies = Token.asAny({ creationStack: [], resolve: (context: any) => [...context.resolve(old) ?? [], OTHER] } as unknown as IResolvable);
  }],
  ['a list with what the old value resolves to', (role) => {
    role.policies = [...(role.stack.resolve(role.policies) ?? []).filter(({ policyName }: any) => policyName !== 'SecretAccess'), OTHER];
  }],
  ['a new list', (role) => {
    role.policies = [OTHER];
  }],
];

describe.each(ways)('policies that become %s', (_, wrap) => {
  test('are in the template next to the permissions', () => {
    const stack = newStack();
    wrap(addTask(stack));
    expect(policyNames(stack)).toEqual(['Other', 'SecretAccess']);
  });

  test('are measured with them', () => {
    const stack = newStack();
    wrap(addTask(stack, Object.fromEntries(Array.from({ length: 65 }, (__, index) => [`V${index}`, secretAt(index)]))));
    expect(policyNames(stack)).toContain('Other');
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))).toContain('nnn0-AbCdEf');
  });

  test('may do so in an Aspect', () => {
    const stack = newStack();
    const role = addTask(stack);
    Aspects.of(stack).add({ visit: (node) => node === role && wrap(role) });
    expect(policyNames(stack)).toEqual(['Other', 'SecretAccess']);
  });
});

test('policies that are wrapped twice have what each wrapper adds', () => {
  const stack = newStack();
  const role = addTask(stack);
  for (const policyName of ['First', 'Second']) {
    const old: Policies = role.policies;
    role.policies = Lazy.any({ produce: () => [...stack.resolve(old) ?? [], { ...OTHER, policyName }] });
  }
  expect(policyNames(stack)).toEqual(['First', 'Second', 'SecretAccess']);
});

test('what was read before is still what was there then, and written back restores it', () => {
  const stack = newStack();
  const role = addTask(stack);
  const before = role.policies;
  role.policies = [OTHER];
  role.policies = before;
  expect(policyNames(stack)).toEqual(['SecretAccess']);
});

test('what is read and resolved has the permissions', () => {
  const stack = newStack();
  expect(JSON.stringify(stack.resolve(addTask(stack).policies))).toContain(SECRET_ARN);
});
