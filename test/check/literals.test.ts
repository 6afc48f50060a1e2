import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { TaskSecret } from '../../src';
import { newStack, SECRET_ARN, warnings } from '../support/app';
import { acknowledged, taskOf } from '../support/reading';

const ID = 'cdk-fargate-secrets:literalCredential';
const message = (names: string, container = 'app') => `container '${container}': the value of ${names} in 'environment' looks like a secret, and anyone who can`
  + " read the template or describe the task definition sees it; move it to Secrets Manager and reference it in 'secrets' with TaskSecret";

function literalWarnings(environment: { [name: string]: string }, stack: Stack = newStack()) {
  taskOf(stack, { environment });
  return warnings(stack).filter(({ id }) => id === ID);
}

test('a literal that looks like a secret is one warning a container, which names the variables and never shows a value', () => {
  const make = (stack: Stack) => {
    const task = taskOf(stack, { environment: { LOG_LEVEL: 'info', DATABASE_PASSWORD: 'hunter2', GITHUB: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' } });
    task.taskDefinition.addContainer('later', { image: ecs.ContainerImage.fromRegistry('acme/later'), environment: { apiKey: 'hunter3' } });
    return task;
  };
  const { before, after, sameTemplate } = acknowledged(ID, make);
  expect(before).toEqual([
    { path: '/Stack/Task/TaskDefinition/app', id: ID, message: message("'DATABASE_PASSWORD', 'GITHUB'") },
    { path: '/Stack/Task/TaskDefinition/later', id: ID, message: message("'apiKey'", 'later') },
  ]);
  expect(JSON.stringify(before)).not.toMatch(/hunter|ghp_/);
  expect(after).toEqual([]);
  expect(sameTemplate).toBe(true);
});

test('a variable that is added later is looked at too', () => {
  const stack = newStack();
  taskOf(stack).container('app').addEnvironment('API_TOKEN', 'hunter2');
  expect(warnings(stack)).toEqual([{ path: '/Stack/Task/TaskDefinition/app', id: ID, message: message("'API_TOKEN'") }]);
});

test.each([
  ['DATABASE_PASSWORD', 'hunter2'],
  ['STRIPE_API_KEY', 'changeme'],
  ['CLIENT_SECRET', 'correct horse battery staple'],
  ['githubToken', 'abc'],
  ['DBPassword', 'hunter2'],
  ['APIKey', 'abc'],
  ['DATABASE_URL', 'postgres://app:hunter2@${DATABASE_HOST}/app'],
  ['ANYTHING', 'sk_live_0123456789abcdef'],
  ['DATABASE_URL', 'postgres://app:hunter2@db.example.com/app'],
  ['CERTIFICATE', '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----'],
  ['SESSION', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
])('%s = %s looks like a secret', (name, value) => {
  const stack = newStack({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
  expect(literalWarnings({ [name]: value }, stack)).toHaveLength(1);
});

test.each([
  ['LOG_LEVEL', 'info'],
  ['DATABASE_PASSWORD', ''],
  ['DATABASE_SECRET', SECRET_ARN],
  ['AUTH_TOKEN', 'https://auth.example.com/token'],
  ['DATABASE_URL', 'postgres://db.example.com:5432/app'],
  ['DATABASE_URL', 'postgres://app@db.example.com:5432/app'],
  ['SIGNING_KEY', '/run/secrets/signing-key'],
  ['API_TOKEN', '3600'],
  ['USE_TOKEN', 'true'],
  ['PASSWORD_FILE', 'password.txt'],
  ['TOKEN_ISSUER', 'acme'],
  ['AUTH_DISABLE_USERNAME_PASSWORD', 'true'],
  ['DATABASE_SECRET', 'no-secret'],
  ['HTTP_PASSWD', '${HTTP_PASSWORD}'],
  ['ES_PASSWORD', "#{ENV['ES_PASSWORD']}"],
  ['AUTH_TOKEN', 'Bearer ${OTLP_TOKEN}'],
  ['DATABASE_URL', 'postgres://app:${DATABASE_PASSWORD}@db.example.com/app'],
  ['DATABASE_PASSWORD', '{{resolve:ssm:/prod/password}}'],
])('%s = %s does not', (name, value) => {
  const stack = newStack({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } }); // the rules take '${NAME}' for a mistake
  expect(literalWarnings({ [name]: value }, stack)).toEqual([]);
});

test('a value that is a token is not a literal', () => {
  const stack = newStack();
  const token = new CfnParameter(stack, 'Name').valueAsString;
  expect(literalWarnings({ AUTH_TOKEN: token, CLIENT_SECRET: new secretsmanager.Secret(stack, 'Secret').secretName, MIXED_TOKEN: `a-${token}` }, stack)).toEqual([]);
});

test('a reference is not a literal', () => {
  const stack = newStack();
  taskOf(stack, { secrets: { DATABASE_PASSWORD: TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true }) } });
  expect(warnings(stack)).toEqual([]);
});
