import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as fc from 'fast-check';
import { PolicyPlacement, RepositoryCredentials, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { allStatements, container, ENV, inlineStatements, newStack } from '../support/app';

const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;

/** Puts the entries of a map, or the items of a list, in another order. */
interface Order {
  entries<T>(map: { [key: string]: T }): { [key: string]: T };
  items<T>(list: T[]): T[];
}

const AS_WRITTEN: Order = { entries: (map) => map, items: (list) => list };

function shuffled(seed: number): Order {
  let state = seed;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648);
  const items = <T>(list: T[]) => list.map((item) => ({ item, at: next() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
  return { items, entries: (map) => Object.fromEntries(items(Object.entries(map))) };
}

/** A task with everything in it, its maps and lists in some order. References are made in that order too. */
function everything(order: Order, stack: Stack, policyPlacement?: PolicyPlacement): Stack {
  const key = new kms.Key(stack, 'Key');
  const oldKey = kms.Key.fromKeyArn(stack, 'Old', 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555');
  const owned = Array.from({ length: 14 }, (_, index) =>
    new secretsmanager.Secret(stack, `Secret${index}`, { encryptionKey: index % 2 ? key : undefined }));
  const mode = new ssm.StringParameter(stack, 'Mode', { stringValue: 'on' });
  const hub = secretsmanager.Secret.fromSecretNameV2(stack, 'Hub', 'hub');
  const made = order.items(owned.map((secret, index): [string, ecs.Secret] => [`OWNED_${index}`, TaskSecret.fromSecretsManager(secret)]));
  const containers: { [key: string]: SecureContainerOptions } = {
    app: container({ secrets: order.entries({ ...Object.fromEntries(made), LITERAL: TaskSecret.fromValueFrom(named('b')), A: TaskSecret.fromValueFrom('/a') }) }),
    worker: container({
      secrets: order.entries({ MODE: TaskSecret.fromSsmParameter(mode), LITERAL: TaskSecret.fromValueFrom(named('a')) }),
      environment: order.entries({ ZONE: 'b', LOG_LEVEL: 'info', MODEL: 'a' }),
      dockerLabels: order.entries({ team: 'payments', cost: 'a' }),
      extraHosts: order.entries({ db: '10.0.0.9', cache: '10.0.0.8' }),
      logging: ecs.LogDrivers.firelens({
        options: order.entries({ Name: 'http', Host: 'logs.example.com' }),
        secretOptions: order.entries({ apikey: TaskSecret.fromValueFrom(named('d')), token: TaskSecret.fromValueFrom(named('c')) }),
      }),
    }),
    Other: container({ image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/other:1'), logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'other' }) }),
  };
  new SecureFargateTaskDefinition(stack, 'Task', {
    policyPlacement,
    containers: order.entries(containers),
    registryCredentials: order.entries({
      'docker.io': RepositoryCredentials.fromSecretsManager(hub),
      'ghcr.io': RepositoryCredentials.fromSecretArn(named('registry'), { additionalEncryptionKeys: order.items([key, oldKey]) }),
    }),
    retainAccess: order.items(['x', 'y', 'z'].map((name) => TaskSecret.fromValueFrom(named(name)))),
  });
  return stack;
}

const text = (stack: Stack) => JSON.stringify(Template.fromStack(stack).toJSON());

describe('the template is the same to the byte', () => {
  test.each(Object.values(PolicyPlacement).filter((each) => each !== PolicyPlacement.EXTERNAL))(
    'in whatever order containers, secrets, log options, hosts and retained secrets are written, under %s', (placement) => {
      const expected = text(everything(AS_WRITTEN, newStack(), placement));
      fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        expect(text(everything(shuffled(seed), newStack(), placement))).toBe(expected);
      }), { numRuns: 5 });
    });

  test('also where containers and secrets are added one by one', () => {
    const build = (names: string[]) => {
      const stack = newStack();
      const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
      names.forEach((name) => task.container('app').addSecret(name, TaskSecret.fromValueFrom(named(name))));
      return text(stack);
    };
    expect(build(['C', 'A', 'B'])).toBe(build(['A', 'B', 'C']));
  });

  test.each([
    ['@aws-cdk/aws-iam:minimizePolicies'],
    ['@aws-cdk/core:checkSecretUsage'],
  ])('with %s on and off', (flag) => {
    const [on, off] = [true, false].map((value) => {
      const { Resources } = Template.fromStack(everything(AS_WRITTEN, newStack({ context: { [flag]: value } }))).toJSON();
      return Object.values<any>(Resources).filter(({ Type }) => Type !== 'AWS::KMS::Key'); // whose policy the CDK minimizes
    });
    expect(JSON.stringify(on)).toBe(JSON.stringify(off));
  });

  test('when it is resolved twice', () => {
    const app = new App();
    everything(AS_WRITTEN, newStack({ app }));
    const [first, second] = [1, 2].map(() => JSON.stringify(app.synth({ force: true }).getStackByName('Stack').template));
    expect(second).toBe(first);
  });
});

test('two runs give the same assembly', () => {
  const [first, second] = [1, 2].map(() => {
    const app = new App();
    everything(AS_WRITTEN, newStack({ app }));
    const { directory } = app.synth();
    return readdirSync(directory).filter((file) => file.endsWith('.json') && !file.includes('report'))
      .map((file) => [file, readFileSync(join(directory, file), 'utf8').replace(/"\/[^"]*\.ts:\d+:\d+"/g, '""')]);
  });
  expect(second).toEqual(first);
});

test('partition literals, on or off, do not change what is allowed', () => {
  const [on, off] = [true, false].map((value) =>
    inlineStatements(everything(AS_WRITTEN, newStack({ env: ENV, context: { '@aws-cdk/core:enablePartitionLiterals': value } })))
      .filter(({ Sid }) => Sid !== undefined));
  expect(on.length).toBeGreaterThan(2);
  expect(on).toEqual(off);
});

test('secrets known by tokens are sorted by what they resolve to: the text of tokens is in the order in which they were made', () => {
  const resourcesMadeIn = (order: (ids: string[]) => string[]) => {
    const stack = newStack();
    const ids = Array.from({ length: 24 }, (_, index) => `Secret${String.fromCharCode(97 + index)}`);
    const secrets = Object.fromEntries(order(ids).map((id) => [id, TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, id))]));
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets }) } });
    return inlineStatements(stack)[0].Resource;
  };
  const written = resourcesMadeIn((ids) => ids);
  expect(written).toHaveLength(24);
  expect(resourcesMadeIn((ids) => [...ids].reverse())).toEqual(written);
  expect(written).toEqual([...(written as { Ref: string }[])].sort((a, b) => (a.Ref < b.Ref ? -1 : 1)));
});

test('what is granted twice is written once, in a fixed order', () => {
  const stack = everything(AS_WRITTEN, newStack());
  const lists = allStatements(stack)
    .flatMap(({ Resource, Condition = {} }) => [Resource, ...Object.values(Condition).flatMap((keys) => Object.values(keys))])
    .filter((value): value is unknown[] => Array.isArray(value));
  expect(lists.length).toBeGreaterThan(3);
  lists.forEach((list) => {
    const texts = list.map((value) => typeof value === 'string' ? value : JSON.stringify(value));
    expect(texts).toEqual([...new Set(texts)].sort((a, b) => (a < b ? -1 : 1)));
  });
});

test('what a policy was before its resources were renamed has no part in its order', () => {
  const stack = newStack();
  const secrets = ['A', 'B'].map((id) => new secretsmanager.Secret(stack, id));
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ secrets: Object.fromEntries(secrets.map((secret) => [secret.node.id, TaskSecret.fromSecretsManager(secret)])) }) },
  });
  expect(task.executionRolePolicy.statementCount).toBe(1);
  secrets.forEach(({ node }, index) => (node.defaultChild as secretsmanager.CfnSecret).overrideLogicalId(['Second', 'First'][index]));
  expect(inlineStatements(stack)[0].Resource).toEqual([{ Ref: 'First' }, { Ref: 'Second' }]);
});
