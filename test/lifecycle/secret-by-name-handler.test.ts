import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';

const CODE = readFileSync(join(__dirname, '../../src/lifecycle/secret-by-name-handler.js'), 'utf8');
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf';

type Answer = object | Error;

const failing = (name: string, message = name) => Object.assign(new Error(message), { name });

/** Runs the function as AWS Lambda does, with what Secrets Manager answers to each call, and gives what it sends to CloudFormation. */
async function run(event: object, ...answers: Answer[]) {
  const [asked, pauses, logged]: [unknown[], number[], unknown[]] = [[], [], []];
  const sdk = {
    DescribeSecretCommand: class {
      public constructor(public readonly input: unknown) {}
    },
    SecretsManagerClient: class {
      public send({ input }: { input: unknown }) {
        asked.push(input);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      }
    },
  };
  const sent: { method?: string; headers: any; body: any }[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => body += part).on('end', () => {
      sent.push({ method: request.method, headers: request.headers, body: JSON.parse(body) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  try {
    const exported: { handler?: (event: object) => Promise<void> } = {};
    const load = (name: string) => name === '@aws-sdk/client-secrets-manager' ? sdk : jest.requireActual(name);
    const wait = (call: () => void, pause: number) => {
      pauses.push(pause);
      setImmediate(call);
    };
    const log = Object.fromEntries(['log', 'error', 'warn', 'info'].map((name) => [name, (text: unknown) => logged.push(text)]));
    new Function('require', 'exports', 'setTimeout', 'console', CODE)(load, exported, wait, log);
    const { port } = receiver.address() as AddressInfo; // it listens on a port
    await exported.handler?.({ StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Named', ResponseURL: `http://127.0.0.1:${port}/answer?signed=1`, ...event });
  } finally {
    await new Promise((resolve) => receiver.close(resolve));
  }
  expect(logged).toEqual([]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ method: 'PUT', headers: { 'content-type': '' }, body: { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Named' } });
  return { asked, pauses, body: sent[0].body };
}

const create = { RequestType: 'Create', ResourceProperties: { SecretName: 'prod/database' } };

test('the name of a secret becomes its ARN, which is the id of the resource', async () => {
  const { asked, body } = await run(create, { ARN });
  expect(asked).toEqual([{ SecretId: 'prod/database' }]);
  expect(body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
});

test('an update looks the ARN up again, and a deletion does not', async () => {
  const old = { PhysicalResourceId: `${ARN}-old`, ResourceProperties: create.ResourceProperties };
  expect((await run({ ...old, RequestType: 'Update' }, { ARN })).body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  const { asked, body } = await run({ ...old, RequestType: 'Delete' }, failing('ResourceNotFoundException'));
  expect(asked).toEqual([]);
  expect(body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: `${ARN}-old` });
});

test('a denial is tried again for a minute', async () => {
  const denied = failing('AccessDeniedException', 'User is not authorized');
  expect(await run(create, denied, denied, { ARN })).toMatchObject({ pauses: [5000, 5000], body: { Status: 'SUCCESS', PhysicalResourceId: ARN } });
  const { asked, pauses, body } = await run(create, denied);
  expect(asked).toHaveLength(13);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(60_000);
  expect(body.Status).toBe('FAILED');
  expect(body.Reason).toMatch(/^The secret 'prod\/database' may not be described: [^.]*\.$/);
});

test.each<[string, Answer, RegExp]>([
  ['is missing', failing('ResourceNotFoundException'), /^The secret 'prod\/database' does not exist in this account and Region; [^.]*\.$/],
  ['is scheduled for deletion', { ARN, DeletedDate: new Date() }, /^The secret 'prod\/database' is scheduled for deletion; [^.]*\.$/],
  ['cannot be asked for', failing('ThrottlingException', 'Rate exceeded'), /^Rate exceeded$/],
])('a secret that %s fails at once, with the reason', async (_, answer, reason) => {
  const { pauses, body } = await run(create, answer);
  expect(pauses).toEqual([]);
  expect(body).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'request', Reason: expect.stringMatching(reason) });
});

test('an update that fails keeps the id, so that nothing is deleted', async () => {
  const { body } = await run({ ...create, RequestType: 'Update', PhysicalResourceId: ARN }, failing('ResourceNotFoundException'));
  expect(body).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
});
