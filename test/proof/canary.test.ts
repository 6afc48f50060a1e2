import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CANARY, canaryProblems } from './said';
import {
  RepositoryCredentials, RuntimeSecret, SecretVersion, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps,
  TaskSecret,
} from '../../src';

// Where a secret is pasted that belongs into AWS Secrets Manager: nothing that is printed has it, whether it is refused or not.

const secretIn = (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'prod/database');

interface Written {
  readonly app?: Partial<SecureContainerOptions>;
  readonly props?: SecureFargateTaskDefinitionProps;
}

/** All that anybody reads of an app with one task. */
function printed(task: (stack: Stack) => Written): string {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-stack-trace': true } });
  const stack = new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  try {
    const { app: options = {}, props = {} } = task(stack);
    new SecureFargateTaskDefinition(stack, 'Task', { ...props, containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1'), ...options } } });
    return app.synth().stacks.flatMap(({ messages }) => messages).map(({ entry }) => String(entry.data)).join('\n');
  } catch (error) {
    return (error as Error).message;
  }
}

const reading = (secret: ecs.Secret) => ({ app: { secrets: { VALUE: secret } } });

const PLACES: [string, Parameters<typeof printed>[0]][] = [
  ['the name of a secret', (stack) => reading(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Pasted', CANARY)))],
  ['a reference', () => reading(TaskSecret.fromValueFrom(CANARY))],
  ['a reference with a tail', () => reading(TaskSecret.fromValueFrom(`${CANARY}:key::`))],
  ['the JSON key', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), { jsonKey: `${CANARY}.key` }))],
  ['a JSON key that is none', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), { jsonKey: `${CANARY}:key` }))],
  ['the stage of a version', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), { version: SecretVersion.stage(`${CANARY}:`) }))],
  ['the id of a version', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), { version: SecretVersion.id(`${CANARY}:`) }))],
  ['the Region of a key', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${CANARY}:123456789012:key/11111111-2222-3333-4444-555555555555`),
  }))],
  ['the alias of a key', (stack) => reading(TaskSecret.fromSecretsManager(secretIn(stack), { encryptionKey: kms.Alias.fromAliasName(stack, 'Key', `alias/${CANARY}`) }))],
  ['registry credentials', () => ({ app: { repositoryCredentials: RepositoryCredentials.fromSecretArn(CANARY) } })],
  ['the host of a registry', (stack) => ({ props: { registryCredentials: { [`${CANARY}/acme`]: RepositoryCredentials.fromSecretsManager(secretIn(stack)) } } })],
  ['a variable', () => ({ app: { environment: { GITHUB_TOKEN: CANARY } } })],
  ['the name of a variable', (stack) => ({ app: { secrets: { [`${CANARY}=`]: TaskSecret.fromSecretsManager(secretIn(stack)) } } })],
  ['the name of a runtime variable', (stack) => ({ app: { runtimeSecrets: { [`${CANARY}=`]: RuntimeSecret.fromSecretsManager(secretIn(stack)) } } })],
  ['the name of a file', (stack) => ({ app: { secretFiles: { files: { [`${CANARY}/../x`]: TaskSecret.fromSecretsManager(secretIn(stack)) } } } })],
  ['the directory of files', (stack) => ({ app: { secretFiles: { directory: CANARY, files: { value: TaskSecret.fromSecretsManager(secretIn(stack)) } } } })],
  ['a log option', () => ({ app: { logging: new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-token': CANARY } }) } })],
  ['a label', () => ({ app: { dockerLabels: { token: CANARY } } })],
  ['a command', () => ({ app: { command: ['--token', CANARY, '{{resolve:secretsmanager:prod/database}}'] } })],
  ['a dynamic reference', () => ({ app: { environment: { MODE: `{{resolve:secretsmanager:${CANARY}}}` } } })],
  ['the key of an object', (stack) => ({ app: { runtimeSecrets: { OBJECT: RuntimeSecret.fromS3Object(s3.Bucket.fromBucketName(stack, 'Bucket', 'acme'), `${CANARY}*`) } } })],
  ['the key of an env file', (stack) => ({ app: { environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'acme'), `${CANARY}*.env`)] } })],
];

describe('a secret that is pasted', () => {
  test('is found where it is printed', () => {
    expect(canaryProblems(`the secret '${CANARY}'`)).toHaveLength(1);
    expect(canaryProblems(`the secret '${CANARY.slice(0, 4)}…' (40 characters)`)).toEqual([]);
  });

  test.each(PLACES)('is never printed: as %s', (_name, task) => {
    expect(canaryProblems(printed(task))).toEqual([]);
  });
});
