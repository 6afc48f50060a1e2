import { App, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT, arn, expectWithinQuotas, policiesIn, resourcesOf, ROLE_ARN, stackIn, statementsIn, task, variables } from './cases';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { newStack, synthError } from '../support/app';

const imported = (stack: Stack, id = 'Imported') => iam.Role.fromRoleArn(stack, id, ROLE_ARN);
const created = (stack: Stack, props: Partial<iam.RoleProps> = {}) =>
  new iam.Role(stack, 'Created', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'), ...props });
const reading = (from: number, count: number) => ({ secrets: variables(from, count, (index) => TaskSecret.fromValueFrom(arn(`prod/service-${index}`))) });
/** A document of about so many characters. */
const documentOf = (characters: number) => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: Array.from({ length: characters / 50 }, (_, index) => `arn:aws:s3:::${String(index).padStart(34, 'b')}`) })],
});
const statementOf = (characters: number) => iam.PolicyStatement.fromJson((documentOf(characters).toJSON()).Statement[0]);

describe('the inline policies of one role have different names', () => {
  const names = (stacks: readonly Stack[]) => stacks.flatMap(policiesIn).map(({ name }) => JSON.stringify(name));

  test.each<[string, (role: iam.IRole) => object]>([
    ['the execution role', (executionRole) => ({ executionRole })],
    ['the task role', (taskRole) => ({ taskRole })],
  ])('in two Regions, from stacks of one name: %s', (_, roles) => {
    const app = new App();
    const stacks = ['us-east-1', 'eu-west-1'].map((region) => {
      const stack = new Stack(app, region, { stackName: 'orders', env: { account: ACCOUNT, region } });
      const own = task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a', region)) } }, roles(imported(stack)));
      own.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
      return stack;
    });
    const ofShared = stacks.flatMap(policiesIn).filter(({ roles: [role] }) => role === 'the-role').map(({ name }) => name);
    expect(ofShared).toHaveLength(2);
    expect(new Set(ofShared).size).toBe(2);
    ofShared.forEach((name) => expect(String(name).length).toBeLessThanOrEqual(128));
  });

  test('in stacks that do not know their Region', () => {
    const stack = newStack();
    task(stack, reading(1, 1), { executionRole: iam.Role.fromRoleName(stack, 'Role', 'the-role') });
    expect(JSON.stringify(policiesIn(stack)[0].name)).toContain('{"Ref":"AWS::Region"}');
  });

  test('from two stacks with the same construct ids', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((id) => stackIn('us-east-1', { app, id }));
    stacks.forEach((stack, index) => task(stack, reading(index, 1), { executionRole: imported(stack) }));
    expect(new Set(names(stacks)).size).toBe(2);
  });

  test('in one account, from two stages that deploy one stack twice', () => {
    const app = new App();
    const stacks = ['us-east-1', 'ap-southeast-2'].map((region) => new Stack(app, `orders-${region}`, { stackName: 'orders', env: { account: ACCOUNT, region } }));
    stacks.forEach((stack) => task(stack, reading(0, 1), { executionRole: iam.Role.fromRoleName(stack, 'Role', 'the-role') }));
    expect(new Set(names(stacks)).size).toBe(2);
  });
});

describe('two tasks with 80 secrets each fit on one role', () => {
  const all = Array.from({ length: 160 }, (_, index) => arn(`prod/service-${index}`)).sort();
  const readable = (stacks: readonly Stack[]) => [...new Set(stacks.flatMap((stack) => resourcesOf(stack, 'secretsmanager:GetSecretValue')))].sort();

  test.each<[string, (stack: Stack) => iam.IRole[]]>([
    ['that is imported', (stack) => [imported(stack)]],
    ['that is imported twice', (stack) => [imported(stack), iam.Role.fromRoleName(stack, 'Again', 'the-role')]],
    ['that the app creates', (stack) => [created(stack)]],
    ['that the app creates, and imports by its name', (stack) => [created(stack, { roleName: 'the-role' }), imported(stack)]],
    ['that another task creates', (stack) => [new SecureFargateTaskDefinition(stack, 'Owner').executionRole]],
  ])('%s', (_, rolesOf) => {
    const stack = stackIn();
    const roles = rolesOf(stack);
    task(stack, reading(0, 80), { executionRole: roles[0] }, 'One');
    task(stack, reading(80, 80), { executionRole: roles[roles.length - 1] }, 'Two');
    expectWithinQuotas([stack]);
    expect(readable([stack])).toEqual(all);
  });

  test('from two stacks', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((id) => stackIn('us-east-1', { app, id }));
    stacks.forEach((stack, index) => task(stack, reading(80 * index, 80), { executionRole: imported(stack) }));
    expectWithinQuotas(stacks);
    expect(readable(stacks)).toEqual(all);
  });

  test('as the role of the second stack', () => {
    const app = new App();
    const [data, service] = ['Data', 'Service'].map((id) => stackIn('us-east-1', { app, id }));
    const role = created(data, { roleName: 'the-role' });
    task(data, reading(0, 80), { executionRole: role });
    task(service, reading(80, 80), { executionRole: role });
    expectWithinQuotas([data, service]);
    expect(readable([data, service])).toEqual(all);
  });
});

test('four tasks that read the same 40 secrets through one role have one statement', () => {
  const stack = stackIn();
  ['One', 'Two', 'Three', 'Four'].forEach((id) => task(stack, reading(0, 40), { executionRole: imported(stack, `${id}Role`) }, id));
  expect(statementsIn(stack)).toHaveLength(1);
  expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toHaveLength(40);
});

describe('what the role has counts', () => {
  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['as inline policies it is created with', (stack) => created(stack, { inlinePolicies: { Own: documentOf(7000) } })],
    ['as statements that were added to it', (stack) => {
      const role = created(stack);
      role.addToPolicy(statementOf(4000));
      return role;
    }],
    ['as a policy that was attached to it', (stack) => {
      const role = created(stack);
      new iam.Policy(stack, 'Own', { document: documentOf(7000), roles: [role] });
      return role;
    }],
    ['as a policy that was attached to its import', (stack) => {
      const role = imported(stack);
      new iam.Policy(stack, 'Own', { document: documentOf(7000), roles: [role] });
      return role;
    }],
    ['as policies of its L1', (stack) => {
      const role = created(stack);
      (role.node.defaultChild as iam.CfnRole).policies = [{ policyName: 'Own', policyDocument: documentOf(7000) }];
      return role;
    }],
  ])('%s', (_, roleOf) => {
    const stack = stackIn();
    task(stack, reading(0, 60), { executionRole: roleOf(stack) });
    expectWithinQuotas([stack]);
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toHaveLength(60);
  });

  test('as managed policies: with nine of them there is room for one', () => {
    const stack = stackIn();
    const managedPolicies = Array.from({ length: 9 }, (_, index) => iam.ManagedPolicy.fromManagedPolicyName(stack, `Other${index}`, `other-${index}`));
    task(stack, reading(0, 120), { executionRole: created(stack, { managedPolicies }), policyPlacement: PolicyPlacement.MANAGED });
    expect(synthError(stack)).toContain('fit into no policy');
  });
});

describe('tasks under MANAGED on one role', () => {
  test('attach one policy for eleven of them', () => {
    const stack = stackIn();
    Array.from({ length: 11 }, (_, index) => task(stack, reading(index, 1), { executionRole: imported(stack, `Role${index}`), policyPlacement: PolicyPlacement.MANAGED }, `Task${index}`));
    expect(policiesIn(stack).map(({ type }) => type)).toEqual(['managed']);
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toHaveLength(11);
  });

  test('fail in eleven stacks: each needs a policy, and a role has ten', () => {
    const app = new App();
    const stacks = Array.from({ length: 11 }, (_, index) => stackIn('us-east-1', { app, id: `Stack${index}` }));
    stacks.forEach((stack, index) => task(stack, reading(index, 1), { executionRole: imported(stack), policyPlacement: PolicyPlacement.MANAGED }));
    expect(synthError(stacks[0])).toContain('fit into no policy');
  });

  test('attach ten in ten stacks', () => {
    const app = new App();
    const stacks = Array.from({ length: 10 }, (_, index) => stackIn('us-east-1', { app, id: `Stack${index}` }));
    stacks.forEach((stack, index) => task(stack, reading(index, 1), { executionRole: imported(stack), policyPlacement: PolicyPlacement.MANAGED }));
    expect(stacks.flatMap(policiesIn)).toHaveLength(10);
  });
});

describe('fails where task role and execution role are one role', () => {
  test.each<[string, (stack: Stack) => { taskRole: iam.IRole; executionRole: iam.IRole }]>([
    ['imported by name and by ARN', (stack) => ({ taskRole: iam.Role.fromRoleName(stack, 'Name', 'the-role'), executionRole: imported(stack) })],
    ['imported by ARN and by name', (stack) => ({ taskRole: imported(stack), executionRole: iam.Role.fromRoleName(stack, 'Name', 'the-role') })],
    ['imported twice by ARN', (stack) => ({ taskRole: imported(stack, 'One'), executionRole: imported(stack, 'Two') })],
    ['imported with its path and without', (stack) => ({
      taskRole: iam.Role.fromRoleArn(stack, 'Path', `arn:aws:iam::${ACCOUNT}:role/platform/the-role`), executionRole: iam.Role.fromRoleName(stack, 'Name', 'the-role'),
    })],
    ['imported with an account that is a token', (stack) => ({
      taskRole: iam.Role.fromRoleArn(stack, 'Token', `arn:aws:iam::${Aws.ACCOUNT_ID}:role/the-role`), executionRole: imported(stack),
    })],
    ['created and imported by name', (stack) => ({ taskRole: created(stack, { roleName: 'the-role' }), executionRole: imported(stack) })],
    ['created and imported by its own ARN', (stack) => {
      const taskRole = created(stack);
      return { taskRole, executionRole: iam.Role.fromRoleArn(stack, 'Again', taskRole.roleArn) };
    }],
    ['imported once', (stack) => {
      const role = imported(stack);
      return { taskRole: role, executionRole: role };
    }],
  ])('%s', (_, roles) => {
    const stack = stackIn();
    task(stack, reading(0, 1), roles(stack));
    expect(synthError(stack)).toContain('the task role and the execution role are the same role');
  });

  test('though one task has it as the one, and another as the other', () => {
    const stack = stackIn();
    task(stack, reading(0, 1), { executionRole: imported(stack, 'Execution') }, 'One');
    task(stack, {}, { taskRole: imported(stack, 'Application') }, 'Two');
    expect(synthError(stack)).toContain("the role passed as 'executionRole' is the task role of another task");
  });

  test('though it is the execution role that another task creates', () => {
    const stack = stackIn();
    const owner = task(stack, reading(0, 1), {}, 'Owner');
    task(stack, {}, { taskRole: owner.executionRole });
    expect(synthError(stack)).toContain("the role passed as 'taskRole' is the execution role of another task");
  });

  test('but not where two accounts have a role of one name', () => {
    const stack = stackIn();
    task(stack, reading(0, 1), { taskRole: iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::222222222222:role/the-role'), executionRole: imported(stack) });
    expect(() => policiesIn(stack)).not.toThrow();
  });
});
