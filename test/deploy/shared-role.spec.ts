import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { policiesOf, removeSecret, storeSecret } from './support/account';
import { assume, isRefused, readAll, referencesOf, underIam } from './support/reads';
import { bootstrap, DeployedStack, Template, templateOf } from './support/stacks';
import { Step, SteppedStack } from './support/steps';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { isAllowed, statementsOf } from '../proof/evaluator';

const ENV = { account: '123456789012', region: 'us-east-1' };
const ROLE = { RoleName: 'platform', arn: `arn:aws:iam::${ENV.account}:role/platform` };

/** What is read, by the last part of the secret's name. */
const TASKS = { Orders: ['database', 'payments'], Invoices: ['database', 'mail'] } as const;

type TaskName = keyof typeof TASKS;

/** The ARNs of the secrets, by the last part of their names. */
const secrets: { [name: string]: string } = {};

beforeAll(async () => {
  await bootstrap();
  for (const name of ['database', 'payments', 'mail']) {
    secrets[name] = await storeSecret(`shared/${name}`);
  }
});

afterAll(() => Promise.all(Object.values(secrets).map(removeSecret)));

const PLACEMENTS = [PolicyPlacement.INLINE, PolicyPlacement.MANAGED];

describe.each(PLACEMENTS)('two tasks of a stack with one role (%s)', (policyPlacement) => {
  let stack: DeployedStack;

  beforeAll(async () => {
    stack = await DeployedStack.create('Shared', sharing(['Orders', 'Invoices'], policyPlacement));
  });

  afterAll(() => stack.delete());

  test('may each read all of its own when it is registered', async () => {
    const tasks = await stack.taskDefinitions();
    expect(tasks).toHaveLength(2);
    for (const { containerDefinitions = [], policiesAtRegistration } of tasks) {
      expect(containerDefinitions.flatMap(referencesOf).filter((arn) => !allows(policiesAtRegistration, arn))).toEqual([]);
    }
  });

  test('are read with that role', async () => {
    expect((await valuesOf(stack)).sort()).toEqual(['of shared/database', 'of shared/database', 'of shared/mail', 'of shared/payments']);
  });

  test('leave what the other reads when one of them goes', async () => {
    await stack.update(sharing(['Orders'], policyPlacement));
    expect(await valuesOf(stack)).toEqual(['of shared/database', 'of shared/payments']);
    const [{ executionRoleArn }] = await stack.taskDefinitions();
    expect(await isRefused(secrets.mail, await assume(executionRoleArn))).toBe(true);
  });
});

test.each(PLACEMENTS)('a task that comes to a role, or goes, takes nothing from another while the stack is updated (%s)', async (policyPlacement) => {
  const stack = new SteppedStack('Stepped');
  const [one, two] = [sharing(['Orders'], policyPlacement), sharing(['Orders', 'Invoices'], policyPlacement)];
  const [role] = Object.values(stack.resources(one)).filter(({ id }) => id.startsWith('Platform'));
  const readable = async () => {
    const documents = await policiesOf(role.arn);
    return TASKS.Orders.filter((name) => allows(documents, secrets[name]));
  };
  const after: string[] = [];
  const note = async ({ resource }: Step) => {
    after.push(`${resource.id}: ${await readable()}`);
  };
  await stack.update(one);
  await stack.update(two, note);
  await stack.update(one, note);
  await stack.delete();
  expect(after.length).toBeGreaterThan(2);
  expect(after.filter((text) => !text.endsWith(`: ${TASKS.Orders}`))).toEqual([]);
});

describe('a role of somebody else', () => {
  beforeAll(async () => {
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }] };
    await new IAMClient().send(new CreateRoleCommand({ RoleName: ROLE.RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  });

  afterAll(() => new IAMClient().send(new DeleteRoleCommand({ RoleName: ROLE.RoleName })));

  test.each(PLACEMENTS)('that tasks of two stacks share keeps what one reads when the other goes (%s)', async (policyPlacement) => {
    const app = new App();
    const [orders, invoices] = (['Orders', 'Invoices'] as const).map((name) => importing(app, name, ENV.region, policyPlacement));
    const first = await DeployedStack.create('Orders', orders());
    const second = await DeployedStack.create('Invoices', invoices());
    expect(await valuesOf(first)).toEqual(['of shared/database', 'of shared/payments']);
    expect(await valuesOf(second)).toEqual(['of shared/database', 'of shared/mail']);

    await second.delete();
    expect(await valuesOf(first)).toEqual(['of shared/database', 'of shared/payments']);
    expect(allows(await policiesOf(ROLE.arn), secrets.mail)).toBe(false);
    await first.delete();
    expect(await policiesOf(ROLE.arn)).toEqual([]);
  });

  // IAM has one role for all Regions, and a policy of the same name replaces the other (FACTS 6.4).
  test('that tasks of two Regions share keeps both, though the stacks have one name', async () => {
    const app = new App();
    const [here, there] = [importing(app, 'Orders', ENV.region, undefined, 'Tasks'), importing(app, 'Invoices', 'eu-west-1', undefined, 'Tasks')];
    const [first, second] = [new SteppedStack('Tasks'), new SteppedStack('Tasks', undefined, 'eu-west-1')];
    const readable = async () => {
      const documents = await policiesOf(ROLE.arn);
      return Object.keys(secrets).filter((name) => allows(documents, secrets[name])).sort();
    };
    await first.update(here());
    await second.update(there());
    const both = await readable();
    await second.delete();
    const one = await readable();
    expect([both, one]).toEqual([['database', 'mail', 'payments'], ['database', 'payments']]);
    await first.delete();
  });
});

test('two tasks of a stack with one role add one policy to it', async () => {
  const stack = new SteppedStack('Stepped');
  const template = sharing(['Orders', 'Invoices'], PolicyPlacement.INLINE);
  const [role] = Object.values(stack.resources(template)).filter(({ id }) => id.startsWith('Platform'));
  await stack.update(template);
  const policies = await policiesOf(role.arn);
  await stack.delete();
  expect(policies).toHaveLength(1);
  expect(Object.values(secrets).filter((arn) => !allows(policies, arn))).toEqual([]);
});

/** A stack of tasks with one role. */
function sharing(names: readonly TaskName[], policyPlacement: PolicyPlacement): Template {
  const stack = new Stack(new App(), 'Shared', { env: ENV });
  const role = new iam.Role(stack, 'Platform', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  names.forEach((name) => addTask(stack, name, role, policyPlacement));
  return templateOf(stack);
}

/** A stack with a task that imports the role; its template, once the app is complete. */
function importing(app: App, name: TaskName, region: string, policyPlacement?: PolicyPlacement, stackName: string = name): () => Template {
  const stack = new Stack(app, `${name}-${region}`, { env: { ...ENV, region }, stackName });
  addTask(stack, name, iam.Role.fromRoleArn(stack, 'Platform', ROLE.arn), policyPlacement, stackName);
  return () => templateOf(stack);
}

function addTask(stack: Stack, name: TaskName, executionRole: iam.IRole, policyPlacement?: PolicyPlacement, id: string = name): void {
  const references = TASKS[name].map((secret) => [secret.toUpperCase(), TaskSecret.fromValueFrom(secrets[secret])]);
  const image = ecs.ContainerImage.fromRegistry('registry.example.com/acme/app:1.4.2');
  new SecureFargateTaskDefinition(stack, id, {
    family: name, executionRole, policyPlacement, containers: { app: { image, secrets: Object.fromEntries(references) } },
  });
}

/** What the containers of a stack get. */
async function valuesOf(stack: DeployedStack): Promise<string[]> {
  const values: string[] = [];
  for (const { executionRoleArn, containerDefinitions = [] } of await stack.taskDefinitions()) {
    const role = await assume(executionRoleArn);
    values.push(...await underIam(() => readAll(containerDefinitions.flatMap(referencesOf), role)));
  }
  return values;
}

function allows(documents: readonly unknown[], arn: string): boolean {
  return isAllowed(statementsOf(documents), { action: 'secretsmanager:GetSecretValue', resource: arn });
}
