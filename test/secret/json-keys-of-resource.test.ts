import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecretVersion, TaskSecret } from '../../src';
import { jsonKeyProblem } from '../../src/secret/json-keys-of-resource';
import { factsOfSecret } from '../../src/secret/secret-facts';
import { newStack, SECRET_ARN, synthError } from '../support/app';
import { taskOf, taskReading } from '../support/reading';

const { CfnSecret, Secret } = secretsmanager;

type MakeSecret = (stack: Stack) => secretsmanager.ISecret;

/** What is wrong with reading JSON keys from a secret. */
function problemsOf(make: MakeSecret, jsonKeys: string[], version?: { stage?: string; id?: string }) {
  const secret = make(newStack());
  return jsonKeyProblem(factsOfSecret(secret, (problem) => new Error(problem)), jsonKeys, version);
}

const raw: MakeSecret = (stack) => new Secret(stack, 'Secret');
const generated: MakeSecret = (stack) =>
  new Secret(stack, 'Secret', { generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' } });
const written: MakeSecret = (stack) => new Secret(stack, 'Secret', {
  secretObjectValue: { username: SecretValue.unsafePlainText('app'), password: SecretValue.cfnParameter(new CfnParameter(stack, 'Password', { noEcho: true })) },
});

test.each<[string, MakeSecret, string]>([
  ['a raw generated string', raw, "the secret 'Stack/Secret' is created with a value that is not a JSON object, so it does not have the JSON key 'host_name'"],
  ['a template', generated, "the secret 'Stack/Secret' is created with the JSON keys 'username', 'password', and not with the JSON key 'host_name'"],
  ['an object value', written, "the secret 'Stack/Secret' is created with the JSON keys 'username', 'password', and not with the JSON key 'host_name'"],
  ['an override', (stack) => {
    const secret = generated(stack);
    (secret.node.defaultChild as secretsmanager.CfnSecret).addPropertyOverride('GenerateSecretString', { SecretStringTemplate: '{}', GenerateStringKey: 'password' });
    return secret;
  }, "not with the JSON key 'host_name'"],
])('a JSON key that %s lacks is a finding, and one that it has is none', (_, make, problem) => {
  expect(problemsOf(make, ['host_name'])).toEqual([expect.stringContaining(problem)]);
  expect(make === raw ? [] : problemsOf(make, ['password'])).toEqual([]);
});

test.each<[string, MakeSecret]>([
  ['an import', (stack) => Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN)],
  ['a value that is a reference', (stack) => new Secret(stack, 'Secret', { secretStringValue: SecretValue.secretsManager('other') })],
  ['a value that is a parameter', (stack) => new Secret(stack, 'Secret', { secretStringValue: SecretValue.cfnParameter(new CfnParameter(stack, 'Value', { noEcho: true })) })],
  ['no value', (stack) => Secret.fromSecretCompleteArn(stack, 'Secret', new CfnSecret(stack, 'Resource').ref)],
  ['a template that is a parameter', (stack) => new Secret(stack, 'Secret', {
    generateSecretString: { secretStringTemplate: new CfnParameter(stack, 'Template').valueAsString, generateStringKey: 'password' },
  })],
])('nothing is found where the template does not tell: %s', (_, make) => {
  expect(problemsOf(make, ['api_key'])).toEqual([]);
});

test('nothing is found for what an attachment adds, and for another version', () => {
  expect(problemsOf(generated, ['host', 'port', 'dbname'])).toEqual([]);
  expect(problemsOf(generated, ['api_key'], { stage: 'AWSPREVIOUS' })).toEqual([]);
  expect(problemsOf(generated, ['api_key'], { stage: 'AWSCURRENT' })).toHaveLength(1);
});

test('fails at synthesis, for a variable and for registry credentials, and sees what was changed after the task was made', () => {
  const stack = newStack();
  const secret = generated(stack);
  taskReading(stack, TaskSecret.fromSecretsManager(secret, { jsonKey: 'api_key' }));
  expect(synthError(stack)).toContain("container 'app', 'VALUE': the secret 'Stack/Secret' is created with the JSON keys");

  const other = newStack();
  const token = new Secret(other, 'Secret', { generateSecretString: { secretStringTemplate: '{"user":"app"}', generateStringKey: 'token' } });
  taskOf(other, { repositoryCredentials: RepositoryCredentials.fromSecretsManager(token) });
  expect(synthError(other)).toContain("not with the JSON keys 'username', 'password'");
});

test('a reference to a version says which', () => {
  const stack = newStack();
  const stage = SecretVersion.stage('AWSPREVIOUS');
  expect([stage.versionStage, stage.versionId]).toEqual(['AWSPREVIOUS', undefined]);
  expect(SecretVersion.id('9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e').versionId).toBe('9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e');
  expect(TaskSecret.fromSecretsManager(raw(stack), { version: stage }).arn).toMatch(/::AWSPREVIOUS:$/);
});
