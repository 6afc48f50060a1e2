import { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RepositoryCredentials, SecretVersion, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { newStack, SECRET_ARN } from '../support/app';
import { taskOf } from '../support/reading';

// A first pass synthesizes with stand-ins for what has not been looked up. If it threw, the look-up would never be made. The
// account is not that of the stand-ins, so that a comparison with them would show.
const ENV = { account: '210987654321', region: 'eu-central-1' };

/** The CDK's validation of templates, where there is one, refuses the CDK's own stand-ins; as warnings they go to the console. */
const FIRST_PASS = { '@aws-cdk/core:validateAgainstDefaultRules': false };

beforeAll(() => jest.spyOn(console, 'error').mockImplementation());
afterAll(() => jest.restoreAllMocks());

const lookup = (stack: Stack, name = '/prod/value') => ssm.StringParameter.valueFromLookup(stack, name);
const { Secret } = secretsmanager;
const { StringParameter } = ssm;

describe('the first pass of a look-up goes through, and asks for it', () => {
  test.each<[string, (stack: Stack) => ecs.Secret]>([
    ['the key of a secret', (stack) => TaskSecret.fromValueFrom(SECRET_ARN.replace('123456789012', ENV.account), {
      encryptionKey: kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/app' }),
    })],
    ['an older key', (stack) => TaskSecret.fromValueFrom(SECRET_ARN.replace('123456789012', ENV.account), {
      additionalEncryptionKeys: [kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/older' })], anyEncryptionKey: true,
    })],
    ['a valueFrom', (stack) => TaskSecret.fromValueFrom(lookup(stack))],
    ['a valueFrom followed by a name that ends as that of a secret', (stack) => TaskSecret.fromValueFrom(`${lookup(stack)}-AbCdEf:key::`)],
    ['the name of a secret', (stack) => TaskSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', lookup(stack)))],
    ['the name of a secret, from a parameter that ends as a complete ARN does', (stack) =>
      TaskSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', lookup(stack, '/prod/name-of-secret')))],
    ['the complete ARN of a secret, with a stand-in of the user', (stack) => TaskSecret.fromSecretsManager(
      Secret.fromSecretCompleteArn(stack, 'Secret', ssm.StringParameter.valueFromLookup(stack, '/prod/arn', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:dummy-value-for-it-AbCdEf')))],
    ['the account of a secret', (stack) => TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:${lookup(stack)}:secret:prod/database-AbCdEf`)],
    ['the account of a secret that is imported', (stack) => TaskSecret.fromSecretsManager(
      Secret.fromSecretCompleteArn(stack, 'Secret', `arn:aws:secretsmanager:eu-central-1:${lookup(stack)}:secret:prod/database-AbCdEf`))],
    ['a JSON key', (stack) => TaskSecret.fromSecretsManager(new Secret(stack, 'Secret'), { jsonKey: lookup(stack) })],
    ['a version', (stack) => TaskSecret.fromSecretsManager(new Secret(stack, 'Secret'), { version: SecretVersion.stage(lookup(stack)) })],
    ['the name of a parameter', (stack) => TaskSecret.fromSsmParameter(StringParameter.fromStringParameterName(stack, 'Parameter', lookup(stack, 'name')))],
    ['the name of a SecureString', (stack) => TaskSecret.fromSsmParameter(
      StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: lookup(stack, 'name') }))],
  ])('%s', (_, make) => {
    const stack = newStack({ env: ENV, context: FIRST_PASS });
    taskOf(stack, { secrets: { VALUE: make(stack) } });
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(missing(stack)).toBeGreaterThan(0);
  });

  test.each<[string, (stack: Stack) => SecureFargateTaskDefinitionProps]>([
    ['the ARN of registry credentials', (stack) => ({ registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(lookup(stack)) } })],
    ['the host of a registry', (stack) => ({ registryCredentials: { [lookup(stack)]: RepositoryCredentials.fromSecretArn(SECRET_ARN, { anyEncryptionKey: true }) } })],
    ['the execution role', (stack) => ({ executionRole: iam.Role.fromLookup(stack, 'Role', { roleName: 'execution' }) })],
    ['both roles', (stack) => ({
      executionRole: iam.Role.fromLookup(stack, 'Role', { roleName: 'execution' }), taskRole: iam.Role.fromLookup(stack, 'TaskRole', { roleName: 'task' }),
    })],
  ])('%s', (_, props) => {
    const stack = newStack({ env: ENV, context: FIRST_PASS });
    const encryptionKey = kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/app' });
    taskOf(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/prod/key', { encryptionKey }) } }, props(stack));
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(missing(stack)).toBeGreaterThan(0);
  });

  test('an image, and a variable', () => {
    const stack = newStack({ env: ENV, context: FIRST_PASS });
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry(lookup(stack)), environment: { API_TOKEN: lookup(stack) } });
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(missing(stack)).toBe(1);
  });
});

test('a key that was looked up is granted as the one it is', () => {
  const context = { 'key-provider:account=210987654321:aliasName=alias/app:region=eu-central-1': { keyId: '11111111-2222-3333-4444-555555555555' } };
  const stack = newStack({ env: ENV, context });
  taskOf(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/prod/key', { encryptionKey: kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/app' }) }) } });
  const template = JSON.stringify(Template.fromStack(stack));
  expect(template).toContain(':key/11111111-2222-3333-4444-555555555555');
  expect(missing(stack)).toBe(0);
});

/** How many values the CLI is asked to look up. */
function missing(stack: Stack): number {
  return Stage.of(stack)?.synth().manifest.missing?.length ?? 0;
}
