import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Template, templateOf } from './support/stacks';
import { ComposedFilesStack } from '../../examples/composed-files/app';
import { QuickStartStack } from '../../examples/quick-start';
import { RuntimeStack } from '../../examples/runtime/app';
import { seeds } from '../../examples/seeds';
import { PolicyPlacement, RepositoryCredentialsSecret, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';

export interface DeployedApp {
  /** The stacks in the order of their deployment. */
  readonly [stackName: string]: Template;
}

/** What is deployed: the examples, the integ apps as their snapshots have them, and what no example does. */
export const APPS: { readonly [name: string]: () => DeployedApp } = {
  'the seeds': () => ({ Seeds: templateOf(seeds()) }),
  'the quick start': () => ({ QuickStart: templateOf(new QuickStartStack(new App(), 'QuickStart')) }),
  'the program that fetches': () => ({ Runtime: templateOf(new RuntimeStack(new App(), 'Runtime')) }),
  'the composed files': () => ({ ComposedFiles: templateOf(new ComposedFilesStack(new App(), 'ComposedFiles')) }),
  'an environment of a secret in another stack': () => snapshots('environment', 'IntegEnvironmentData', 'IntegEnvironment'),
  'an environment of parameters': () => snapshots('ssm', 'IntegSsm'),
  'a log option': () => snapshots('logs', 'IntegLogs'),
  'a private registry': () => snapshots('private-registry', 'IntegPrivateRegistry'),
  'a private registry with a placeholder': () => task(({ stack, image }) => ({
    containers: { app: { image, repositoryCredentials: new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme' }).credentials } },
  })),
  'a managed policy': () => task(({ image, secret }) => ({
    policyPlacement: PolicyPlacement.MANAGED,
    containers: { app: { image, secrets: TaskSecret.fromJsonKeys(secret, { DATABASE_PASSWORD: 'password' }) } },
  })),
  'files': () => task(({ image, secret }) => ({
    containers: { app: { image, secretFiles: { files: { password: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) } } } },
  })),
};

/** The same task hand-wired, as the L2 has it. */
export function handWired(): DeployedApp {
  const { stack, image, secret } = parts();
  const definition = new ecs.FargateTaskDefinition(stack, 'Task', { family: 'task' });
  definition.addContainer('app', { image, secrets: { DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password') } });
  return { Task: templateOf(stack) };
}

interface Parts {
  readonly stack: Stack;
  readonly image: ecs.ContainerImage;
  readonly secret: secretsmanager.ISecret;
}

/** A stack of one task. */
export function task(props: (parts: Parts) => SecureFargateTaskDefinitionProps): DeployedApp {
  const all = parts();
  new SecureFargateTaskDefinition(all.stack, 'Task', { family: 'task', ...props(all) });
  return { Task: templateOf(all.stack) };
}

function parts(): Parts {
  const stack = new Stack(new App(), 'Task', { env: { account: '123456789012', region: 'us-east-1' } });
  return {
    stack,
    image: ecs.ContainerImage.fromRegistry('registry.example.com/acme/app:1.4.2'),
    secret: new secretsmanager.Secret(stack, 'Database', {
      encryptionKey: new kms.Key(stack, 'Key'),
      generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' },
    }),
  };
}

function snapshots(app: string, ...stacks: string[]): DeployedApp {
  const directory = join(__dirname, '..', `integ.${app}.ts.snapshot`);
  return Object.fromEntries(stacks.map((name) => [name, JSON.parse(readFileSync(join(directory, `${name}.template.json`), 'utf8'))]));
}
