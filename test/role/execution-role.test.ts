import { App, Aspects, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, errorOf, inlineStatements, newStack, SECRET_ARN } from '../support/app';

const secrets = { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) };
const READ = { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN };

function taskIn(stack: Stack, props: SecureFargateTaskDefinitionProps = {}) {
  return new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets }) }, ...props });
}

/** The execution role as in the template. */
function roleOf(stack: Stack) {
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
  const [id] = Object.keys(roles).filter((each) => each.startsWith('TaskExecutionRole'));
  return roles[id].Properties;
}

function managedPolicies(stack: Stack) {
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).map(({ Properties }) => Properties);
}

describe('the role', () => {
  test('trusts Amazon ECS and has one inline policy, and nothing else', () => {
    const stack = newStack();
    taskIn(stack);
    expect(roleOf(stack)).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
      },
      Policies: [{ PolicyName: 'SecretAccess', PolicyDocument: { Version: '2012-10-17', Statement: [READ] } }],
    });
  });

  test('is the execution role of the task definition', () => {
    const task = taskIn(newStack());
    expect(task.taskDefinition.executionRole).toBe(task.executionRole);
    expect(task.taskDefinition.obtainExecutionRole()).toBe(task.executionRole);
    expect(task.executionRole.node.path).toBe('Stack/Task/ExecutionRole');
  });

  test.each([PolicyPlacement.INLINE, PolicyPlacement.MANAGED])('has no policy at all where nothing is read or granted, under %s', (policyPlacement) => {
    const stack = newStack();
    taskIn(stack, { policyPlacement, containers: { app: container() } });
    expect(Object.keys(roleOf(stack))).toEqual(['AssumeRolePolicyDocument']);
    expect(Object.values<any>(Template.fromStack(stack).toJSON().Resources).filter(({ Type }) => /Policy$/.test(Type))).toEqual([]);
    expect(Object.values<any>(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'))[0].DependsOn).toBeUndefined();
  });

  test('has a name only where another environment refers to it', () => {
    const app = new App();
    const stack = newStack({ app, env: ENV });
    const { executionRole } = taskIn(stack);
    const elsewhere = newStack({ app, id: 'Elsewhere', env: { ...ENV, account: '210987654321' } });
    new iam.Role(elsewhere, 'Role', { assumedBy: new iam.ArnPrincipal(executionRole.roleArn) });
    expect(roleOf(stack).RoleName).toMatch(/executionrole/);
  });

  test('takes what the L2 adds to a role', () => {
    const stack = newStack();
    const { executionRole } = taskIn(stack);
    executionRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess'));
    executionRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-settings/app.env'] }));
    executionRole.attachInlinePolicy(new iam.Policy(stack, 'Extra', {
      statements: [new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: ['arn:aws:s3:::acme-settings'] })],
    }));
    const { ManagedPolicyArns, Policies } = roleOf(stack);
    expect(JSON.stringify(ManagedPolicyArns)).toContain('CloudWatchReadOnlyAccess');
    expect(Policies[0].PolicyDocument.Statement).toEqual([READ, { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-settings/app.env' }]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('keeps what somebody wrote as a whole: conditions, exclusions, denials', () => {
    const stack = newStack();
    const { executionRole } = taskIn(stack);
    const written = [
      { Effect: 'Deny', Action: 'ecr:DeleteRepository', Resource: '*' },
      { Effect: 'Allow', Action: 'ecr:BatchGetImage', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } } },
      { Effect: 'Deny', NotAction: 'ecr:*', Resource: 'arn:aws:ecr:eu-central-1:123456789012:repository/frozen' },
      { Effect: 'Allow', Action: 'ecr:BatchGetImage', NotResource: 'arn:aws:ecr:eu-central-1:123456789012:repository/private' },
    ];
    written.forEach((statement) => executionRole.addToPrincipalPolicy(iam.PolicyStatement.fromJson(statement)));
    expect(inlineStatements(stack)).toHaveLength(5);
    expect(inlineStatements(stack)).toEqual(expect.arrayContaining([READ, ...written]));
  });
});

describe('executionRoleOptions', () => {
  test.each([
    ['roleName', 'task-execution', { RoleName: 'task-execution' }],
    ['path', '/tasks/', { Path: '/tasks/' }],
    ['description', 'Reads the secrets of orders', { Description: 'Reads the secrets of orders' }],
  ])('%s', (option, value, expected) => {
    const stack = newStack();
    taskIn(stack, { executionRoleOptions: { [option]: value } });
    expect(roleOf(stack)).toMatchObject({ ...expected, Policies: [{ PolicyName: 'SecretAccess' }] });
  });

  test('permissionsBoundary', () => {
    const stack = newStack();
    const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::123456789012:policy/boundary');
    taskIn(stack, { executionRoleOptions: { permissionsBoundary } });
    expect(roleOf(stack)).toMatchObject({ PermissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary', Policies: [{ PolicyName: 'SecretAccess' }] });
  });
});

describe('restrictTrustToAccount', () => {
  test('limits the trust to tasks of this account and Region', () => {
    const stack = newStack({ env: ENV });
    taskIn(stack, { restrictTrustToAccount: true });
    expect(roleOf(stack).AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:eu-central-1:123456789012:*']] } },
      },
    }]);
  });

  test.each([undefined, false])('leaves the trust without conditions when it is %s', (restrictTrustToAccount) => {
    const stack = newStack();
    taskIn(stack, { restrictTrustToAccount });
    expect(JSON.stringify(roleOf(stack).AssumeRolePolicyDocument)).not.toContain('Condition');
  });
});

describe('what others put on the role stays', () => {
  test('a permissions boundary of an Aspect', () => {
    const stack = newStack();
    taskIn(stack);
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::123456789012:policy/boundary'));
    expect(roleOf(stack)).toMatchObject({ PermissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary', Policies: [{ PolicyName: 'SecretAccess' }] });
  });

  test.each([[PolicyPlacement.INLINE, ['Guardrail', 'SecretAccess']], [PolicyPlacement.MANAGED, ['Guardrail']]])('inline policies of a property injector, under %s', (policyPlacement, expected) => {
    const stack = newStack();
    PropertyInjectors.of(stack).add({
      constructUniqueId: iam.Role.PROPERTY_INJECTION_ID,
      inject: (props) => ({
        ...props,
        inlinePolicies: {
          Guardrail: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['iam:*'], resources: ['*'] })] }),
        },
      }),
    });
    taskIn(stack, { policyPlacement });
    expect(roleOf(stack).Policies.map(({ PolicyName }: { PolicyName: string }) => PolicyName)).toEqual(expected);
  });

  test('a policy that an Aspect puts on every role', () => {
    const stack = newStack();
    const task = taskIn(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === task.executionRole) {
          task.executionRole.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Guardrail', 'arn:aws:iam::123456789012:policy/guardrail'));
        }
      },
    });
    expect(roleOf(stack)).toMatchObject({ ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/guardrail'], Policies: [{ PolicyName: 'SecretAccess' }] });
  });
});

describe('MANAGED', () => {
  test('puts the permissions in a managed policy that names the role, and none on the role', () => {
    const stack = newStack();
    taskIn(stack, { policyPlacement: PolicyPlacement.MANAGED });
    expect(Object.keys(roleOf(stack))).toEqual(['AssumeRolePolicyDocument']);
    expect(managedPolicies(stack)).toEqual([{
      Description: expect.stringContaining('Stack/Task'),
      PolicyDocument: { Version: '2012-10-17', Statement: [READ] },
      Roles: [{ Ref: expect.stringMatching(/^TaskExecutionRole/) }],
    }]);
  });

  test('takes in what the L2 grants', () => {
    const stack = newStack();
    taskIn(stack, { policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) }) } });
    expect(managedPolicies(stack).flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }: any) => Action)))
      .toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('what the factories return', () => {
  test('is granted for good: the Grant says what and succeeds', () => {
    const stack = newStack();
    const task = taskIn(stack);
    const grant = TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Other', SECRET_ARN)).grantRead(task.executionRole);
    expect(grant.success).toBe(true);
    expect(() => grant.assertSuccess()).not.toThrow();
    expect(grant.principalStatement?.toStatementJson()).toMatchObject({ Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN });
  });

  test('is created with a key for the role to decrypt with, if an alias of the app names it', () => {
    const stack = newStack();
    const alias = new kms.Key(stack, 'Key').addAlias('orders');
    taskIn(stack, { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: alias }) } }) } });
    expect(inlineStatements(stack)[1].Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  });
});

describe('fails at once', () => {
  const role = (stack: Stack) => iam.Role.fromRoleName(stack, 'Role', 'task-execution');

  test.each<[string, (stack: Stack) => SecureFargateTaskDefinitionProps, string]>([
    ['EXTERNAL without a role', () => ({ policyPlacement: PolicyPlacement.EXTERNAL }), "PolicyPlacement.EXTERNAL attaches nothing to the role, and no role is passed in; give 'executionRole'"],
    ['executionRoleOptions with a role', (stack) => ({ executionRole: role(stack), executionRoleOptions: { path: '/' } }), "'executionRoleOptions' is for the role that this construct creates, and 'executionRole' passes one in"],
    ['restrictTrustToAccount with a role', (stack) => ({ executionRole: role(stack), restrictTrustToAccount: true }), "'restrictTrustToAccount' is for the role that this construct creates, and 'executionRole' passes one in"],
    ['restrictTrustToAccount: false with a role', (stack) => ({ executionRole: role(stack), restrictTrustToAccount: false }), "'restrictTrustToAccount' is for the role that this construct creates"],
  ])('%s', (_, props, message) => {
    const stack = newStack();
    expect(errorOf(() => taskIn(stack, props(stack)))).toContain(`Stack/Task: ${message}`);
  });
});
