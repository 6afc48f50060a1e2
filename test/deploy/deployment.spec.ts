import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateBucketCommand, GetBucketLocationCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { EnvironmentFile } from 'aws-cdk-lib/aws-ecs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { APPS, DeployedApp, handWired, task } from './apps';
import { leftovers, policiesOf, removeSecret, storedBy } from './support/account';
import { FOREIGN, storeImported } from './support/outside';
import { assume, isRefused, readAll, readLogin, referencesOf, underIam } from './support/reads';
import { bootstrap, DeployedStack, RegisteredTask } from './support/stacks';
import { PolicyPlacement, SecretVersion, TaskSecret } from '../../src';

const ecs = new ECSClient();
const secretsManager = new SecretsManagerClient();

/** What was stored before the deployments, by ARN. */
let imported: { [arn: string]: string };

/** What others left in the account, or stored there, by ARN. */
let present: readonly string[];

beforeAll(async () => {
  await bootstrap();
  imported = await storeImported();
  present = await leftovers();
});

describe.each(Object.entries(APPS))('%s', (_, app) => {
  let stacks: DeployedStack[];
  let tasks: RegisteredTask[];

  beforeAll(async () => {
    stacks = await deploy(app());
    tasks = (await Promise.all(stacks.map((stack) => stack.taskDefinitions()))).flat();
  });

  test('is deployed, every resource of it', async () => {
    for (const stack of stacks) {
      expect(await stack.status()).toBe('CREATE_COMPLETE');
      expect(Object.keys(await stack.physicalIds()).sort()).toEqual(stack.ids().sort());
    }
    expect(tasks).not.toHaveLength(0);
  });

  test('has task definitions with the containers of the template, and every reference is one', () => {
    for (const { template, containerDefinitions = [] } of tasks) {
      expect(containerDefinitions.map(({ name, secrets = [] }) => [name, secrets.map((secret) => secret.name)]))
        .toEqual(template.ContainerDefinitions.map(({ Name, Secrets = [] }: any) => [Name, Secrets.map((secret: any) => secret.Name)]));
      expect(containerDefinitions.flatMap(referencesOf)).toHaveLength(JSON.stringify(template).match(/"(ValueFrom|CredentialsParameter)"/g)?.length ?? 0);
    }
  });

  test('gives the execution role all it may do before the task definition is registered', async () => {
    for (const { executionRoleArn, containerDefinitions = [], policiesAtRegistration } of tasks) {
      expect(policiesAtRegistration).toEqual(executionRoleArn ? await policiesOf(executionRoleArn) : []);
      expect(policiesAtRegistration).toHaveLength(containerDefinitions.flatMap(referencesOf).length > 0 ? 1 : 0);
    }
  });

  test('lets the execution role read what each reference names: the value that was stored', async () => {
    const stored: { [arn: string]: string } = Object.assign({}, imported, ...await Promise.all(stacks.map(storedBy)));
    for (const { executionRoleArn, containerDefinitions = [] } of tasks) {
      const references = containerDefinitions.flatMap(referencesOf);
      const role = await assume(executionRoleArn);
      expect(await underIam(() => readAll(references, role)))
        .toEqual(references.map((reference) => valueOf(reference, stored)));
    }
  });

  test('lets it log in to the registry of each image that has credentials', async () => {
    for (const { executionRoleArn, containerDefinitions = [] } of tasks) {
      const role = await assume(executionRoleArn);
      for (const { repositoryCredentials } of containerDefinitions.filter((container) => container.repositoryCredentials)) {
        const login = await underIam(() => readLogin(repositoryCredentials?.credentialsParameter ?? '', role));
        expect(login).toEqual({ username: expect.stringMatching(/./), password: expect.stringMatching(/./) });
      }
    }
  });

  test.each(Object.entries(FOREIGN))('refuses the execution role a foreign %s', async (__, arn) => {
    for (const { executionRoleArn } of tasks) {
      const role = await assume(executionRoleArn);
      expect(await isRefused(arn, role)).toBe(true);
    }
  });

  test('leaves nothing when it is deleted, but what it is told to keep', async () => {
    const kept = (await Promise.all(stacks.map((stack) => stack.kept('AWS::SecretsManager::Secret')))).flat();
    await deleteAll(stacks);
    for (const { taskDefinitionArn } of tasks) {
      const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }));
      expect(taskDefinition?.status).toBe('INACTIVE');
    }
    expect((await leftovers()).filter((arn) => !present.includes(arn))).toEqual(kept);
    await Promise.all(kept.map(removeSecret));
  });
});

test('a hand-wired task definition is registered while its execution role may do nothing yet', async () => {
  const [stack] = await deploy(handWired());
  const [{ executionRoleArn, policiesAtRegistration }] = await stack.taskDefinitions();
  expect(policiesAtRegistration).toEqual([]);
  expect(await policiesOf(executionRoleArn)).toHaveLength(1);
  await stack.delete();
});

test.each([PolicyPlacement.INLINE, PolicyPlacement.MANAGED])(
  'an update that adds a secret allows it, and one that removes it forbids it again (%s)',
  async (policyPlacement) => {
    const reading = (...names: string[]) => task(({ stack, image }) => {
      const secrets = names.map((name) => [name, TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, name, { secretName: name }))]);
      return { policyPlacement, containers: { app: { image, secrets: Object.fromEntries(secrets) } } };
    });
    const [stack] = await deploy(reading('FIRST'));
    const first = await referencedBy(stack);
    expect(first).toEqual([expect.stringContaining(':secret:FIRST-')]);
    expect(await allowedBy(stack)).toEqual(first);

    await stack.update(reading('FIRST', 'SECOND').Task);
    expect(await stack.status()).toBe('UPDATE_COMPLETE');
    const both = await referencedBy(stack);
    expect(both).toEqual([...first, expect.stringContaining(':secret:SECOND-')]);
    expect(await allowedBy(stack)).toEqual(both);

    await stack.update(reading('FIRST').Task);
    expect(await referencedBy(stack)).toEqual(first);
    expect(await allowedBy(stack)).toEqual(first);
    await stack.delete();
  },
);

test('a reference to a version yields the value of that version', async () => {
  const { ARN: arn = '', VersionId: firstId } = await secretsManager.send(new CreateSecretCommand({ Name: 'rotated', SecretString: '{"password":"first"}' }));
  const { VersionId: secondId } = await secretsManager.send(new PutSecretValueCommand({ SecretId: arn, SecretString: '{"password":"second"}' }));
  const [stack] = await deploy(task(({ stack: scope, image }) => {
    const secret = secretsmanager.Secret.fromSecretCompleteArn(scope, 'Rotated', arn);
    const password = (version?: SecretVersion) => TaskSecret.fromSecretsManager(secret, { jsonKey: 'password', version });
    return {
      containers: {
        app: {
          image,
          secrets: {
            A: password(),
            B: password(SecretVersion.stage('AWSPREVIOUS')),
            C: password(SecretVersion.id(String(firstId))),
            D: password(SecretVersion.id(String(secondId))),
            E: TaskSecret.fromSecretsManager(secret, { version: SecretVersion.stage('AWSPREVIOUS') }),
            F: TaskSecret.fromValueFrom(`${arn}:password:AWSCURRENT:`),
          },
        },
      },
    };
  }));
  const [{ executionRoleArn, containerDefinitions = [] }] = await stack.taskDefinitions();
  const role = await assume(executionRoleArn);
  expect(await underIam(() => readAll(containerDefinitions.flatMap(referencesOf), role)))
    .toEqual(['second', 'first', 'first', 'second', '{"password":"first"}', 'second']);
  await stack.delete();
});

test('an env file is fetched by the execution role, and no other object of its bucket', async () => {
  await new S3Client().send(new CreateBucketCommand({ Bucket: 'acme-settings' }));
  for (const key of ['app.env', 'other.env']) {
    await new S3Client().send(new PutObjectCommand({ Bucket: 'acme-settings', Key: key, Body: `FILE=${key}` }));
  }
  const [stack] = await deploy(task(({ stack: scope, image }) => ({
    containers: { app: { image, environmentFiles: [EnvironmentFile.fromBucket(Bucket.fromBucketName(scope, 'Settings', 'acme-settings'), 'app.env')] } },
  })));
  const [{ executionRoleArn, containerDefinitions = [] }] = await stack.taskDefinitions();
  expect(containerDefinitions.flatMap(({ environmentFiles = [] }) => environmentFiles)).toEqual([{ type: 's3', value: 'arn:aws:s3:::acme-settings/app.env' }]);

  const s3 = new S3Client({ credentials: await assume(executionRoleArn) });
  await underIam(async () => {
    await s3.send(new GetBucketLocationCommand({ Bucket: 'acme-settings' }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'acme-settings', Key: 'app.env' }));
    expect(await Body?.transformToString()).toBe('FILE=app.env');
    await expect(s3.send(new GetObjectCommand({ Bucket: 'acme-settings', Key: 'other.env' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
  await stack.delete();
});

async function deploy(app: DeployedApp): Promise<DeployedStack[]> {
  const stacks: DeployedStack[] = [];
  for (const [name, template] of Object.entries(app)) {
    stacks.push(await DeployedStack.create(name, template));
  }
  return stacks;
}

async function deleteAll(stacks: readonly DeployedStack[]): Promise<void> {
  for (const stack of [...stacks].reverse()) {
    await stack.delete();
  }
}

/** What a reference stands for, in the form Amazon ECS documents (FACTS 1.1). */
function valueOf(reference: string, stored: { readonly [arn: string]: string }): string {
  const arn = reference.startsWith('arn:') ? reference : `arn:aws:ssm:us-east-1:123456789012:parameter/${reference.replace(/^\//, '')}`;
  const value = stored[arn.split(':').slice(0, 7).join(':')];
  const jsonKey = arn.split(':')[7];
  return jsonKey ? JSON.parse(value)[jsonKey] : value;
}

async function referencedBy(stack: DeployedStack): Promise<string[]> {
  return (await stack.taskDefinitions()).flatMap(({ containerDefinitions = [] }) => containerDefinitions.flatMap(referencesOf));
}

/** The secrets the execution role of a stack may read. */
async function allowedBy(stack: DeployedStack): Promise<string[]> {
  const [{ executionRoleArn }] = await stack.taskDefinitions();
  return (await policiesOf(executionRoleArn)).flatMap(({ Statement }) => Statement)
    .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue').flatMap(({ Resource }) => Resource);
}
