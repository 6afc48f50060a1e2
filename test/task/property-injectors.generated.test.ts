import { App, PropertyInjectors, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  RepositoryCredentials, RepositoryCredentialsSecret, RuntimeSecret, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret,
} from '../../src';
import { container, ENV, errorOf, KEY_ARN, SECRET_ARN, taskDefinition } from '../support/app';
import { comparableResources, withTheL2, Written } from '../support/l2-comparison';
import { CONTAINER_SAMPLES, optionsOf, REFUSED_BY_THE_L2, TASK_SAMPLES } from '../support/l2-options';

// A property injector gives defaults to a class of constructs: what the caller passes wins, and a property that is passed as
// `undefined` counts as passed.

// An execution role that an injector gives is another matter: see below.
const TASK_OPTIONS = optionsOf('FargateTaskDefinitionProps').filter((option) => option !== 'executionRole');
const CONTAINER_OPTIONS = optionsOf('ContainerDefinitionOptions').filter((option) => ![REFUSED_BY_THE_L2, 'image'].includes(option));

const withThisLibrary: Written = (stack, task, app) => {
  new SecureFargateTaskDefinition(stack, 'Task', { ...task, containers: { app: container(app), main: container() } });
};

describe('a default of FargateTaskDefinition', () => {
  test.each(TASK_OPTIONS)('for %s holds as with the L2', (option) => {
    const templates = [withTheL2, withThisLibrary].map((written) => {
      const stack = newStack();
      addDefaults(stack, ecs.FargateTaskDefinition, TASK_SAMPLES[option](stack));
      written(stack, {}, {});
      return comparableResources(stack);
    });
    expect(templates[1]).toEqual(templates[0]);
  });

  test.each(TASK_OPTIONS)('for %s yields to what the task is given', (option) => {
    const templates = [true, false].map((injected) => {
      const stack = newStack();
      const props = TASK_SAMPLES[option](stack);
      if (injected) {
        addDefaults(stack, ecs.FargateTaskDefinition, { [option]: 'not a value, and nothing looks at it' });
      }
      withThisLibrary(stack, props, {});
      return comparableResources(stack);
    });
    expect(templates[0]).toEqual(templates[1]);
  });

  test('for taskRole takes the permissions of runtime secrets', () => {
    const stack = newStack();
    const taskRole = new iam.Role(stack, 'Application', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    addDefaults(stack, ecs.FargateTaskDefinition, { taskRole });
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ runtimeSecrets: { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) } }) },
    });
    expect(taskDefinition(stack).Properties.TaskRoleArn).toEqual(stack.resolve(taskRole.roleArn));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 2); // it and the execution role
    expect(policiesNaming(stack, taskRole)).toContain(SECRET_ARN);
    expect(JSON.stringify(stack.resolve(task.taskRolePolicy))).toContain(SECRET_ARN);
  });

  test('for runtimePlatform counts: secret files are an error on Windows', () => {
    const stack = newStack();
    addDefaults(stack, ecs.FargateTaskDefinition, { runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE } });
    expect(errorOf(() => new SecureFargateTaskDefinition(stack, 'Task', {
      cpu: 1024,
      memoryLimitMiB: 2048,
      containers: { app: container({ secretFiles: { files: { password: TaskSecret.fromSecretsManager(importedSecret(stack)) } } }) },
    }))).toMatch(/secretFiles.*Windows/);
  });
});

describe('a default of ContainerDefinition', () => {
  test.each(CONTAINER_OPTIONS)('for %s holds as with the L2', (option) => {
    const templates = [withTheL2, withThisLibrary].map((written) => {
      const stack = newStack();
      addDefaults(stack, ecs.ContainerDefinition, CONTAINER_SAMPLES[option](stack), 'app');
      written(stack, {}, {});
      return comparableResources(stack);
    });
    expect(templates[1]).toEqual(templates[0]);
  });

  test('for environment applies in addition to the variables of runtime secrets', () => {
    const stack = newStack();
    addDefaults(stack, ecs.ContainerDefinition, { environment: { LOG_LEVEL: 'info' } });
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ runtimeSecrets: { DATABASE: RuntimeSecret.fromSecretsManager(importedSecret(stack)) } }) },
    });
    expect(containers(stack)[0].Environment).toEqual([{ Name: 'DATABASE', Value: SECRET_ARN }, { Name: 'LOG_LEVEL', Value: 'info' }]);
  });

  test('for secrets is granted and listed among the reads', () => {
    const stack = newStack();
    const secret = importedSecret(stack);
    addDefaults(stack, ecs.ContainerDefinition, { secrets: { PASSWORD: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) } });
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    expect(task.secretReads).toEqual([expect.objectContaining({ container: 'app', name: 'PASSWORD', resourceArn: SECRET_ARN })]);
    expect(JSON.stringify(stack.resolve(task.executionRolePolicy))).toContain(SECRET_ARN);
  });

  test('for user owns the secret files', () => {
    const stacks = [true, false].map((injected) => {
      const stack = newStack();
      injected && addDefaults(stack, ecs.ContainerDefinition, { user: '1000' }, 'app');
      new SecureFargateTaskDefinition(stack, 'Task', {
        containers: {
          app: container({
            secretFiles: { files: { password: TaskSecret.fromSecretsManager(importedSecret(stack)) } },
            ...injected ? {} : { user: '1000' },
          }),
        },
      });
      return containers(stack);
    });
    expect(stacks[0]).toEqual(stacks[1]);
  });

  test('for portMappings counts when the default container is chosen', () => {
    const stack = newStack();
    addDefaults(stack, ecs.ContainerDefinition, { portMappings: [{ containerPort: 8080 }] }, 'web');
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { agent: container(), web: container() } });
    expect(task.taskDefinition.defaultContainer).toBe(task.container('web'));
  });
});

describe('what reaches the L2', () => {
  test('of a task is what was given, and its execution role', () => {
    const stack = newStack();
    const passed = recordProps(stack, ecs.FargateTaskDefinition);
    new SecureFargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024, containers: { app: container() } });
    expect(passed.map((props) => Object.keys(props).filter((name) => name !== 'executionRole').sort())).toEqual([['cpu', 'memoryLimitMiB']]);
    expect(undefinedOf(passed)).toEqual([]);
  });

  test('of a container is what was given, and its task definition', () => {
    const stack = newStack();
    const passed = recordProps(stack, ecs.ContainerDefinition);
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ user: '1000' }) } });
    expect(passed.map((props) => Object.keys(props).sort())).toEqual([['image', 'taskDefinition', 'user']]);
    expect(undefinedOf(passed)).toEqual([]);
  });

  test('of the container that writes secret files has nothing undefined', () => {
    const stack = newStack();
    const passed = recordProps(stack, ecs.ContainerDefinition);
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secretFiles: { files: { password: TaskSecret.fromSecretsManager(importedSecret(stack)) } } }) },
    });
    expect(passed).toHaveLength(2);
    expect(undefinedOf(passed)).toEqual([]);
  });

  test.each<[string, Partial<SecureFargateTaskDefinitionProps>]>([
    ['without options', {}],
    ['with a path', { executionRoleOptions: { path: '/tasks/' } }],
  ])('of the execution role has nothing undefined, %s', (_, props) => {
    const stack = newStack();
    const passed = recordProps(stack, iam.Role);
    new SecureFargateTaskDefinition(stack, 'Task', { ...props, containers: { app: container() } });
    expect(passed).toHaveLength(2); // and the task role, which the L2 makes
    expect(undefinedOf(passed)).toEqual([]);
  });

  test.each<[string, { password?: SecretValue }]>([
    ['with a placeholder', {}],
    ['with a password', { password: SecretValue.secretsManager('docker-hub', { jsonField: 'password' }) }],
  ])('of the secret with registry credentials has nothing undefined, %s', (_, password) => {
    const stack = newStack();
    const passed = recordProps(stack, secretsmanager.Secret);
    new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme', ...password });
    expect(passed).toHaveLength(1);
    expect(undefinedOf(passed)).toEqual([]);
  });
});

test('a default encryption key of secrets holds for the secret with registry credentials, and may be used to pull', () => {
  const stack = newStack();
  addDefaults(stack, secretsmanager.Secret, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
  const { credentials, secret } = new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme' });
  const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ repositoryCredentials: credentials }) } });
  Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: KEY_ARN });
  expect(task.secretReads).toEqual([expect.objectContaining({ resourceArn: secret.secretArn, encryptionKeyArns: [KEY_ARN] })]);
  expect(JSON.stringify(stack.resolve(task.executionRolePolicy))).toContain(KEY_ARN);
});

test('a default of roles holds for the execution role made here', () => {
  const stack = newStack();
  const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::123456789012:policy/boundary');
  addDefaults(stack, iam.Role, { permissionsBoundary, path: '/tasks/', description: 'of a task' });
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
  const defaults = { PermissionsBoundary: permissionsBoundary.managedPolicyArn, Path: '/tasks/', Description: 'of a task' };
  Template.fromStack(stack).resourcePropertiesCountIs('AWS::IAM::Role', defaults, 2);
});

describe.each<[string, (props: any, executionRole: iam.IRole) => unknown]>([
  ['a default', (props, executionRole) => ({ executionRole, ...props })],
  ['whatever the caller passes', (props, executionRole) => ({ ...props, executionRole })],
])('an execution role that an injector gives as %s', (_, inject) => {
  // Either it is used as if it had been passed in, or an error says to pass it: it is not lost without a word, and no role
  // of ours stays without a task definition.

  function task(role: (stack: Stack) => iam.IRole): { stack: Stack; executionRole: iam.IRole; error?: string } {
    const stack = newStack();
    const executionRole = role(stack);
    PropertyInjectors.of(stack).add({
      constructUniqueId: ecs.FargateTaskDefinition.PROPERTY_INJECTION_ID,
      inject: (props: unknown) => inject(props, executionRole),
    });
    try {
      const made = new SecureFargateTaskDefinition(stack, 'Task', {
        registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(SECRET_ARN.replace('database', 'docker-hub')) },
        containers: { app: container({ secrets: { PASSWORD: TaskSecret.fromSecretsManager(importedSecret(stack)) } }) },
      });
      Template.fromStack(stack);
      return { stack, executionRole: made.executionRole };
    } catch (error) {
      return { stack, executionRole, error: (error as Error).message };
    }
  }

  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['made in the stack', (stack) => new iam.Role(stack, 'Platform', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') })],
    ['imported', (stack) => iam.Role.fromRoleArn(stack, 'Platform', 'arn:aws:iam::123456789012:role/platform')],
  ])('and %s is used as one that is passed in, or an error says to pass it', (__, role) => {
    const { stack, executionRole, error } = task(role);
    if (error !== undefined) {
      expect(error).toContain("'executionRole'");
      return;
    }
    const platform = stack.node.findChild('Platform') as iam.IRole; // made above
    expect(executionRole.roleArn).toBe(platform.roleArn);
    expect(taskDefinition(stack).Properties.ExecutionRoleArn).toEqual(stack.resolve(platform.roleArn));
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter((id) => id.includes('ExecutionRole'))).toEqual([]);
    expect(policiesNaming(stack, platform)).toContain(SECRET_ARN);
    expect(policiesNaming(stack, platform)).toContain('docker-hub');
  });
});

interface Injectable {
  readonly PROPERTY_INJECTION_ID: string;
}

/** Defaults for all constructs of a class, or for those with an id. */
function addDefaults(stack: Stack, { PROPERTY_INJECTION_ID }: Injectable, defaults: object, id?: string): void {
  PropertyInjectors.of(stack).add({
    constructUniqueId: PROPERTY_INJECTION_ID,
    inject: (props: object, context) => id === undefined || context.id === id ? { ...defaults, ...props } : props,
  });
}

/** The props that constructs of a class get, as they come. */
function recordProps(stack: Stack, { PROPERTY_INJECTION_ID }: Injectable): object[] {
  const passed: object[] = [];
  PropertyInjectors.of(stack).add({
    constructUniqueId: PROPERTY_INJECTION_ID,
    inject: (props: object) => {
      passed.push(props);
      return props;
    },
  });
  return passed;
}

function undefinedOf(passed: readonly object[]): string[] {
  return passed.flatMap((props) => Object.entries(props).filter(([, value]) => value === undefined).map(([name]) => name));
}

function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: ENV });
}

function importedSecret(stack: Stack): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretCompleteArn(stack, 'Database', SECRET_ARN);
}

function containers(stack: Stack): any[] {
  return taskDefinition(stack).Properties.ContainerDefinitions;
}

/** The policies of a stack that are for a role, as text. */
function policiesNaming(stack: Stack, role: iam.IRole): string {
  const { Resources } = Template.fromStack(stack).toJSON();
  const name = JSON.stringify(stack.resolve(role.roleName));
  return JSON.stringify(Object.values<any>(Resources).filter(({ Properties }) => JSON.stringify(Properties?.Roles ?? []).includes(name)));
}
