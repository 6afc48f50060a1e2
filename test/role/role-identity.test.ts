import { App, Aws, CfnParameter, Fn, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { identityOf, isSameRole, nameIn } from '../../src/role/role-identity';
import { ENV, newStack } from '../support/app';

const ARN = 'arn:aws:iam::123456789012:role/apps/api';
const PLACEHOLDER = 'arn:aws:iam::123456789012:role/DUMMY_ARN';
const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');

const created = (stack: Stack, id: string, roleName?: string) => new iam.Role(stack, id, { assumedBy, roleName });
const byArn = (stack: Stack, id: string, arn = ARN) => iam.Role.fromRoleArn(stack, id, arn);
const byName = (stack: Stack, id: string, name = 'api') => iam.Role.fromRoleName(stack, id, name);

type Two = (stack: Stack, other: Stack) => readonly [iam.IRole, iam.IRole];

/** Two roles of an app with two stacks, used in the first of them. */
function identitiesOf(two: Two, env: typeof ENV | undefined) {
  const app = new App();
  const [stack, other] = ['Stack', 'Other'].map((id) => newStack({ app, id, env }));
  const roles = two(stack, other);
  const [a, b] = roles.map((role) => identityOf(role, stack));
  return { equal: a.names[0] === b.names[0], same: isSameRole(...roles, stack) };
}

describe.each([['known', ENV], ['unknown', undefined]])('where the account is %s', (_, env) => {
  test.each<[string, Two]>([
    ['imported twice by ARN', (stack) => [byArn(stack, 'A'), byArn(stack, 'B')]],
    ['imported twice by name', (stack, other) => [byName(stack, 'A'), byName(other, 'B')]],
    ['imported by an ARN with a path and by one without', (stack) => [byArn(stack, 'A'), byArn(stack, 'B', 'arn:aws:iam::123456789012:role/api')]],
    ['created with a name and imported by it', (stack, other) => [created(stack, 'A', 'api'), byName(other, 'B')]],
    ['created without a name and imported by its ARN', (stack) => {
      const role = created(stack, 'A');
      return [role, byArn(stack, 'B', role.roleArn)];
    }],
    ['created in another stack without a name and imported by its ARN', (stack, other) => {
      const role = created(other, 'A');
      return [role, byArn(stack, 'B', role.roleArn)];
    }],
    ['imported twice by one export', (stack) => [byArn(stack, 'A', Fn.importValue('Role')), byArn(stack, 'B', Fn.importValue('Role'))]],
    ['imported twice by one parameter', (stack) => {
      const arn = new CfnParameter(stack, 'Role').valueAsString;
      return [byArn(stack, 'A', arn), byArn(stack, 'B', arn)];
    }],
  ])('a role that is %s is one role', (__, two) => {
    expect(identitiesOf(two, env)).toEqual({ equal: true, same: true });
  });

  test.each<[string, Two]>([
    ['of two names', (stack) => [byName(stack, 'A'), byName(stack, 'B', 'worker')]],
    ['whose paths alone are equal', (stack) => [byArn(stack, 'A'), byArn(stack, 'B', `${ARN}-2`)]],
    ['of two accounts', (stack) => [byArn(stack, 'A'), byArn(stack, 'B', ARN.replace('123456789012', '210987654321'))]],
    ['created with two names', (stack) => [created(stack, 'A', 'api'), created(stack, 'B', 'worker')]],
    ['created without a name', (stack) => [created(stack, 'A'), created(stack, 'B')]],
    ['created, one with a name', (stack) => [created(stack, 'A', 'api'), created(stack, 'B')]],
    ['named by two parameters', (stack) => [
      created(stack, 'A', new CfnParameter(stack, 'First').valueAsString), created(stack, 'B', new CfnParameter(stack, 'Second').valueAsString),
    ]],
    ['of two exports', (stack) => [byArn(stack, 'A', Fn.importValue('Role')), byArn(stack, 'B', Fn.importValue('Other'))]],
    ['of two exports with one text before them', (stack) => [
      byArn(stack, 'A', `arn:aws:iam::123456789012:role/${Fn.importValue('Role')}`), byArn(stack, 'B', `arn:aws:iam::123456789012:role/${Fn.importValue('Other')}`),
    ]],
    ['of one parameter with two texts after it', (stack) => {
      const { valueAsString: prefix } = new CfnParameter(stack, 'Prefix');
      return [byArn(stack, 'A', `${prefix}-api`), byArn(stack, 'B', `${prefix}-worker`)];
    }],
    ['that are being looked up', (stack) => [byArn(stack, 'A', PLACEHOLDER), byArn(stack, 'B', PLACEHOLDER)]],
    ['of which one is being looked up', (stack) => [byArn(stack, 'A', PLACEHOLDER), byArn(stack, 'B')]],
  ])('two roles %s are two', (__, two) => {
    expect(identitiesOf(two, env)).toEqual({ equal: false, same: false });
  });
});

test('one name in two stages without an account is two roles: each stage may be deployed elsewhere', () => {
  const app = new App();
  const [a, b] = ['Test', 'Prod'].map((id) => newStack({ app: new Stage(app, id) as App }));
  expect(identityOf(byName(a, 'Role'), a).sought).not.toEqual(expect.arrayContaining([identityOf(byName(b, 'Role'), b).names[0]]));
});

describe('the roles of one task', () => {
  test('are one if their names are, and only one of their accounts is known', () => {
    const stack = newStack();
    const [arn, name] = [byArn(stack, 'A'), byName(stack, 'B')];
    expect(isSameRole(arn, name, stack)).toBe(true);
    expect(isSameRole(name, arn, stack)).toBe(true);
    expect(isSameRole(arn, byName(stack, 'C', 'worker'), stack)).toBe(false);
  });

  test('are two if the account of one is unknown, and that of the other is not the one of the stack', () => {
    const stack = newStack({ env: ENV });
    const { valueAsString: account } = new CfnParameter(stack, 'Account');
    const [unknown, other] = [byArn(stack, 'A', `arn:aws:iam::${account}:role/api`), byArn(stack, 'B', ARN.replace(ENV.account, '210987654321'))];
    expect([isSameRole(unknown, other, stack), isSameRole(other, unknown, stack)]).toEqual([false, false]);
  });

  test('are two if nothing is known of either name', () => {
    const stack = newStack();
    const [a, b] = ['A', 'B'].map((id) => byArn(stack, id, `arn:aws:iam::${Aws.ACCOUNT_ID}:user/${id}`));
    expect(isSameRole(a, b, stack)).toBe(false);
  });
});

test.each([
  [ARN, 'api'],
  ['arn:aws:iam::123456789012:role/api', 'api'],
  ['arn:aws:iam::123456789012:user/api', undefined],
  ['arn:aws:iam::123456789012:a/role/api', undefined],
  ['api', undefined],
  [Fn.importValue('Role'), undefined],
])('the name in %s is %s', (arn, name) => {
  expect(nameIn(arn)).toBe(name);
});
