import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RepositoryCredentials, RuntimeSecret, SecretRead, SecretText, SecretVersion, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, KEY_ARN, newStack, SECRET_ARN } from '../support/app';
import { taskOf, taskReading } from '../support/reading';

// What a message may show of a literal is its first four characters and its length. So no five characters of a planted value
// may stand anywhere: not in a message, an annotation, the assembly beside the template, the console or `secretReads`.

/** How the library answers to the place in which a value is planted. */
type Answer = 'throws' | 'fails' | 'warns' | 'passes';

interface Planted {
  /** Where the value stands. */
  readonly place: string;
  readonly answer: Answer;
  /** Where the value stands in `secretReads` because it is part of what the task says: a reference, or the name of a variable. */
  readonly part?: 'valueFrom' | 'name';
  plant(stack: Stack, value: string): unknown;
}

const ARN_START = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret';
const FOREIGN = SECRET_ARN.replace('123456789012', '210987654321');
const { Secret } = secretsmanager;
const imported = (stack: Stack) => Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
const anyKey = { anyEncryptionKey: true };
const customerKey = (stack: Stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });

function pasted(place: string, valueFrom: (value: string) => string): Planted {
  return { place: `valueFrom: ${place}`, answer: 'throws', plant: (stack, value) => taskReading(stack, TaskSecret.fromValueFrom(valueFrom(value))) };
}

/** Beside a parameter that must not be there, so that the place is complained about. */
function complained(place: string, options: (value: string) => Partial<SecureContainerOptions>): Planted {
  return {
    place,
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, options(value + new CfnParameter(stack, 'Parameter', { noEcho: true }).valueAsString)),
  };
}

const PLANTED: Planted[] = [
  // Literal values
  { place: 'environment, under the name of a password', answer: 'warns', plant: (stack, value) => taskOf(stack, { environment: { DATABASE_PASSWORD: value } }) },
  { place: 'environment, in the shape of a token', answer: 'warns', plant: (stack, value) => taskOf(stack, { environment: { LEVEL: `ghp_${value}` } }) },
  { place: 'environment, in a URL', answer: 'warns', plant: (stack, value) => taskOf(stack, { environment: { DB: `postgres://app:${value}@db.example.com` } }) },
  {
    place: 'the template of a composed file, in a URL',
    answer: 'warns',
    plant: (stack, value) => taskOf(stack, { secretFiles: { composedFiles: { url: SecretText.fromTemplate(`postgres://app:${value}@{host}/`, { host: TaskSecret.fromValueFrom(SECRET_ARN, anyKey) }) } } }),
  },
  {
    place: 'a value of a composed file',
    answer: 'throws',
    plant: (_stack, value) => SecretText.fromTemplate('{password}', { password: value as any }),
  },
  {
    place: 'a composed file',
    answer: 'throws',
    plant: (stack, value) => taskOf(stack, { secretFiles: { composedFiles: { url: value as any } } }),
  },
  { place: 'environment, unsuspected', answer: 'passes', plant: (stack, value) => taskOf(stack, { environment: { LEVEL: value } }) },
  {
    place: 'environment, added later',
    answer: 'warns',
    plant: (stack, value) => {
      const task = taskOf(stack);
      task.container('app').addEnvironment('API_TOKEN', value);
      return task;
    },
  },
  {
    place: "environment, under a name that stands in 'secrets' too",
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, { environment: { VALUE: value }, secrets: { VALUE: TaskSecret.fromValueFrom(SECRET_ARN) } }),
  },
  { place: 'environment, too long', answer: 'fails', plant: (stack, value) => taskOf(stack, { environment: { VALUE: value.repeat(3000) } }) },
  {
    place: 'environment, of a task with one role for both',
    answer: 'fails',
    plant: (stack, value) => {
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
      return taskOf(stack, { environment: { VALUE: value } }, { executionRole: role, taskRole: role });
    },
  },
  complained('environment', (value) => ({ environment: { VALUE: value } })),
  complained('command', (value) => ({ command: ['serve', value] })),
  complained('entryPoint', (value) => ({ entryPoint: ['sh', '-c', value] })),
  complained('healthCheck', (value) => ({ healthCheck: { command: ['CMD-SHELL', `curl -u app:${value} localhost`] } })),
  complained('dockerLabels', (value) => ({ dockerLabels: { password: value } })),
  complained('the key of a label', (value) => ({ dockerLabels: { [value]: 'password' } })),
  complained('an option of the log driver', (value) => ({ logging: ecs.LogDrivers.firelens({ options: { Name: 'http', Header: value } }) })),
  {
    place: 'the name of an option of the log driver',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, {
      logging: ecs.LogDrivers.firelens({ options: { Name: 'http', [`!${value}`]: '{{resolve:ssm-secure:/prod/header}}' } }),
    }),
  },
  {
    place: 'a dynamic reference',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, { environment: { VALUE: `{{resolve:secretsmanager:${value}:SecretString:${value}}}` } }),
  },
  {
    place: 'command, unsuspected',
    answer: 'passes',
    plant: (stack, value) => taskOf(stack, { command: ['serve', '--password', value], dockerLabels: { token: value } }),
  },

  // A secret instead of its reference
  pasted('a password', (value) => `${value}!`),
  pasted('a token', (value) => `ghp_${value}`),
  pasted('a URL', (value) => `postgres://app:${value}@db.example.com/app`),
  pasted('a user name and a password', (value) => `app:${value}`),
  pasted('JSON', (value) => JSON.stringify({ password: value })),
  pasted('a path without a slash', (value) => `prod/${value}`),
  pasted('a path with two', (value) => `/prod//${value}`),
  pasted('two lines', (value) => `${value}\n${value}`),
  pasted('a dynamic reference', (value) => `{{resolve:secretsmanager:${value}}}`),
  pasted('a dynamic reference with a version', (value) => `{{resolve:ssm:/prod/${value}:7}}`),
  pasted('half an ARN', (value) => `arn:aws:secretsmanager:${value}`),
  pasted('an ARN of another service', (value) => `arn:aws:${value}:eu-central-1:123456789012:secret:a-AbCdEf`),
  pasted('the partition', (value) => `arn:${value}:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf`),
  pasted('the Region', (value) => `arn:aws:secretsmanager:${value}:123456789012:secret:a-AbCdEf`),
  pasted('the account', (value) => `arn:aws:secretsmanager:eu-central-1:${value}:secret:a-AbCdEf`),
  pasted('the kind', (value) => `arn:aws:secretsmanager:eu-central-1:123456789012:${value}:a-AbCdEf`),
  pasted('the name', (value) => `${ARN_START}:a#${value}`),
  pasted('the name, beside a wildcard', (value) => `${ARN_START}:${value}*`),
  pasted('a third part', (value) => `${SECRET_ARN}:${value}`),
  pasted('a fourth part', (value) => `${SECRET_ARN}:password:${value}`),
  pasted('a sixth part', (value) => `${SECRET_ARN}:password:::${value}`),
  pasted('a stage beside an id', (value) => `${SECRET_ARN}:password:${value}:9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e`),
  pasted('an id beside a stage', (value) => `${SECRET_ARN}:password:AWSPREVIOUS:${value}`),
  pasted('a JSON key before a space', (value) => `${SECRET_ARN}:${value} :AWSPREVIOUS:`),
  pasted('the version of a parameter', (value) => `arn:aws:ssm:eu-central-1:123456789012:parameter/prod/key:${value}`),
  pasted('the kind of a parameter', (value) => `arn:aws:ssm:eu-central-1:123456789012:${value}/prod/key`),
  pasted('the name of a parameter', (value) => `arn:aws:ssm:eu-central-1:123456789012:parameter//${value}`),
  { place: 'secretArn', answer: 'throws', plant: (_, value) => RepositoryCredentials.fromSecretArn(`${value}!`) },
  { place: 'the tail of secretArn', answer: 'throws', plant: (_, value) => RepositoryCredentials.fromSecretArn(`${SECRET_ARN}:${value}::`) },
  {
    place: 'the tail of an import',
    answer: 'throws',
    plant: (stack, value) => TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', `${SECRET_ARN}:${value}::`)),
  },
  {
    place: 'the name of an imported parameter',
    answer: 'throws',
    plant: (stack, value) => TaskSecret.fromSsmParameter(
      ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: `/prod/${value}!` })),
  },
  {
    place: 'the name of an alias',
    answer: 'throws',
    plant: (stack, value) => TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', value) }),
  },

  // A secret in a part of a reference
  { place: 'jsonKey with a colon', answer: 'throws', plant: (stack, value) => TaskSecret.fromSecretsManager(imported(stack), { jsonKey: `${value}:` }) },
  { place: 'jsonKey of several', answer: 'throws', plant: (stack, value) => TaskSecret.fromJsonKeys(imported(stack), { A: `${value}:` }) },
  { place: 'the variable of several', answer: 'throws', plant: (stack, value) => TaskSecret.fromJsonKeys(imported(stack), { [`${value}!`]: '' }) },
  { place: 'a version stage', answer: 'throws', plant: (_, value) => SecretVersion.stage(`${value}:`) },
  { place: 'a version id', answer: 'throws', plant: (_, value) => SecretVersion.id(`${value} `) },
  {
    place: 'jsonKey with a dot',
    answer: 'warns',
    part: 'valueFrom',
    plant: (stack, value) => taskReading(stack, TaskSecret.fromSecretsManager(imported(stack), { jsonKey: `${value}.password`, ...anyKey })),
  },
  {
    place: 'a JSON key of a partial ARN',
    answer: 'warns',
    part: 'valueFrom',
    plant: (stack, value) => taskReading(stack, TaskSecret.fromValueFrom(`${SECRET_ARN.slice(0, -7)}:${value}::`)),
  },
  {
    place: 'a label of the user',
    answer: 'warns',
    part: 'valueFrom',
    plant: (stack, value) =>
      taskReading(stack, TaskSecret.fromSecretsManager(imported(stack), { version: SecretVersion.stage(value), ...customerKey(stack) })),
  },
  {
    place: 'the id of a version',
    answer: 'warns',
    part: 'valueFrom',
    plant: (stack, value) =>
      taskReading(stack, TaskSecret.fromSecretsManager(imported(stack), { version: SecretVersion.id(value), ...customerKey(stack) })),
  },
  {
    place: 'a JSON key of another account',
    answer: 'fails',
    part: 'valueFrom',
    plant: (stack, value) => taskReading(stack, TaskSecret.fromValueFrom(`${FOREIGN}:${value}::`)),
  },
  {
    place: 'a JSON key of another partition',
    answer: 'fails',
    part: 'valueFrom',
    plant: (stack, value) => taskReading(stack, TaskSecret.fromValueFrom(`arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a-AbCdEf:${value}::`)),
  },
  {
    place: 'a JSON key that is kept for a rollback',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, {}, { retainAccess: [TaskSecret.fromValueFrom(`${FOREIGN}:${value}::`)] }),
  },
  {
    place: 'a JSON key of a plain reference',
    answer: 'warns',
    part: 'valueFrom',
    plant: (stack, value) => taskOf(stack, { secrets: { VALUE: ecs.Secret.fromSecretsManager(imported(stack), value) } }),
  },

  // A secret in a name
  { place: "the name of a variable, with '='", answer: 'fails', plant: (stack, value) => taskOf(stack, { environment: { [`PASSWORD=${value}`]: '' } }) },
  {
    place: "the name of a secret, with '='",
    answer: 'fails',
    part: 'name',
    plant: (stack, value) => taskOf(stack, { secrets: { [`${value}=`]: TaskSecret.fromValueFrom('/a') } }),
  },
  {
    place: 'the name of a variable, in the shape of a token, twice',
    answer: 'fails',
    part: 'name',
    plant: (stack, value) => taskOf(stack, { environment: { [`ghp_${value}`]: 'a' }, secrets: { [`ghp_${value}`]: TaskSecret.fromValueFrom('/a', anyKey) } }),
  },
  {
    place: 'the name of a variable, with a value that looks like a secret',
    answer: 'warns',
    plant: (stack, value) => taskOf(stack, { environment: { [`!${value}`]: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' } }),
  },

  {
    place: 'the name of a variable with a dynamic reference',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, { environment: { [`${value}{{resolve:secretsmanager:a}}`]: '' } }),
  },
  {
    place: "the name of a variable of 'runtimeSecrets' that is overwritten",
    answer: 'fails',
    part: 'name',
    plant: (stack, value) => {
      const task = taskOf(stack, { environment: { LEVEL: 'info' }, runtimeSecrets: { [`ghp_${value}`]: RuntimeSecret.fromSecretsManager(imported(stack), anyKey) } });
      task.container('app').addEnvironment(`ghp_${value}`, 'x');
      return task;
    },
  },
  {
    place: 'the name of an option of FireLens, without an output',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { [value]: value } }) }),
  },
  {
    place: 'the name of a volume, too long',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, {}, { volumes: [{ name: value.repeat(10) }] }),
  },
  {
    place: 'the name of a container, in the shape of a token',
    answer: 'fails',
    plant: (stack, value) => new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { a: container({ containerName: `ghp_${value}`, environment: { A: 'a' }, secrets: { A: TaskSecret.fromValueFrom('/a', anyKey) } }) },
    }).taskDefinition,
  },

  // A secret instead of a registry
  ...([
    ['a password', (value) => value],
    ['a token', (value) => `dckr_pat_${value}`],
    ['a token in the shape of a host', (value) => `eyJhbGciOiJIUzI1NiJ9.eyJ${value}.${value}`],
    ['a user and a password before the host', (value) => `app:${value}@ghcr.io`],
    ['a path after the host', (value) => `ghcr.io/${value}`],
  ] as [string, (value: string) => string][]).map(([place, key]): Planted => ({
    place: `registryCredentials: ${place}`,
    answer: 'throws',
    plant: (stack, value) => taskOf(stack, {}, { registryCredentials: { [key(value)]: RepositoryCredentials.fromSecretArn(SECRET_ARN) } }),
  })),
  {
    place: 'an image, before a host',
    answer: 'warns',
    plant: (stack, value) => taskOf(stack, { image: ecs.ContainerImage.fromRegistry(`app:${value}@ghcr.io/acme/app`) }, {
      registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(SECRET_ARN, anyKey) },
    }),
  },
  {
    place: 'an image of Amazon ECR',
    answer: 'fails',
    plant: (stack, value) => taskOf(stack, {
      image: ecs.ContainerImage.fromRegistry(`123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:${value}`),
      repositoryCredentials: RepositoryCredentials.fromSecretArn(SECRET_ARN, anyKey),
    }),
  },
  {
    place: 'the commands of too many containers',
    answer: 'fails',
    plant: (stack, value) => new SecureFargateTaskDefinition(stack, 'Task', {
      containers: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`c${index}`, container({ command: [value] })])),
    }),
  },
];

const printed: string[] = [];
beforeAll(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...args) => void printed.push(args.join(' ')));
  }
});
beforeEach(() => printed.splice(0));
afterAll(() => jest.restoreAllMocks());

test('more than thirty places are tried', () => {
  expect(PLANTED.length).toBeGreaterThan(30);
  expect(new Set(PLANTED.map(({ place }) => place)).size).toBe(PLANTED.length);
});

test.each(PLANTED.map((planted) => [planted.place, planted] as const))('nothing that is written shows a value in %s', (place, { answer, part, plant }) => {
  const value = createHash('sha256').update(place).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, 30);
  const written = writtenFor((stack) => plant(stack, value), part);
  expect(written.answer).toBe(answer);
  expect(written.texts.filter((text) => fives(value).some((five) => text.includes(five)))).toEqual([]);
});

/** Everything that is written for a task. */
function writtenFor(plant: (stack: Stack) => unknown, part?: keyof SecretRead): { answer: Answer; texts: string[] } {
  const stack = newStack({ env: ENV });
  let task;
  try {
    task = plant(stack);
  } catch (error) {
    return { answer: 'throws', texts: [String(error), ...printed] };
  }
  const reads = task instanceof SecureFargateTaskDefinition ? task.secretReads : [];
  const texts = [JSON.stringify(reads, (key, value) => key === part ? undefined : value)];
  try {
    const assembly = filesOf(Stage.of(stack)?.synth().directory ?? '');
    const answer = assembly.some((text) => text.includes('cdk-fargate-secrets:')) ? 'warns' : 'passes';
    return { answer, texts: [...texts, ...assembly, ...printed] };
  } catch (error) {
    return { answer: 'fails', texts: [...texts, String(error), ...printed] };
  }
}

/** What stands in an assembly, but for the template, where the user's own literals must stand, and the CDK's copy of it. */
function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.template.json') && file.name !== 'tree.json')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
}

/** Each five characters of a value that follow one another. */
function fives(value: string): string[] {
  return Array.from({ length: value.length - 4 }, (_, start) => value.slice(start, start + 5));
}
