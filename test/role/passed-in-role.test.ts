import { App, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, newStack, SECRET_ARN, synthError, taskDefinition, warnings } from '../support/app';
import { circle, needs, templateOf } from '../support/deployed';

const secrets = { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) };
const READ = { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN };
const logging = ecs.LogDrivers.awsLogs({ streamPrefix: 'app' });
const ecsTasks = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const ROLE_ARN = 'arn:aws:iam::123456789012:role/task-execution';

/** Another stack of the app, with something in it. */
function elsewhere(stack: Stack, env: Environment = ENV): Stack {
  const roles = new Stack(stack.node.root, 'Roles', { env });
  new ecs.Cluster(roles, 'Cluster');
  return roles;
}

function taskIn(stack: Stack, executionRole: iam.IRole, props: SecureFargateTaskDefinitionProps = {}) {
  return new SecureFargateTaskDefinition(stack, 'Task', { executionRole, containers: { app: container({ secrets, logging }) }, ...props });
}

const policies = (stack: Stack) => Object.values(templateOf(stack).Resources).filter(({ Type }) => /^AWS::IAM::(Managed)?Policy$/.test(Type));
const statements = (stack: Stack) => policies(stack).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

describe('a role that was passed in', () => {
  const placed: [string, (stack: Stack) => iam.IRole, unknown][] = [
    ['of the same stack', (stack) => new iam.Role(stack, 'Role', { assumedBy: ecsTasks }), { Ref: expect.stringMatching(/^Role/) }],
    ['of another stack', (stack) => new iam.Role(elsewhere(stack), 'Role', { assumedBy: ecsTasks }),
      { 'Fn::ImportValue': expect.stringContaining('Role') }],
    ['imported by ARN', (stack) => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), 'task-execution'],
    ['imported by name', (stack) => iam.Role.fromRoleName(stack, 'Role', 'task-execution'), 'task-execution'],
    ['imported in another stack', (stack) => iam.Role.fromRoleArn(elsewhere(stack), 'Role', ROLE_ARN), 'task-execution'],
  ];

  test.each(placed)('%s gets one inline policy, L2 grants included, in the stack of the task', (_, roleIn, name) => {
    const stack = newStack({ env: ENV });
    const executionRole = roleIn(stack);
    const task = taskIn(stack, executionRole);
    expect(task.executionRole).toBe(executionRole);
    expect(policies(stack)).toEqual([expect.objectContaining({
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: expect.stringMatching(/^StackTask\w+SecretAccess-[0-9a-f]{8}-eu-central-1$/),
        PolicyDocument: { Version: '2012-10-17', Statement: [READ, expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] })] },
        Roles: [name],
      },
    })]);
    expect(taskDefinition(stack).Properties.ExecutionRoleArn).toEqual(stack.resolve(executionRole.roleArn));
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test.each(placed)('%s gets managed policies under MANAGED, and no other', (_, roleIn, name) => {
    const stack = newStack({ env: ENV });
    taskIn(stack, roleIn(stack), { policyPlacement: PolicyPlacement.MANAGED });
    expect(policies(stack).map(({ Type, Properties }) => [Type, Properties.Roles, Properties.PolicyDocument.Statement[0]]))
      .toEqual([['AWS::IAM::ManagedPolicy', [name], READ]]);
  });

  test.each(placed)('%s gets nothing under EXTERNAL, L2 grants included', (_, roleIn) => {
    const stack = newStack({ env: ENV });
    const role = roleIn(stack);
    const task = taskIn(stack, role, { policyPlacement: PolicyPlacement.EXTERNAL });
    expect(policies(stack)).toEqual([]);
    expect(JSON.stringify(Template.fromStack(role.stack))).not.toMatch(/GetSecretValue|PutLogEvents/);
    expect(stack.resolve(task.executionRolePolicy).Statement.map(({ Action }: any) => Action))
      .toEqual(['secretsmanager:GetSecretValue', ['logs:CreateLogStream', 'logs:PutLogEvents']]);
    expect(taskDefinition(stack).DependsOn).toBeUndefined();
  });

  test('gets no policy where nothing is read or granted', () => {
    const stack = newStack();
    taskIn(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), { containers: { app: container() } });
    expect(policies(stack)).toEqual([]);
    expect(taskDefinition(stack).DependsOn).toBeUndefined();
  });

  test('of another stack, with secrets, keys and log groups of this one, makes no cycle of stacks', () => {
    const app = new App();
    const roles = newStack({ app, id: 'Roles' });
    const stack = newStack({ app });
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    taskIn(stack, new iam.Role(roles, 'Role', { assumedBy: ecsTasks }), {
      containers: {
        app: {
          image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Images')),
          secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) },
          logging,
        },
      },
    });
    expect(statements(stack)).toHaveLength(5);
    expect([roles.dependencies, stack.dependencies]).toEqual([[], [roles]]);
    expect(Object.keys(Template.fromStack(roles).toJSON().Resources)).toHaveLength(1);
  });

  test('of another stack fails with the L2, which writes into that stack', () => {
    const app = new App();
    const stack = newStack({ app, id: 'Service' });
    const task = new ecs.FargateTaskDefinition(stack, 'Task', { executionRole: new iam.Role(newStack({ app, id: 'Roles' }), 'Role', { assumedBy: ecsTasks }) });
    task.addContainer('app', container({ logging }));
    expect(synthError(stack)).toMatch(/cyclic|depends on/i);
  });

  test('may be shared by the tasks of several stacks: the names of its policies differ', () => {
    const app = new App();
    const executionRole = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
    const stacks = ['A', 'B'].map((id) => newStack({ app, id }));
    stacks.forEach((stack) => taskIn(stack, executionRole(stack)));
    const names = stacks.flatMap(policies).map(({ Properties }) => Properties.PolicyName);
    expect(new Set(names).size).toBe(2);
  });

  test('of one name has other policy names in another Region: IAM is global, and one policy would replace the other', () => {
    const app = new App();
    const stacks = ['us-east-1', 'eu-west-1'].map((region) => {
      const stack = new Stack(app, region, { stackName: 'Service', env: { ...ENV, region } });
      taskIn(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), { taskRole: iam.Role.fromRoleName(stack, 'AppRole', 'app-role') })
        .taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
      return stack;
    });
    const names = stacks.flatMap(policies).map(({ Properties }) => Properties.PolicyName);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
  });

  test('shared by tasks of one stack has one policy with what all of them read, and each of them waits for it', () => {
    const stack = newStack();
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: ecsTasks });
    const tasks = [SECRET_ARN, SECRET_ARN, SECRET_ARN.replace('database', 'queue')].map((arn, index) =>
      new SecureFargateTaskDefinition(stack, `Task${index}`, { executionRole, containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(arn) } }) } }));
    expect(statements(stack)).toEqual([{ ...READ, Resource: [SECRET_ARN, SECRET_ARN.replace('database', 'queue')] }]);
    expect(policies(stack)).toHaveLength(1);
    const waiting = [...needs(templateOf(stack))].filter(([, needed]) => [...needed].some((id) => id.includes('SecretAccess'))).map(([id]) => id);
    expect(waiting).toHaveLength(3);
    tasks.forEach(({ executionRolePolicy }) => expect(stack.resolve(executionRolePolicy)).toEqual(stack.resolve(tasks[0].executionRolePolicy)));
  });

  test("keeps the L2's own writing for a plain ecs.Secret in the policy of this stack, with an owned key without a circle", () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    taskIn(stack, new iam.Role(stack, 'Role', { assumedBy: ecsTasks }), { containers: { app: container({ secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) } }) } });
    expect(statements(stack)).toHaveLength(1);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('has its own grants as before: those not meant for this task', () => {
    const stack = newStack({ env: ENV });
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: ecsTasks });
    taskIn(stack, executionRole);
    ecr.Repository.fromRepositoryName(stack, 'Images', 'acme/app').grantPull(executionRole);
    expect(policies(stack).map(({ Properties }) => [Properties.PolicyName, Properties.PolicyDocument.Statement.length]).sort())
      .toEqual([[expect.stringMatching(/^RoleDefaultPolicy/), 2], [expect.stringMatching(/^StackTask/), 2]]);
  });

  test('takes statements through executionRolePolicy', () => {
    const stack = newStack();
    const task = taskIn(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), { containers: { app: container() } });
    task.executionRolePolicy.addStatements(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-settings/app.env'] }));
    expect(statements(stack)).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-settings/app.env' }]);
  });

  test('has Sids that are unique in a document, whatever Sids the statements of users have', () => {
    const stack = newStack();
    const task = taskIn(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN));
    for (const bucket of ['a', 'b']) {
      task.executionRolePolicy.addStatements(new iam.PolicyStatement({ sid: 'ReadSecrets', actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${bucket}/*`] }));
    }
    const sids = statements(stack).flatMap(({ Sid }) => Sid ?? []);
    expect(sids).toEqual(['ReadSecrets', 'ReadSecretsx2', 'ReadSecretsx3']);
  });

  test('with a permissions boundary keeps it', () => {
    const stack = newStack();
    const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::123456789012:policy/boundary');
    taskIn(stack, new iam.Role(stack, 'Role', { assumedBy: ecsTasks, permissionsBoundary }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary' });
    expect(statements(stack)).toHaveLength(2);
  });
});

describe('a role that accepts no policy', () => {
  const immutable: [string, (stack: Stack) => iam.IRole][] = [
    ['withoutPolicyUpdates', (stack) => new iam.Role(stack, 'Role', { assumedBy: ecsTasks }).withoutPolicyUpdates()],
    ['imported with mutable: false', (stack) => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false })],
    ['owned by a stack of another account', (stack) =>
      new iam.Role(elsewhere(stack, { ...ENV, account: '210987654321' }), 'Role', { roleName: 'task-execution', assumedBy: ecsTasks })],
    ['of another account', (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::210987654321:role/task-execution')],
  ];

  test.each(immutable)('fails: %s. The error prints the document that its owner must attach', (_, roleIn) => {
    const stack = newStack({ env: ENV });
    taskIn(stack, roleIn(stack), { containers: { app: container({ secrets }) } });
    expect(synthError(stack)).toContain("[Stack/Task] the role passed as 'executionRole' accepts no policy: it is immutable, or in another account;"
      + " set policyPlacement: PolicyPlacement.EXTERNAL and have its owner attach 'executionRolePolicy', which is now"
      + ` ${JSON.stringify({ Statement: [{ Action: READ.Action, Effect: 'Allow', Resource: SECRET_ARN, Sid: READ.Sid }], Version: '2012-10-17' })}`);
  });

  test.each(immutable)('fails under MANAGED too: %s', (_, roleIn) => {
    const stack = newStack({ env: ENV });
    taskIn(stack, roleIn(stack), { policyPlacement: PolicyPlacement.MANAGED });
    expect(synthError(stack)).toContain("the role passed as 'executionRole' accepts no policy");
  });

  test.each(immutable)('serves under EXTERNAL: %s', (_, roleIn) => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, roleIn(stack), { policyPlacement: PolicyPlacement.EXTERNAL });
    expect(policies(stack)).toEqual([]);
    expect(stack.resolve(task.executionRolePolicy).Statement).toHaveLength(2);
  });

  test.each(immutable)('serves where nothing is read or granted: %s', (_, roleIn) => {
    const stack = newStack({ env: ENV });
    taskIn(stack, roleIn(stack), { containers: { app: container() } });
    expect(policies(stack)).toEqual([]);
  });

  test('cannot be told from its grants: with the L2 the same secret is granted with success and no permission comes of it', () => {
    const stack = newStack({ env: ENV });
    new ecs.Cluster(stack, 'Cluster');
    const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false });
    const grant = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN).grantRead(role);
    expect([grant.success, policies(stack)]).toEqual([true, []]);
  });

  test('is one of another account even if the account of the stack is unknown', () => {
    const stack = newStack();
    taskIn(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN));
    expect(policies(stack)).toHaveLength(1);
  });
});

describe('fails', () => {
  const message = (props: SecureFargateTaskDefinitionProps, stack: Stack) => {
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() }, ...props });
    return synthError(stack);
  };
  const SAME = '[Stack/Task] the task role and the execution role are the same role, so the application could read every secret of the task';

  test('where one role is task and execution role', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: ecsTasks });
    expect(message({ taskRole: role, executionRole: role }, stack)).toContain(SAME);
  });

  test('where one role is imported twice, as task and as execution role', () => {
    const stack = newStack();
    const [taskRole, executionRole] = ['A', 'B'].map((id) => iam.Role.fromRoleArn(stack, id, ROLE_ARN));
    expect(message({ taskRole, executionRole }, stack)).toContain(SAME);
  });

  test.each<[string, (stack: Stack) => iam.IPrincipal]>([
    ['another service', () => new iam.ServicePrincipal('ecs.amazonaws.com')],
    ['an account', () => new iam.AccountPrincipal('123456789012')],
  ])('where the role trusts %s and not the tasks', (_, assumedBy) => {
    const stack = newStack();
    expect(message({ executionRole: new iam.Role(stack, 'Role', { assumedBy: assumedBy(stack) }) }, stack))
      .toContain("[Stack/Task] the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com");
  });

  test('not where the tasks are among those the role trusts', () => {
    const stack = newStack();
    const assumedBy = new iam.CompositePrincipal(new iam.AccountPrincipal('123456789012'), ecsTasks);
    taskIn(stack, new iam.Role(stack, 'Role', { assumedBy }));
    expect(() => templateOf(stack)).not.toThrow();
  });
});

describe('a task role that was passed in', () => {
  const taskWith = (stack: Stack, taskRole: iam.IRole, props: SecureFargateTaskDefinitionProps = {}) =>
    new SecureFargateTaskDefinition(stack, 'Task', { taskRole, containers: { app: container() }, ...props });
  const reading = (count: number) => Array.from({ length: count }, (_, index) => new iam.PolicyStatement({
    actions: ['s3:GetObject'], resources: [`arn:aws:s3:::acme-files/${index}/`.padEnd(100, 'x')],
  }));

  test.each([PolicyPlacement.INLINE, PolicyPlacement.MANAGED])('has one inline policy, also under %s, which is about the execution role', (policyPlacement) => {
    const stack = newStack({ env: ENV });
    const task = taskWith(stack, iam.Role.fromRoleName(stack, 'Role', 'application'), { policyPlacement });
    reading(3).forEach((statement) => task.taskDefinition.addToTaskRolePolicy(statement));
    expect(policies(stack).map(({ Type, Properties }) => [Type, Properties.Roles])).toEqual([['AWS::IAM::Policy', ['application']]]);
  });

  test('has its permissions under EXTERNAL too', () => {
    const stack = newStack({ env: ENV });
    const task = taskWith(stack, iam.Role.fromRoleName(stack, 'Role', 'application'), {
      executionRole: iam.Role.fromRoleArn(stack, 'ExecutionRole', ROLE_ARN), policyPlacement: PolicyPlacement.EXTERNAL,
    });
    reading(1).forEach((statement) => task.taskDefinition.addToTaskRolePolicy(statement));
    expect(policies(stack).map(({ Properties }) => Properties.Roles)).toEqual([['application']]);
  });

  test('has what does not fit inline in managed policies', () => {
    const stack = newStack({ env: ENV });
    const task = taskWith(stack, iam.Role.fromRoleName(stack, 'Role', 'application'));
    reading(200).forEach((statement) => task.taskDefinition.addToTaskRolePolicy(statement));
    expect(new Set(policies(stack).map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::ManagedPolicy']));
    expect(statements(stack).flatMap(({ Resource }) => Resource)).toHaveLength(200);
    expect(stack.resolve(task.taskRolePolicy).Statement[0].Resource).toHaveLength(200);
  });

  test('is not changed if it accepts no policy, with a warning that has the document', () => {
    const stack = newStack({ env: ENV });
    const task = taskWith(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false }));
    reading(1).forEach((statement) => task.taskDefinition.addToTaskRolePolicy(statement));
    expect(policies(stack)).toEqual([]);
    const [warning] = warnings(stack).filter(({ id }) => id === 'cdk-fargate-secrets:taskRoleTakesNoPolicy');
    expect(warning.message).toContain(JSON.stringify(stack.resolve(task.taskRolePolicy)));
    expect(warnings(stack).filter(({ id }) => id === 'cdk-fargate-secrets:taskRoleTakesNoPolicy')).toHaveLength(1);
  });

  test('causes no warning if nothing is granted to it', () => {
    const stack = newStack({ env: ENV });
    taskWith(stack, iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false }));
    expect(warnings(stack)).toEqual([]);
  });
});

test('the view of a role is the role in all but its grants', () => {
  const stack = newStack({ env: ENV });
  const role = new iam.Role(stack, 'Role', { assumedBy: ecsTasks });
  const standIn = taskIn(stack, role).taskDefinition.obtainExecutionRole();
  const facts = ({ roleArn, roleName, env, node, stack: its }: iam.IRole) =>
    [...[roleArn, roleName].map((text) => stack.resolve(text)), env, node.path, its.node.path];
  expect(facts(standIn)).toEqual(facts(role));
  expect(standIn).toBeInstanceOf(iam.Role);
  standIn.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
  standIn.grantPassRole(new iam.Role(stack, 'Deployer', { assumedBy: new iam.AccountPrincipal('123456789012') }));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/ReadOnlyAccess']] }],
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'iam:PassRole' }] } });
});

describe('the role of the L2, where a role was passed in', () => {
  const BUCKET = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

  test('takes statements into the policy of the task, also by the old name of the method', () => {
    const stack = newStack({ env: ENV });
    const { taskDefinition: { executionRole } } = taskIn(stack, iam.Role.fromRoleArn(elsewhere(stack), 'Role', ROLE_ARN));
    const added = (executionRole as iam.Role).addToPolicy(iam.PolicyStatement.fromJson(BUCKET));
    expect(added).toBe(true);
    expect(statements(stack)).toContainEqual(BUCKET);
  });

  test('takes what the app adds to that policy', () => {
    const stack = newStack();
    const task = taskIn(stack, iam.Role.fromRoleName(stack, 'Role', 'task-execution'));
    (task.node.tryFindChild('SecretAccess') as iam.Policy).addStatements(iam.PolicyStatement.fromJson(BUCKET));
    expect(statements(stack)).toContainEqual(BUCKET);
  });

  test('has no policy of its own for what leaves the policies of keys alone', () => {
    const stack = newStack();
    const first = new SecureFargateTaskDefinition(stack, 'First', { containers: { app: container({ secrets }) } });
    const before = first.node.findAll().length;
    taskIn(stack, first.executionRole);
    expect(first.node.findAll()).toHaveLength(before);
  });

  test('may have constructs of the app under it', () => {
    const stack = newStack();
    const { executionRole, executionRolePolicy } = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets }) } });
    new Construct(executionRole, 'Mine');
    new iam.Policy(executionRole, 'Empty');
    expect(stack.resolve(executionRolePolicy).Statement).toEqual([READ]);
    expect(policies(stack)).toEqual([]);
  });
});
