import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ACCOUNT, arn, REGION, ROLE_ARN, stackIn, task } from './cases';
import { RepositoryCredentials, RuntimeSecret, TaskSecret } from '../../src';
import { warnings } from '../support/app';

const GITHUB = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const SLACK = 'xoxb-1234567890-abcdefghijklmnop';
const PASSWORD = 'S3cr3t-Pa55word!';

/** All that an app prints: what it throws, and its warnings. */
function printed(make: (stack: Stack) => void): string {
  const stack = stackIn();
  try {
    make(stack);
    const assembly = (stack.node.root as App).synth();
    return [...warnings(stack).map(({ message }) => message), ...assembly.stacks.flatMap(({ messages }) => messages).map(({ entry }) => String(entry.data))].join('\n');
  } catch (error) {
    return (error as Error).message;
  }
}

const env = (secret: ecs.Secret) => ({ secrets: { A: secret } });

describe('a pasted value is not printed', () => {
  const places: [string, (value: string, stack: Stack) => unknown][] = [
    ['as the name of a secret', (value, stack) => task(stack, env(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', value))))],
    ['as a part of a partial ARN', (value, stack) => task(stack, env(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${value}`))))],
    ['as the name in a complete ARN', (value, stack) => task(stack, env(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn(value)))))],
    ['as the name in a pasted ARN', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${value}`)))],
    ['as valueFrom', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(value)))],
    ['as a JSON key', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(`${arn('a')}:${value}::`)))],
    ['as the name of a parameter', (value, stack) => task(stack, env(TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', `/acme/${value}`))))],
    ['as the name of a variable', (value, stack) => task(stack, { secrets: { [value]: TaskSecret.fromValueFrom(arn('a')) }, environment: { [value]: 'x' } })],
    ['as the name of a runtime variable', (value, stack) => task(stack, {
      environment: { [value]: 'x' }, runtimeSecrets: { [value]: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', arn('a'))) },
    })],
    ['as a runtime secret', (value, stack) => task(stack, { runtimeSecrets: { A: value as never } })],
    ['as the value of a variable', (value, stack) => task(stack, { environment: { API_TOKEN: value } })],
    ['as a log option', (value, stack) => task(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'http', http_Passwd: value } }) })],
    ['as the name of a log option', (value, stack) => task(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'http', [value]: value } }) })],
    ['as a label', (value, stack) => task(stack, { dockerLabels: { token: value } })],
    ['as the Region of a key', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(arn('a'), { encryptionKey: kms.Key.fromKeyArn(stack, 'K', `arn:aws:kms:${value}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`) })))],
    ['as the id of a key', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(arn('a'), { encryptionKey: kms.Key.fromKeyArn(stack, 'K', `arn:aws:kms:${REGION}:${ACCOUNT}:key/${value}`) })))],
    ['as the account of an ARN', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${REGION}:${value}:secret:a-AbCdEf`)))],
    ['as the Region of an ARN', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${value}:${ACCOUNT}:secret:a-AbCdEf`)))],
    ['as the service of an ARN', (value, stack) => task(stack, env(TaskSecret.fromValueFrom(`arn:aws:${value}:${REGION}:${ACCOUNT}:secret:a-AbCdEf`)))],
    ['as registry credentials', (value, stack) => task(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(value) })],
    ['as a host', (value, stack) => task(stack, {}, { registryCredentials: { [value]: RepositoryCredentials.fromSecretArn(arn('a')) } })],
    ['as the second argument', (value, stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', arn('a')), value as never)],
    ['as a version', (value, stack) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', arn('a')), { version: value as never })],
    ['as the secret', (value) => TaskSecret.fromSecretsManager(value as never)],
    ['as the file name', (value, stack) => task(stack, { secretFiles: { files: { [`${value}/x`]: TaskSecret.fromValueFrom(arn('a')) } } })],
    ['as the mode of a file', (value, stack) => task(stack, { secretFiles: { mode: value, files: { x: TaskSecret.fromValueFrom(arn('a')) } } })],
    ['as the id of a configuration profile', (value) => RuntimeSecret.fromAppConfig({ application: { applicationId: 'abcdefg' }, environment: { environmentArn: 'arn' }, profileId: value } as never)],
  ];
  const shapes: [string, string][] = [['a GitHub token', GITHUB], ['a Slack token', SLACK]];
  const rows = shapes.flatMap(([shape, value]) => places.map(([place, make]) => [shape, place, value, make] as const));

  test.each(rows)('%s %s', (_, __, value, make) => {
    expect(printed((stack) => make(value, stack))).not.toContain(value);
  });

  const free = places.filter(([place]) => /valueFrom|value of a variable|log option$|a label|Region|account|service|registry credentials|host|argument|version|the secret|id of/.test(place));
  test.each(free)('a password %s', (_, make) => {
    expect(printed((stack) => make(PASSWORD, stack))).not.toContain(PASSWORD);
  });
});

describe('the text of a token is not printed', () => {
  const token = (stack: Stack) => new CfnParameter(stack, 'Value', { default: 'x' }).valueAsString;
  test.each<[string, (stack: Stack) => unknown]>([
    ['of a JSON key', (stack) => task(stack, env(TaskSecret.fromValueFrom(`${arn('a')}:${token(stack)}`)))],
    ['of the name of a secret', (stack) => task(stack, env(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'S', `${token(stack)}/x`))))],
    ['of the Region of a key', (stack) => task(stack, env(TaskSecret.fromValueFrom(arn('a'), { encryptionKey: kms.Key.fromKeyArn(stack, 'K', `arn:aws:kms:eu central${token(stack)}:${ACCOUNT}:key/1`) })))],
    ['of a container', (stack) => task(stack, { containerName: token(stack), environment: { '': 'x' } })],
    ['of an image', (stack) => task(stack, { image: ecs.ContainerImage.fromRegistry(token(stack)) }, { registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(arn('a')) } })],
    ['of a variable', (stack) => task(stack, { environment: { [`${token(stack)}=`]: 'x' } })],
    ['of a family', (stack) => task(stack, { environment: { '': 'x' } }, { family: token(stack) })],
    ['of a pasted ARN', (stack) => task(stack, env(TaskSecret.fromValueFrom(`${token(stack)}:secret:a`)))],
    ['that was printed before', (stack) => task(stack, env(TaskSecret.fromValueFrom('arn:aws:secretsmanager:us-east-1:111111111111:secret:${Token[TOKEN.987654]}')))],
    ['of a task role', (stack) => task(stack, {}, { taskRole: { roleArn: token(stack) } as never, executionRole: undefined })],
    ['of a host', (stack) => task(stack, {}, { registryCredentials: { [token(stack)]: RepositoryCredentials.fromSecretArn(arn('a')) } })],
  ])('%s', (_, make) => {
    const text = printed(make);
    expect(text).not.toMatch(/\$\{Token\[TOKEN|Token\[[A-Za-z.]*\d+\]/);
  });
});

test('ARNs, parameter names and hosts are printed: they are what a reader looks for', () => {
  expect(printed((stack) => task(stack, env(TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'prod/database')))))).toContain('secret:prod/database');
  expect(printed((stack) => task(stack, {}, { registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(arn('a')) } }))).toContain("'ghcr.io'");
  expect(ROLE_ARN).toContain(ACCOUNT);
});
