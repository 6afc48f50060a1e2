import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { removeSecret, storeSecret } from './support/account';
import { assume, read, referencesOf, underIam } from './support/reads';
import { bootstrap, DeployedStack, Template, templateOf } from './support/stacks';
import { SecretByName, SecureFargateTaskDefinition, TaskSecret } from '../../src';

const secretsManager = new SecretsManagerClient();

/** A stack whose task reads secrets that it knows by name. */
function reading(names: { [id: string]: string }, refresh?: string): Template {
  const stack = new Stack(new App(), 'Named', { env: { account: '123456789012', region: 'us-east-1' } });
  const secrets = Object.entries(names).map(([id, secretName]) =>
    [id, TaskSecret.fromSecretsManager(new SecretByName(stack, id, { secretName, refresh }).secret)]);
  new SecureFargateTaskDefinition(stack, 'Task', {
    family: 'named',
    containers: { app: { image: ecs.ContainerImage.fromRegistry('registry.example.com/acme/app:1.4.2'), secrets: Object.fromEntries(secrets) } },
  });
  return templateOf(stack);
}

async function failure(action: () => Promise<unknown>): Promise<string> {
  return action().then(() => 'none', ({ message }: Error) => message);
}

/** What CloudFormation does first, as the new resource depends on the function and that on its role. moto creates what is new first. */
async function updateRole(stack: DeployedStack, { Resources }: Template): Promise<void> {
  const [[id, { Properties: { Policies: [{ PolicyName, PolicyDocument }] } }]] = Object.entries(Resources).filter(([name, { Type }]) =>
    Type === 'AWS::IAM::Role' && name.startsWith('SecretByNameProvider'));
  const { [id]: RoleName } = await stack.physicalIds('AWS::IAM::Role');
  await new IAMClient().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }));
}

/** The references of the task, and the values that its role reads for them. */
async function valuesOf(stack: DeployedStack): Promise<{ references: string[]; values: string[] }> {
  const [{ executionRoleArn, containerDefinitions = [] }] = await stack.taskDefinitions();
  const role = await assume(executionRoleArn);
  const references = containerDefinitions.flatMap(referencesOf);
  return { references, values: await underIam(() => Promise.all(references.map((reference) => read(reference, role)))) };
}

const NAMES = ['prod/database', 'ends-abcdef', 'rds!cluster-0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', 'with/_+=.@-all', 'ends-abcdef-abcdef'];

beforeAll(bootstrap);

describe('names of secrets that exist', () => {
  let arns: string[];
  let stack: DeployedStack;
  const names = Object.fromEntries(NAMES.map((name, index) => [`S${index}`, name]));

  beforeAll(async () => {
    arns = await Promise.all(NAMES.map(storeSecret));
    stack = await DeployedStack.create('Named', reading(names));
  });

  test('become complete ARNs, which the role of the task reads', async () => {
    expect(await stack.status()).toBe('CREATE_COMPLETE');
    expect(await valuesOf(stack)).toEqual({ references: arns, values: NAMES.map((name) => `of ${name}`) });
  });

  test('are not asked for again by an update that leaves them, also where the secret has been created anew', async () => {
    await removeSecret(arns[0]);
    arns[0] = await storeSecret(NAMES[0]);
    const before = (await stack.physicalIds('Custom::SecretByName'));
    const more = await storeSecret('another');
    const next = reading({ ...names, S9: 'another' });
    await updateRole(stack, next);
    await stack.update(next);
    const after = await stack.physicalIds('Custom::SecretByName');
    expect(after).toMatchObject(before);
    expect(Object.values(after)).toContain(more);
  });

  test('are completed anew with another refresh', async () => {
    await stack.update(reading(names, '2'));
    expect((await valuesOf(stack)).references).toEqual(arns);
  });

  test('leave nothing when the stack goes, and the secrets where they are', async () => {
    await stack.delete();
    expect(await secretsManager.send(new CreateSecretCommand({ Name: 'ends-abcdef', SecretString: 'x' })).then(() => 'gone', () => 'there')).toBe('there');
  });
});

describe('a deployment fails in one sentence', () => {
  const create = (name: string, secretName: string) => failure(() => DeployedStack.create(name, reading({ S: secretName })));

  test('for a secret that does not exist', async () => {
    expect(await create('Missing', 'not/there')).toBe(
      "The secret 'not/there' does not exist in this account and Region; create it before the deployment, or correct the name.");
  });

  test('for a secret that is scheduled for deletion', async () => {
    const SecretId = await storeSecret('going');
    await secretsManager.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect(await create('Going', 'going')).toBe("The secret 'going' is scheduled for deletion; restore it, or give the name of another secret.");
  });

  test('for a secret that the function may not describe', async () => {
    await storeSecret('guarded');
    const stack = await DeployedStack.create('Guarded', reading({ S: 'guarded' }));
    const roles = await stack.physicalIds('AWS::IAM::Role');
    const [RoleName] = Object.entries(roles).filter(([id]) => id.startsWith('SecretByNameProvider')).map(([, name]) => name);
    const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    await new IAMClient().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'Boundary', PolicyDocument: JSON.stringify(deny) }));
    expect(await failure(() => stack.update(reading({ S: 'guarded' }, '2')))).toMatch(
      /^The secret 'guarded' may not be described: .* denies secretsmanager:DescribeSecret to the function of SecretByName\.$/);
  });
});
