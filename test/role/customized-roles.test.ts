import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, newStack, SECRET_ARN } from '../support/app';

const READ = { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN };
const ecsTasks = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');

// The newest CDK gives roles that it only reports on an ARN without a name, and its template validation says so.
beforeEach(() => jest.spyOn(console, 'error').mockImplementation());
afterEach(() => jest.restoreAllMocks());

/** Under customizeRoles, with what is there after synthesis: the template, and the role's entry in the report. */
function customized(rolePath: string, preventSynthesis: boolean, build: (stack: Stack) => unknown, precreated = true) {
  const app = new App();
  iam.Role.customizeRoles(app, {
    preventSynthesis,
    usePrecreatedRoles: precreated ? { [rolePath]: 'task-execution', 'Stack/Task/TaskDefinition/TaskRole': 'app' } : {},
  });
  const stack = newStack({ app });
  build(stack);
  const assembly = app.synth();
  const report = JSON.parse(readFileSync(join(assembly.directory, 'iam-policy-report.json'), 'utf8'));
  return {
    template: assembly.getStackByName('Stack').template,
    entry: report.roles.find(({ roleConstructPath }: { roleConstructPath: string }) => roleConstructPath === rolePath),
  };
}

const types = (template: any) => Object.values<any>(template.Resources).map(({ Type }) => Type).sort();

describe.each([true, false])('under Role.customizeRoles with preventSynthesis: %s', (preventSynthesis) => {
  const task = (props: SecureFargateTaskDefinitionProps) => (stack: Stack) => new SecureFargateTaskDefinition(stack, 'Task', props);
  const secrets = { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) };

  test('the report lists every statement of the role made here, those of the default log router too', () => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, task({
      containers: { app: container({ secrets, logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }) },
    }));
    expect(entry.identityPolicyStatements.map(({ Action }: any) => [Action].flat()[0]))
      .toEqual(['secretsmanager:GetSecretValue', 'ecr:BatchCheckLayerAvailability', 'ecr:GetAuthorizationToken', 'logs:CreateLogStream']);
    expect(entry.identityPolicyStatements[0]).toEqual(READ);
    expect(JSON.stringify(entry.assumeRolePolicy)).toContain('ecs-tasks.amazonaws.com');
  });

  test('the report lists once what an Aspect adds, and nothing that is not final', () => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, (stack) => {
      const { taskDefinition } = task({ containers: { app: container({ secrets }) } })(stack);
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === taskDefinition) {
            taskDefinition.findContainer('app')?.addSecret('ADDED', TaskSecret.fromValueFrom(`${SECRET_ARN.slice(0, -15)}other-AbCdEf`));
          }
        },
      });
    });
    expect(entry.identityPolicyStatements).toEqual([{ ...READ, Resource: [SECRET_ARN, `${SECRET_ARN.slice(0, -15)}other-AbCdEf`].sort() }]);
  });

  test.each<[string, (stack: Stack) => ecs.Secret]>([
    ['a plain ecs.Secret', (stack) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') }))],
    ['a secret made with TaskSecret', (stack) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') }))],
  ])('the report lists %s with an owned key', (_, secret) => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, (stack) =>
      task({ containers: { app: container({ secrets: { TOKEN: secret(stack) } }) } })(stack));
    expect(entry.identityPolicyStatements[0].Action).toContain('secretsmanager:GetSecretValue');
    expect(JSON.stringify(entry.identityPolicyStatements[0].Resource)).toContain('Stack/Secret');
  });

  test('the report lists the statements of a role made here that would be in managed policies', () => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, task({ policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ secrets }) } }));
    expect(entry.identityPolicyStatements).toEqual([READ]);
  });

  test('the report lists once what two tasks read with the role that one of them made', () => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, (stack) => {
      const { executionRole } = task({ containers: { app: container({ secrets }) } })(stack);
      ['Second', 'Third'].forEach((id) => new SecureFargateTaskDefinition(stack, id, { executionRole, containers: { app: container({ secrets }) } }));
    });
    expect(entry.identityPolicyStatements).toEqual([READ]);
  });

  test.each(Object.values(PolicyPlacement))('the report lists the statements of a role that was passed in, under %s', (policyPlacement) => {
    const { entry } = customized('Stack/Role', preventSynthesis, (stack) =>
      task({ policyPlacement, executionRole: new iam.Role(stack, 'Role', { assumedBy: ecsTasks }), containers: { app: container({ secrets }) } })(stack));
    expect(entry.identityPolicyStatements).toEqual([READ]);
  });

  test('the report lists the statements of a role that was imported', () => {
    const { entry, template } = customized('Stack/Role', preventSynthesis, (stack) =>
      task({ executionRole: iam.Role.fromRoleName(stack, 'Role', 'task-execution'), containers: { app: container({ secrets }) } })(stack));
    expect(entry.identityPolicyStatements).toEqual([READ]);
    expect(types(template)).not.toContain('AWS::IAM::Policy');
  });

  test('the report is written before the roles are customized', () => {
    const { entry } = customized('Stack/Task/ExecutionRole', preventSynthesis, task({ containers: { app: container({ secrets }) } }), false);
    expect(entry.identityPolicyStatements).toEqual([READ]);
  });

  test('400 secrets make neither policies nor an error, for the app prescribes its roles', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) =>
      [`S${i}`, TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/service-${i}-AbCdEf`)]));
    const { entry, template } = customized('Stack/Task/ExecutionRole', preventSynthesis, task({ containers: { app: container({ secrets: many }) } }));
    expect(entry.identityPolicyStatements[0].Resource).toHaveLength(400);
    expect(types(template)).not.toContain('AWS::IAM::ManagedPolicy');
  });
});

test('no role is in the template where their synthesis is prevented, and the task definition names the prescribed one', () => {
  const { template, entry } = customized('Stack/Task/ExecutionRole', true, (stack) => new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) } }) },
  }));
  expect(types(template)).toEqual(['AWS::ECS::TaskDefinition']);
  expect(JSON.stringify(template)).toContain(':role/task-execution');
  expect(entry.roleName).toBe('task-execution');
});

test('the role is made with its permissions where its synthesis is not prevented', () => {
  const { template } = customized('Stack/Task/ExecutionRole', false, (stack) => new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) } }) },
  }));
  expect(types(template)).toEqual(['AWS::ECS::TaskDefinition', 'AWS::IAM::Role', 'AWS::IAM::Role']);
  const roles = Object.entries<any>(template.Resources).filter(([id]) => id.startsWith('TaskExecutionRole'));
  expect(roles[0][1].Properties.Policies).toEqual([{ PolicyName: 'SecretAccess', PolicyDocument: { Version: '2012-10-17', Statement: [READ] } }]);
});
