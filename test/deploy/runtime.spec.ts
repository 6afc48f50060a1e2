import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { App } from 'aws-cdk-lib';
import { AppConfigData, startAppConfigData } from './support/app-config-data';
import { FOREIGN } from './support/outside';
import { assume, Credentials, isRefused, underIam } from './support/reads';
import { bootstrap, DeployedStack, templateOf } from './support/stacks';
import { RuntimeStack } from '../../examples/runtime/app';
import { sourceOf } from '../../examples/runtime/secret-source';

const PROGRAM = 'examples/runtime/program.ts';
const NAMES = ['DATABASE', 'API_KEY', 'CERTIFICATE', 'SETTINGS'];

let appConfig: AppConfigData;
let stack: DeployedStack;
let locators: { [name: string]: string };
let taskRole: Credentials;
let executionRole: Credentials;

beforeAll(async () => {
  appConfig = await startAppConfigData();
  process.env.AWS_ENDPOINT_URL_APPCONFIGDATA = appConfig.endpoint;
  await bootstrap();
  stack = await DeployedStack.create('Runtime', templateOf(new RuntimeStack(new App(), 'Runtime')));
  const [{ taskRoleArn, executionRoleArn, containerDefinitions: [{ environment = [] }] = [{}] }] = await stack.taskDefinitions();
  locators = Object.fromEntries(environment.map(({ name = '', value = '' }) => [name, value]));
  taskRole = await assume(taskRoleArn);
  executionRole = await assume(executionRoleArn);
  await store('first');
});

afterAll(async () => {
  appConfig.stop();
  await new SSMClient().send(new DeleteParameterCommand({ Name: locators.API_KEY }));
  await stack.delete();
});

/** Stores a value under each locator, as an administrator. */
async function store(value: string): Promise<void> {
  const [, , Bucket, ...key] = locators.CERTIFICATE.split('/');
  const [, application, , environment, , profile] = locators.SETTINGS.split('/');
  await new SecretsManagerClient().send(new PutSecretValueCommand({ SecretId: locators.DATABASE, SecretString: `${value} DATABASE` }));
  await new SSMClient().send(new PutParameterCommand({ Name: locators.API_KEY, Type: 'SecureString', Value: `${value} API_KEY`, Overwrite: true }));
  await new S3Client().send(new PutObjectCommand({ Bucket, Key: key.join('/'), Body: `${value} CERTIFICATE` }));
  appConfig.configurations.set(`${application}/${environment}/${profile}`, `${value} SETTINGS`);
}

test('the variables hold where the secrets are, in the form of each kind', () => {
  expect(locators).toEqual({
    REFRESH_SECONDS: '60',
    DATABASE: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:.+-[A-Za-z0-9]{6}$/),
    API_KEY: '/example/api-key',
    CERTIFICATE: expect.stringMatching(/^s3:\/\/[a-z0-9-]+\/tls\/certificate\.pem$/),
    SETTINGS: expect.stringMatching(/^application\/\w+\/environment\/\w+\/configuration\/\w+$/),
  });
});

test('only the task role may read each, not the execution role, and the task role may read nothing else', async () => {
  await asTask(async () => {
    for (const name of NAMES) {
      expect(await underIam(sourceOf(locators[name]))).toBe(`first ${name}`);
    }
  });
  expect(await isRefused(FOREIGN.secret, taskRole)).toBe(true);
  expect(await isRefused(FOREIGN.parameter, taskRole)).toBe(true);
  expect(await isRefused(locators.DATABASE, executionRole)).toBe(true);
});

test('a configuration that is not new is answered with nothing, and keeps its value', async () => {
  const settings = sourceOf(locators.SETTINGS);
  for (const value of ['first', 'first', 'second', 'first']) {
    await store(value);
    expect(await settings()).toBe(`${value} SETTINGS`);
  }
});

test('the program takes rotated values without a restart, as the task role', async () => {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_APPCONFIGDATA, AWS_REGION } = process.env;
  const local = { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_APPCONFIGDATA, AWS_REGION, TS_NODE_PROJECT: 'tsconfig.dev.json' };
  const program = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', PROGRAM], {
    env: { ...local, ...environmentOf(taskRole), ...locators, REFRESH_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
    const first = await underIam(() => fingerprints(lines));
    await store('second');
    const second = await underIam(() => fingerprints(lines));
    expect(first.map(([name]) => name).sort()).toEqual([...NAMES].sort());
    expect(second.map(([name]) => name).sort()).toEqual([...NAMES].sort());
    expect(new Set([...first, ...second].map(([, fingerprint]) => fingerprint)).size).toBe(2 * NAMES.length);
    expect(program.exitCode).toBeNull();
  } finally {
    program.kill();
  }
});

/** The next line of the program for each of its secrets. */
async function fingerprints(lines: AsyncIterator<string>): Promise<string[][]> {
  const said: string[][] = [];
  for (const _ of NAMES) {
    said.push(String((await lines.next()).value).split(' '));
  }
  return said;
}

/** Does something with the credentials of the task, as a program in it finds them. */
async function asTask(action: () => Promise<void>): Promise<void> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  Object.assign(process.env, environmentOf(taskRole));
  try {
    await action();
  } finally {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    delete process.env.AWS_SESSION_TOKEN;
  }
}

function environmentOf({ accessKeyId, secretAccessKey, sessionToken }: Credentials): { [name: string]: string | undefined } {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}
