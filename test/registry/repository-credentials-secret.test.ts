import { CfnParameter, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentialsSecret, RepositoryCredentialsSecretProps, SecureFargateTaskDefinition } from '../../src';
import { container, errorOf, inlineStatements, newStack, SECRET_ARN, taskDefinition, warnings } from '../support/app';

const PLANTED = 'planted-4711';

function made(props: Partial<RepositoryCredentialsSecretProps> = {}, id = 'Registry') {
  const stack = newStack();
  return { stack, registry: new RepositoryCredentialsSecret(stack, id, { username: 'acme-bot', ...props }) };
}

/** The only secret of a stack, with its logical id. */
function secretOf(stack: Stack): { id: string; resource: any } {
  const [[id, resource]] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'));
  return { id, resource };
}

describe('with a password', () => {
  test('the secret is the JSON that Amazon ECS requires, and the password in it is a reference', () => {
    const { stack } = made({ password: SecretValue.secretsManager('bootstrap/registry', { jsonField: 'token' }) });
    expect(JSON.parse(secretOf(stack).resource.Properties.SecretString)).toEqual({
      username: 'acme-bot',
      password: '{{resolve:secretsmanager:bootstrap/registry:SecretString:token::}}',
    });
  });

  test.each([
    ['a secret by ARN', () => SecretValue.secretsManager(SECRET_ARN)],
    ['a NoEcho parameter', (stack: Stack) => SecretValue.cfnParameter(new CfnParameter(stack, 'Password', { noEcho: true }))],
    ['a secret of the app', (stack: Stack) => new secretsmanager.Secret(stack, 'Other').secretValueFromJson('token')],
    ['an attribute of a resource', (stack: Stack) => SecretValue.resourceAttribute(new secretsmanager.CfnSecret(stack, 'Other').ref)],
  ])('it may be %s', (_what, password) => {
    const stack = newStack();
    new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme-bot', password: password(stack) });
    const [secret] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret')).filter(([id]) => id.startsWith('Registry'));
    expect(JSON.stringify(secret[1].Properties.SecretString)).toMatch(/resolve:secretsmanager:|"Ref":/);
  });

  test.each([
    ['plain text', () => SecretValue.unsafePlainText(PLANTED)],
    ['plain text before a reference', () => SecretValue.unsafePlainText(`${PLANTED}{{resolve:ssm-secure:/x}}`)],
    ['plain text after a reference', () => SecretValue.unsafePlainText(`{{resolve:ssm-secure:/x}}${PLANTED}`)],
    ['plain text after a reference with a token', (stack: Stack) =>
      SecretValue.unsafePlainText(`{{resolve:secretsmanager:${new CfnParameter(stack, 'Name').valueAsString}}}${PLANTED}`)],
    ['plain text in two pieces', (stack: Stack) => SecretValue.unsafePlainText(`${PLANTED}${stack.region}`)],
  ])('fails with %s, without showing it', (_what, password) => {
    const stack = newStack();
    const message = errorOf(() => new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme-bot', password: password(stack) }));
    expect(message).toBe("Stack/Registry: 'password' is plain text and would be in the template; give a reference, such as"
      + " SecretValue.secretsManager('…') or a NoEcho parameter");
  });

  test('fails with a SecureString, which CloudFormation does not resolve there', () => {
    expect(errorOf(() => made({ password: SecretValue.ssmSecure('/registry/password', '3') })))
      .toBe("Stack/Registry: 'password' is a SecureString parameter, which CloudFormation does not resolve in a secret;"
        + " give SecretValue.secretsManager('…') or a NoEcho parameter");
  });

  test('a change of the user name is an update of the same resource: nothing is generated', () => {
    const password = SecretValue.secretsManager('bootstrap/registry');
    const [before, after] = ['acme-bot', 'other-bot'].map((username) => secretOf(made({ username, password }).stack));
    expect(after.id).toBe(before.id);
    expect(before.resource.Properties).not.toHaveProperty('GenerateSecretString');
    expect(before.resource.Properties).not.toHaveProperty('Name');
  });
});

describe('without a password', () => {
  test('the secret has the user name and a random placeholder', () => {
    const { resource } = secretOf(made().stack);
    expect(resource.Properties).toEqual({
      Name: expect.stringMatching(/^Stack-Registry-[0-9A-F]{8}$/),
      GenerateSecretString: { SecretStringTemplate: '{"username":"acme-bot"}', GenerateStringKey: 'password', ExcludePunctuation: true },
    });
  });

  test('a change of the user name is refused by CloudFormation: it would be a second resource of the same name', () => {
    const [before, after] = ['acme-bot', 'other-bot'].map((username) => secretOf(made({ username }).stack));
    expect(after.id).not.toBe(before.id);
    expect(after.resource.Properties.Name).toBe(before.resource.Properties.Name);
  });

  test('any other change keeps resource and name', () => {
    const before = secretOf(made().stack);
    const after = secretOf(made({ removalPolicy: RemovalPolicy.DESTROY }).stack);
    expect([after.id, after.resource.Properties.Name]).toEqual([before.id, before.resource.Properties.Name]);
  });

  test('the name ends in eight characters, so that none are mistaken for the suffix of Secrets Manager', () => {
    expect(secretOf(made({}, 'Docker').stack).resource.Properties.Name).toMatch(/-[0-9A-F]{8}$/);
  });

  test('two of them in a stack have names of their own', () => {
    const stack = newStack();
    ['A', 'B'].forEach((id) => new RepositoryCredentialsSecret(stack, id, { username: 'acme-bot' }));
    const names = Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret')).map(({ Properties }) => Properties.Name);
    expect(names).toEqual([expect.stringMatching(/^Stack-A-/), expect.stringMatching(/^Stack-B-/)]);
  });

  test('the logical id stays within its limit', () => {
    expect(secretOf(made({}, 'X'.repeat(250)).stack).id.length).toBeLessThanOrEqual(255);
  });
});

test.each([
  ['a placeholder', {}],
  ['a password', { password: SecretValue.secretsManager('bootstrap/registry') }],
])('the secret with %s is kept when the stack goes', (_what, props) => {
  const { resource } = secretOf(made(props).stack);
  expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('it may be told to go with the stack', () => {
  expect(secretOf(made({ removalPolicy: RemovalPolicy.DESTROY }).stack).resource).toMatchObject({ DeletionPolicy: 'Delete' });
});

test('fails without a user name, which Amazon ECS demands', () => {
  expect(errorOf(() => made({ username: '' }))).toBe("Stack/Registry: 'username' must not be empty: Amazon ECS refuses credentials without one");
});

describe('the credentials', () => {
  test('pull the image of a task, and its role may read the secret and nothing else', () => {
    const { stack, registry } = made();
    new SecureFargateTaskDefinition(stack, 'Task', { registryCredentials: { 'docker.io': registry.credentials }, containers: { app: container() } });
    const { id } = secretOf(stack);
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials).toEqual({ CredentialsParameter: { Ref: id } });
    expect(inlineStatements(stack)).toEqual([{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: id } }]);
    expect(warnings(stack)).toEqual([]);
  });

  test('are decrypted with the customer key of the secret', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const { credentials, secret } = new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme-bot', encryptionKey });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ repositoryCredentials: credentials }) } });
    expect(secret.encryptionKey).toBe(encryptionKey);
    expect(inlineStatements(stack)[1]).toMatchObject({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).not.toContain('ExecutionRole');
  });
});
