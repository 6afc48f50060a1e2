import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { task } from './apps';
import { removeParameter, removeSecret, storeParameter } from './support/account';
import { assume, readAll, underIam } from './support/reads';
import { bootstrap, DeployedStack } from './support/stacks';
import { TaskSecret } from '../../src';

// What a container gets of values that are not texts, and of many at once (FACTS 1.7, 2.4).

const PARAMETERS = Array.from({ length: 23 }, (_, index) => `values/${index}`);

/** The one that is deleted on the way. */
const MISSING = 'values/5';

let json = '';
let binary = '';

beforeAll(async () => {
  await bootstrap();
  json = await store({ SecretString: '{"port":5432,"limit":1000000,"nothing":null,"pool":{"min":1,"max":null},"text":"1000000"}' });
  binary = await store({ SecretBinary: new Uint8Array([0, 1, 254]) });
  await Promise.all(PARAMETERS.map(storeParameter));
});

afterAll(async () => {
  await Promise.all([json, binary].map(removeSecret));
  await Promise.all(PARAMETERS.filter((name) => name !== MISSING).map(removeParameter));
});

test('values of JSON keys are printed as Go does', async () => {
  const keys = ['port', 'limit', 'nothing', 'pool', 'text'];
  const { values, stack } = await deployed(Object.fromEntries(keys.map((key) => [key, TaskSecret.fromValueFrom(`${json}:${key}::`)])));
  expect(await values()).toEqual({ port: '5432', limit: '1e+06', nothing: '<nil>', pool: 'map[max:<nil> min:1]', text: '1000000' });
  await stack.delete();
});

test('a binary secret arrives empty', async () => {
  const { values, stack } = await deployed({ BINARY: TaskSecret.fromValueFrom(binary) });
  expect(await values()).toEqual({ BINARY: '' });
  await stack.delete();
});

test.each([
  ['a JSON key that the secret does not have', () => `${json}:missing::`, 'the secret did not contain the JSON key'],
  ['a JSON key of a binary secret', () => `${binary}:port::`, 'the secret is not a JSON object'],
])('the task fails to start with %s, though it may read the secret', async (_, valueFrom, message) => {
  const { values, stack } = await deployed({ VALUE: TaskSecret.fromValueFrom(valueFrom()) });
  await expect(values()).rejects.toThrow(message);
  await stack.delete();
});

test('many parameters are read ten a call, each of them allowed, and those that are referred to twice once', async () => {
  const names = [...PARAMETERS, ...PARAMETERS.slice(0, 3)];
  const { values, stack } = await deployed(Object.fromEntries(names.map((name, index) => [`P${index}`, TaskSecret.fromValueFrom(`/${name}`)])));
  expect(await values()).toEqual(Object.fromEntries(names.map((name, index) => [`P${index}`, `of ${name}`])));

  await removeParameter(MISSING);
  await expect(values()).rejects.toThrow(`invalid parameters: /${MISSING}`);
  await stack.delete();
});

/** A deployed task, and what its only container gets, by variable, with the credentials of the execution role. */
async function deployed(secrets: { [name: string]: ecs.Secret }) {
  const stack = await DeployedStack.create('Values', task(({ image }) => ({ containers: { app: { image, secrets } } })).Task);
  const [{ executionRoleArn, containerDefinitions: [{ secrets: references = [] }] = [{}] }] = await stack.taskDefinitions();
  const role = await assume(executionRoleArn);
  const values = async () => {
    const read = await underIam(() => readAll(references.map(({ valueFrom = '' }) => valueFrom), role));
    return Object.fromEntries(references.map(({ name }, index) => [name, read[index]]));
  };
  return { stack, values };
}

async function store(value: { SecretString?: string; SecretBinary?: Uint8Array }): Promise<string> {
  const { ARN = '' } = await new SecretsManagerClient().send(new CreateSecretCommand({ Name: `values/${Object.keys(value)}`, ...value }));
  return ARN;
}
