import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { arn, resourcesOf, ROLE_ARN, stackIn, statementsIn, policiesIn, task } from './cases';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';

const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

type Props = (stack: Stack) => SecureFargateTaskDefinitionProps;
const roles: [string, Props][] = [
  ['the role created here', () => ({})],
  ['the role created here, under MANAGED', () => ({ policyPlacement: PolicyPlacement.MANAGED })],
  ['a role that is passed in', (stack) => ({ executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) })],
  ['a role that is passed in, under MANAGED', (stack) => ({ executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), policyPlacement: PolicyPlacement.MANAGED })],
];

const toFirelens = { logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }) };

describe.each(roles)('on %s', (_, props) => {
  const adding: [string, (own: SecureFargateTaskDefinition, statement: iam.PolicyStatement) => void][] = [
    ['with addToExecutionRolePolicy', (own, statement) => own.taskDefinition.addToExecutionRolePolicy(statement)],
    ['to the role that the L2 returns', (own, statement) => own.taskDefinition.obtainExecutionRole().addToPrincipalPolicy(statement)],
  ];

  test.each(adding)('pulls on every repository stay as they were added, %s', (__, add) => {
    const stack = stackIn();
    const own = task(stack, toFirelens, props(stack));
    add(own, new iam.PolicyStatement({ actions: PULL, resources: ['*'] }));
    expect(resourcesOf(stack, 'ecr:BatchGetImage')).toContain('*');
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['in another order', { actions: [...PULL].reverse() }],
    ['with a Sid', { actions: PULL, sid: 'GuardDuty' }],
    ['in two statements', { actions: PULL.slice(1) }],
  ])('pulls on every repository stay as they were added, %s', (__, statement) => {
    const stack = stackIn();
    task(stack, toFirelens, props(stack)).taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ resources: ['*'], ...statement }));
    expect(resourcesOf(stack, 'ecr:BatchGetImage')).toContain('*');
  });

  test('pulls on every repository stay as they were added to a task without a log router', () => {
    const stack = stackIn();
    task(stack, {}, props(stack)).taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: PULL, resources: ['*'] }));
    expect(resourcesOf(stack, 'ecr:BatchGetImage')).toEqual(['*']);
    expect(JSON.stringify(statementsIn(stack))).not.toContain('aws-for-fluent-bit');
  });

  test('what the L2 adds for its default log router is one repository', () => {
    const stack = stackIn();
    task(stack, toFirelens, props(stack));
    expect(resourcesOf(stack, 'ecr:BatchGetImage')).toEqual(['arn:aws:ecr:us-east-1:*:repository/aws-for-fluent-bit']);
  });

  test.each(['ReadSecrets', 'ReadParameters', 'DecryptSecrets1', 'MySid'])('a Sid of the user is once in a document: %s', (sid) => {
    const stack = stackIn();
    const own = task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')), B: TaskSecret.fromValueFrom('/acme/b') } }, props(stack));
    own.taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ sid, actions: ['secretsmanager:GetSecretValue'], resources: [arn('other')] }));
    own.taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ sid, actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/a'] }));
    for (const { document } of policiesIn(stack)) {
      const sids = document.Statement.flatMap(({ Sid }) => Sid ?? []);
      expect(sids).toEqual([...new Set(sids)]);
    }
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue').sort()).toEqual([arn('a'), arn('other')]);
    expect(resourcesOf(stack, 's3:GetObject')).toEqual(['arn:aws:s3:::b/a']);
    const whole = (stack.resolve(own.executionRolePolicy) as { Statement: { Sid?: string }[] }).Statement.flatMap(({ Sid }) => Sid ?? []);
    expect(whole).toEqual([...new Set(whole)]);
  });
});

test('a Sid of the user is once in a document of two tasks on one role', () => {
  const stack = stackIn();
  const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
  ['One', 'Two'].forEach((id) => task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn(id)) } }, { executionRole: role }, id)
    .taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: [arn(`more-${id}`)] })));
  const sids = policiesIn(stack).flatMap(({ document }) => document.Statement.flatMap(({ Sid }) => Sid ?? []));
  expect(sids).toEqual([...new Set(sids)]);
  expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toHaveLength(4);
});

test('a Sid of the user is once in the policy of a task role that is passed in', () => {
  const stack = stackIn();
  const own = task(stack, {}, { taskRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) });
  ['a', 'b'].forEach((name) => own.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ sid: 'Mine', actions: ['s3:GetObject'], resources: [`arn:aws:s3:::b/${name}`] })));
  const sids = policiesIn(stack).flatMap(({ document }) => document.Statement.flatMap(({ Sid }) => Sid ?? []));
  expect(sids).toEqual([...new Set(sids)]);
  expect(resourcesOf(stack, 's3:GetObject')).toHaveLength(2);
});
