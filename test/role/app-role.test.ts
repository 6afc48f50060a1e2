import { App, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { deployedOn, literal, Secrets } from './many-secrets';
import { PolicyPlacement, RuntimeSecret, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, KEY_ARN, newStack, SECRET_ARN, synthError } from '../support/app';

// IAM's quotas count per role, over everything that the app gives the role.

const ecsTasks = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const SECRET = { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) };
const ROLE_ARN = `arn:aws:iam::${ENV.account}:role/shared`;

type Import = (stack: Stack) => iam.IRole;
const byArn: Import = (stack) => iam.Role.fromRoleArn(stack, 'ByArn', ROLE_ARN);
const byName: Import = (stack) => iam.Role.fromRoleName(stack, 'ByName', 'shared');

/** A role of the app whose name AWS chooses, the same for all stacks of the app. */
function unnamed(stack: Stack): iam.IRole {
  const { root } = stack.node;
  const roles = (root.node.tryFindChild('Roles') as Stack | undefined) ?? new Stack(root, 'Roles', { env: ENV });
  return (roles.node.tryFindChild('Unnamed') as iam.Role | undefined) ?? new iam.Role(roles, 'Unnamed', { assumedBy: ecsTasks });
}

/** Secrets whose ARNs take about as many characters in a policy. */
const secretsOf = (name: string, characters: number): Secrets => Object.fromEntries(Array.from({ length: Math.round(characters / 200) }, (_, index) =>
  [`S${index}`, TaskSecret.fromValueFrom(SECRET_ARN.replace('prod/database', `${name}${index}`.padEnd(129, 'x')))]));

/** A policy of the app's own of about as many characters. */
const policyOf = (characters: number) => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: Array.from({ length: characters / 100 }, (_, index) => `arn:aws:s3:::bucket${index}/`.padEnd(97, 'k')) })],
});

/** A role of the app with a policy of its own. */
const roleWith = (stack: Stack, characters: number, roleName?: string) =>
  new iam.Role(stack, 'Role', { assumedBy: ecsTasks, roleName, inlinePolicies: { Own: policyOf(characters) } });

function addTask(stack: Stack, id: string, props: SecureFargateTaskDefinitionProps = {}, secrets: Secrets = {}): SecureFargateTaskDefinition {
  return new SecureFargateTaskDefinition(stack, id, { ...props, containers: { app: container({ secrets }) } });
}

/** What the templates of an app give a role: the characters of inline policies, and the number of managed ones. */
function given(...stacks: Stack[]) {
  const resources = stacks.flatMap((stack) => Object.values<any>(Template.fromStack(stack).toJSON().Resources));
  const documentsOf = ({ Type, Properties }: any): unknown[] => Type === 'AWS::IAM::Policy' ? [Properties.PolicyDocument]
    : Type === 'AWS::IAM::Role' ? (Properties.Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument) : [];
  return {
    inline: resources.flatMap(documentsOf).reduce<number>((sum, document) => sum + JSON.stringify(document).length, 0),
    managed: resources.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy').length,
  };
}

const managedIn = (scope: Construct) => scope.node.findAll().filter((each): each is iam.CfnManagedPolicy => each instanceof iam.CfnManagedPolicy);

/** The secrets that policies of a type name, by the beginning of their names. */
function readIn(stack: Stack, type: string): string[] {
  const policies = JSON.stringify(Template.fromStack(stack).findResources(type));
  return ['first', 'second', 'third'].filter((name) => policies.includes(`secret:${name}`));
}

describe('the other policies of a role that was passed in', () => {
  test('leave less room inline', () => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: roleWith(stack, 9_000) }, secretsOf('first', 3_000));
    const { inline, managed } = given(stack);
    expect(inline).toBeLessThanOrEqual(10_240);
    expect(managed).toBe(1);
  });

  test('leave as much room as they do not take', () => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: roleWith(stack, 5_000) }, secretsOf('first', 4_000));
    expect(given(stack).managed).toBe(0);
  });

  test('leave less room for another task if the role is one that a task creates under MANAGED', () => {
    const stack = newStack();
    const { executionRole } = addTask(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED });
    (executionRole.node.defaultChild as iam.CfnRole).policies = [{ policyName: 'Own', policyDocument: policyOf(9_000) }];
    addTask(stack, 'Second', { executionRole }, secretsOf('first', 3_000));
    expect(given(stack).inline).toBeLessThanOrEqual(10_240);
  });

  test('count once, though two tasks have the role', () => {
    const stack = newStack();
    const executionRole = roleWith(stack, 5_000);
    addTask(stack, 'Task', { executionRole }, secretsOf('first', 1_000));
    addTask(stack, 'Second', { executionRole }, secretsOf('second', 1_000));
    expect(given(stack).managed).toBe(0);
  });

  test('count if the role was imported before by its name', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map((id) => newStack({ app, id, env: ENV }));
    addTask(b, 'Task', { executionRole: iam.Role.fromRoleName(b, 'ByName', 'shared') }, secretsOf('first', 3_000));
    addTask(a, 'Task', { executionRole: roleWith(a, 9_000, 'shared') });
    expect(given(a, b).inline).toBeLessThanOrEqual(10_240);
  });

  test.each<[string, Import, Import]>([
    ['of an import of its name', byName, byName],
    ['of an import of its ARN', byName, byArn],
    ['of the role itself', byName, (stack) => new iam.Role(stack, 'Role', { assumedBy: ecsTasks, roleName: 'shared' })],
    ['of the role itself, which has no name', (stack) => iam.Role.fromRoleArn(stack, 'ByToken', unnamed(stack).roleArn), unnamed],
  ])('count if they are those %s, which no task has', (_, ofTask, ofOthers) => {
    const stack = newStack({ env: ENV });
    addTask(stack, 'Task', { executionRole: ofTask(stack) }, secretsOf('first', 3_000));
    const others = newStack({ app: stack.node.root as App, id: 'Others', env: ENV });
    new iam.Policy(others, 'Policy', { document: policyOf(9_000), roles: [ofOthers(others)] });
    expect(given(stack, others).inline).toBeLessThanOrEqual(10_240);
  });

  test('count if they are managed ones of an import that no task has', () => {
    const stack = newStack({ env: ENV });
    addTask(stack, 'Task', { executionRole: byName(stack), policyPlacement: PolicyPlacement.MANAGED }, SECRET);
    const role = byArn(stack);
    Array.from({ length: 10 }, (_, index) => new iam.ManagedPolicy(stack, `Policy${index}`, { document: policyOf(200), roles: [role] }));
    expect(synthError(stack)).toContain('fit into no policy');
  });

  test('count if they are managed ones of the role itself, of which the task has an import', () => {
    const stack = newStack({ env: ENV });
    addTask(stack, 'Task', { executionRole: byName(stack), policyPlacement: PolicyPlacement.MANAGED }, SECRET);
    const managedPolicies = Array.from({ length: 10 }, (_, index) => iam.ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));
    new iam.Role(stack, 'Role', { assumedBy: ecsTasks, roleName: 'shared', managedPolicies });
    expect(synthError(stack)).toContain('fit into no policy');
  });

  test('do not count if they are those of another role', () => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: byName(stack) }, secretsOf('first', 3_000));
    new iam.Policy(stack, 'Policy', { document: policyOf(9_000), roles: [iam.Role.fromRoleName(stack, 'Other', 'other')], users: [new iam.User(stack, 'User')] });
    expect(given(stack).managed).toBe(0);
  });

  test('count if another import shows later that the role is the same', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
    addTask(a, 'Task', { executionRole: roleWith(a, 9_000, 'shared') }, SECRET);
    addTask(b, 'Task', { executionRole: iam.Role.fromRoleArn(b, 'ByArn', ROLE_ARN) }, secretsOf('second', 3_000));
    addTask(a, 'Second', { executionRole: iam.Role.fromRoleArn(a, 'ByArn', ROLE_ARN) });
    expect(given(a, b).inline).toBeLessThanOrEqual(10_240);
  });
});

test('a role that is imported in three ways counts once', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
  const role = iam.Role.fromRoleName(a, 'ByName', 'shared');
  const other = iam.Role.fromRoleName(a, 'ByOtherName', 'other');
  addTask(a, 'Other', { executionRole: other });
  addTask(a, 'Task', { executionRole: role }, secretsOf('first', 2_500));
  addTask(b, 'Task', { executionRole: iam.Role.fromRoleArn(b, 'ByArn', ROLE_ARN) }, secretsOf('second', 2_500));
  addTask(a, 'Second', { executionRole: iam.Role.fromRoleArn(a, 'ByArn', ROLE_ARN) });
  addTask(a, 'Third', { executionRole: role });
  addTask(b, 'Fourth', { executionRole: iam.Role.fromRoleName(b, 'ByName', 'shared') });
  addTask(a, 'Fifth', { executionRole: iam.Role.fromRoleName(a, 'OtherAgain', 'other') }, secretsOf('third', 5_500)); // nor is another role this one
  expect(given(a, b).managed).toBe(0);
});

test('the role of a task counts once with the imports of it that were there before, in two ways', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
  addTask(b, 'Task', { executionRole: iam.Role.fromRoleArn(b, 'ByArn', ROLE_ARN) }, secretsOf('first', 6_000));
  addTask(a, 'Task', { executionRoleOptions: { roleName: 'shared' } }, secretsOf('second', 5_500));
  addTask(a, 'Second', { executionRole: iam.Role.fromRoleArn(a, 'ByArn', ROLE_ARN) }, secretsOf('third', 3_500));
  expect(given(a, b).inline).toBeLessThanOrEqual(10_240);
});

describe('what is added to the role after the task', () => {
  const addStatement = (role: iam.IRole) => role.addToPrincipalPolicy(iam.PolicyStatement.fromJson(policyOf(9_000).toJSON().Statement[0]));

  test.each<[string, (role: iam.Role) => unknown]>([
    ['a statement', addStatement],
    ['an inline policy', (role) => role.attachInlinePolicy(new iam.Policy(role.stack, 'Own', { document: policyOf(9_000) }))],
    ['a property', (role) => (role.node.defaultChild as iam.CfnRole).policies = [{ policyName: 'Own', policyDocument: policyOf(9_000) }]],
    ['a property that is known later', (role) =>
      (role.node.defaultChild as iam.CfnRole).policies = Lazy.any({ produce: () => [{ policyName: 'Own', policyDocument: policyOf(9_000) }] })],
    ['an Aspect of the app', (role) => Aspects.of(role.node.root).add({ visit: (node) => node === role && addStatement(role) })],
  ])('has its room inline: %s', (_, add) => {
    for (const passedIn of [true, false]) {
      const stack = newStack();
      const role = passedIn ? new iam.Role(stack, 'Role', { assumedBy: ecsTasks }) : undefined;
      const { executionRole } = addTask(stack, 'Task', { executionRole: role }, secretsOf('first', 3_000));
      add(executionRole as iam.Role);
      const { inline, managed } = given(stack);
      expect([passedIn, inline <= 10_240, managed > 0]).toEqual([passedIn, true, true]);
    }
  });

  test('is what keys need that an Aspect sets', () => {
    const stack = newStack();
    const secrets = Array.from({ length: 12 }, (_, index) => new secretsmanager.Secret(stack, `Secret${index}`));
    addTask(stack, 'Task', {}, Object.fromEntries(secrets.map((secret, index) => [`S${index}`, TaskSecret.fromSecretsManager(secret)])));
    expect(managedIn(stack)).toHaveLength(0);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof secretsmanager.CfnSecret) {
          node.kmsKeyId = `${KEY_ARN.slice(0, -12)}${String(secrets.findIndex((secret) => secret.node.defaultChild === node)).padStart(12, '0')}`;
        }
      },
    });
    expect(given(stack).managed).toBeGreaterThan(0);
  });
});

describe('the placements of the tasks of one stack', () => {
  test('have a policy each', () => {
    const stack = newStack();
    const executionRole = iam.Role.fromRoleName(stack, 'Role', 'shared');
    addTask(stack, 'Task', { executionRole }, secretsOf('first', 400));
    addTask(stack, 'Second', { executionRole, policyPlacement: PolicyPlacement.MANAGED }, secretsOf('second', 400));
    expect([readIn(stack, 'AWS::IAM::Policy'), readIn(stack, 'AWS::IAM::ManagedPolicy')]).toEqual([['first'], ['second']]);
  });

  test('take no room under EXTERNAL', () => {
    const stack = newStack();
    const executionRole = iam.Role.fromRoleName(stack, 'Role', 'shared');
    addTask(stack, 'Task', { executionRole, policyPlacement: PolicyPlacement.EXTERNAL }, secretsOf('first', 9_000));
    addTask(stack, 'Second', { executionRole }, secretsOf('second', 3_000));
    expect([readIn(stack, 'AWS::IAM::Policy'), given(stack).managed]).toEqual([['second'], 0]);
  });

  test('are told apart from what programs may do, on a role that is used twice', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleName(stack, 'Role', 'shared');
    addTask(stack, 'Task', { executionRole: role }, SECRET);
    addTask(stack, 'Second', { taskRole: role });
    const message = synthError(stack);
    expect(message).toContain("the role passed as 'executionRole' is the task role of another task");
    expect(message).toContain("the role passed as 'taskRole' is the execution role of another task");
  });
});

describe('a role of a task definition that the app made with the L2', () => {
  const l2 = (stack: Stack) => {
    const definition = new ecs.FargateTaskDefinition(stack, 'Theirs');
    definition.addContainer('app', container());
    return { executionRole: definition.obtainExecutionRole(), taskRole: definition.taskRole };
  };

  test('may have the same use', () => {
    const stack = newStack();
    addTask(stack, 'Task', l2(stack), SECRET);
    expect(readIn(stack, 'AWS::IAM::Policy')).toEqual([]);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(SECRET_ARN);
  });

  test.each<[string, (roles: ReturnType<typeof l2>) => SecureFargateTaskDefinitionProps, string]>([
    ['its task role', ({ taskRole }) => ({ executionRole: taskRole }), "the role passed as 'executionRole' is the task role of another task"],
    ['its execution role', ({ executionRole }) => ({ taskRole: executionRole }), "the role passed as 'taskRole' is the execution role of another task"],
  ])('may not have the other use: %s', (_, propsOf, message) => {
    const stack = newStack();
    addTask(stack, 'Task', propsOf(l2(stack)), SECRET);
    expect(synthError(stack)).toContain(message);
  });
});

describe('policies to overflow into', () => {
  test.each<[string, (stack: Stack) => iam.IRole | undefined]>([
    ['its own role', () => undefined],
    ['a role that was passed in', (stack) => iam.Role.fromRoleName(stack, 'Role', 'shared')],
  ])('are not created for a small task with %s', (_, executionRoleIn) => {
    const stack = newStack();
    addTask(stack, 'Task', { executionRole: executionRoleIn(stack) }, SECRET);
    expect(managedIn(stack)).toHaveLength(0);
  });

  test('are as many as IAM attaches to a role, with ids that are numbered from 1', () => {
    const stack = newStack();
    const task = addTask(stack, 'Task', {}, secretsOf('first', 9_000));
    expect(managedIn(task).map(({ node }) => node.id)).toEqual(Array.from({ length: 10 }, (_, index) => `SecretAccess${index + 1}`));
  });

  test('are there for Aspects to see, if it is objects that take the room', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings');
    const environmentFiles = Array.from({ length: 10 }, (_, index) => ecs.EnvironmentFile.fromBucket(bucket, `${index}.env`));
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ environmentFiles }) } });
    expect(managedIn(task)).toHaveLength(10);
  });

  test('are there for Aspects to see, if it is images and credential specs that take the room', () => {
    const stack = newStack();
    const containers = Object.fromEntries(Array.from({ length: 8 }, (_, index) => {
      const image = ecs.ContainerImage.fromRegistry(`123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/app${index}:1`);
      const location = `arn:aws:ssm:eu-central-1:123456789012:parameter/specs/${index}`;
      return [`app${index}`, container({ image, credentialSpecs: [{ bind: () => ({ location }) } as unknown as ecs.CredentialSpec] })];
    }));
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers });
    expect(managedIn(task)).toHaveLength(10);
  });

  test('are not created for what programs fetch, as long as that is little', () => {
    const stack = newStack();
    const taskRole = iam.Role.fromRoleName(stack, 'Role', 'app');
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
    const runtimeSecrets = { TOKEN: RuntimeSecret.fromSecretsManager(secret) };
    const task = new SecureFargateTaskDefinition(stack, 'Task', { taskRole, containers: { app: container({ runtimeSecrets }) } });
    for (const index of [0, 1, 2, 3]) {
      const more = secretsmanager.Secret.fromSecretCompleteArn(stack, `More${index}`, SECRET_ARN.replace('database', `more${index}`));
      task.addContainer(`more${index}`, container({ runtimeSecrets: { TOKEN: RuntimeSecret.fromSecretsManager(more) } }));
    }
    expect(managedIn(task)).toEqual([]);
  });

  test('come in addition to the one that MANAGED needs', () => {
    const stack = newStack();
    const task = addTask(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED }, SECRET);
    expect(managedIn(task).map(({ node }) => node.id)).toEqual(['SecretAccess1']);
  });
});

describe('what is measured', () => {
  /** How often the app is searched for policies of the role, in addition to what the CDK searches it for. */
  function searches(build: (stack: Stack) => unknown): number {
    const counted = (add: (stack: Stack) => unknown) => {
      const stack = newStack();
      add(stack);
      const findAll = jest.spyOn(stack.node.root.node, 'findAll');
      Template.fromStack(stack);
      return findAll.mock.calls.length;
    };
    return counted(build) - counted((stack) => new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', container()));
  }

  test('is nothing for small tasks: only other imports of their roles are looked for, once', () => {
    expect(searches((stack) => ['Task', 'Second'].map((id) => addTask(stack, id, {}, SECRET)))).toBe(1);
  });

  test('is what a larger one has, once in each pass', () => {
    const count = searches((stack) => addTask(stack, 'Task', {}, secretsOf('first', 9_000)));
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThanOrEqual(4); // to validate, to find tokens, to write
  });

  test.each([
    [1, PolicyPlacement.INLINE],
    [80, PolicyPlacement.INLINE],
    [60, PolicyPlacement.MANAGED],
  ])('is resolved anew each time before the synthesis, as a key may be set in between: %i secrets, %s', (count, policyPlacement) => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const { executionRole } = addTask(stack, 'Task', { policyPlacement }, { ...literal(stack, count), OWN: TaskSecret.fromSecretsManager(secret) });
    const { policies } = executionRole.node.defaultChild as iam.CfnRole;
    const resolved = () => JSON.stringify(stack.resolve([policies, managedIn(stack).map(({ policyDocument }) => policyDocument)]));
    expect(resolved()).not.toContain(KEY_ARN);
    (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = KEY_ARN;
    expect(resolved()).toContain(KEY_ARN);
  });

  test('is divided anew when something is added while the template is written', () => {
    for (const count of Array.from({ length: 10 }, (_, index) => 110 + index)) { // what the log router needs moves the last of these
      const stack = newStack();
      new SecureFargateTaskDefinition(stack, 'Task', {
        containers: { app: container({ secrets: literal(stack, count), logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }) },
      });
      const { inline, allowed } = deployedOn(stack);
      const characters = inline.reduce((sum, policy) => sum + JSON.stringify(policy).length, 0);
      expect([count, characters <= 10_240, allowed.some((each) => each.includes('logs:PutLogEvents'))]).toEqual([count, true, true]);
    }
  });
});

test('what a task of another stack reads with the role of a task is in a policy of that stack', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id, env: ENV }));
  const { executionRole } = addTask(a, 'Task', {}, secretsOf('first', 200));
  addTask(b, 'Task', { executionRole }, secretsOf('second', 200));
  expect([readIn(a, 'AWS::IAM::Role'), readIn(b, 'AWS::IAM::Policy')]).toEqual([['first'], ['second']]);
});

test('a problem of a role is reported for the task whose policies it is about, and for no other', () => {
  const stack = newStack();
  const managedPolicies = Array.from({ length: 10 }, (_, index) => iam.ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));
  const executionRole = new iam.Role(stack, 'Role', { assumedBy: ecsTasks, managedPolicies });
  ['Task', 'Second'].forEach((id) => addTask(stack, id, { executionRole, policyPlacement: PolicyPlacement.MANAGED }, SECRET));
  expect(synthError(stack).match(/1 of the resources that the execution role needs fit into no policy/g)).toHaveLength(1);
  expect(synthError(stack)).toContain('10240 characters inline and 10 managed policies of 6144 characters, over all tasks that use it');
});
