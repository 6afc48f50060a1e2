import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { policiesOf, removeParameter, removeSecret, rolePolicies, storeParameter, storeSecret } from './support/account';
import { assume, readAll, underIam } from './support/reads';
import { bootstrap, DeployedStack, Template, templateOf } from './support/stacks';
import { Preference, SteppedStack } from './support/steps';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { DeployedResource } from '../proof/deployment';
import { Context, isAllowed, Request, statementsOf } from '../proof/evaluator';
import { length } from '../support/deployed';

// Two versions of an app, and what the execution role may do whenever CloudFormation is done with one resource. Tasks of the
// old revision start until the update is over, and after it if it is rolled back (FACTS 6.6).

const HERE = 'us-east-1:123456789012';
const KEY = `arn:aws:kms:${HERE}:key/11111111-2222-3333-4444-555555555555`;

const IMAGE = ecs.ContainerImage.fromRegistry('acme/app:1.4.2');

type Props = (stack: Stack) => SecureFargateTaskDefinitionProps;

/** Secrets by the number in their name, which decides where they are sorted. */
interface Numbered {
  readonly from: number;
  readonly count: number;
  /** Only every so many. */
  readonly step?: number;
}

const reading = (secrets: Numbered, more: Props = () => ({}), key = false): Props => (stack) => ({
  ...more(stack),
  containers: { app: { image: IMAGE, secrets: secretsNamed(stack, secrets, key) } },
});

const managed: Props = () => ({ policyPlacement: PolicyPlacement.MANAGED });

const passedIn: Props = (stack) => ({
  executionRole: new iam.Role(stack, 'Platform', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
});

/** At most 6,144 characters, which are written inline and nowhere else. */
const SIXTY = { from: 500, count: 60 };
/** More than that, and still no more than 10,240: a role that is created here has them twice, so that it can outgrow them. */
const NINETY = { from: 500, count: 90 };

const UPDATES: { readonly [name: string]: readonly [before: Props, after: Props] } = {
  'nothing changes': [reading(SIXTY), reading(SIXTY)],
  'a secret comes, and all fit inline': [reading(SIXTY), reading({ from: 499, count: 61 })],
  'a secret goes, and all fit inline': [reading(SIXTY), reading({ from: 501, count: 59 })],
  'growing beyond what is written once, by names that sort last': [reading(SIXTY), reading({ from: 500, count: 90 })],
  'growing beyond what is written once, by names that sort first': [reading(SIXTY), reading({ from: 470, count: 90 })],
  'growing beyond the inline limit, by names that sort last': [reading(NINETY), reading({ from: 500, count: 130 })],
  'growing beyond the inline limit, by names that sort first': [reading(NINETY), reading({ from: 460, count: 130 })],
  'growing beyond the inline limit, by names in between': [reading({ from: 500, count: 90, step: 2 }), reading({ from: 500, count: 135 })],
  'growing beyond the inline limit, under one key': [reading({ from: 500, count: 40 }, undefined, true), reading({ from: 470, count: 70 }, undefined, true)],
  'growing beyond the inline limit of a role that is passed in': [reading(SIXTY, passedIn), reading({ from: 450, count: 110 }, passedIn)],
  'shrinking below the inline limit': [reading({ from: 450, count: 110 }), reading(SIXTY)],
  'one more that sorts first, beyond the inline limit': [reading({ from: 500, count: 250 }), reading({ from: 499, count: 251 })],
  'one less that sorts first, beyond the inline limit': [reading({ from: 500, count: 250 }), reading({ from: 501, count: 249 })],
  'growing beyond one managed policy': [reading({ from: 500, count: 40 }, managed), reading({ from: 440, count: 100 }, managed)],
  'one more that sorts first, in managed policies': [reading({ from: 500, count: 100 }, managed), reading({ from: 499, count: 101 }, managed)],
  'one less that sorts first, in managed policies': [reading({ from: 500, count: 100 }, managed), reading({ from: 501, count: 99 }, managed)],
  'a plain secret of the stack under a key of its own': [plain(0), plain(1)],
  'no more plain secret of the stack': [plain(1), plain(0)],
};

/** CloudFormation updates resources that do not wait for one another at once, so that either may be done first. */
const ORDERS: { readonly [name: string]: Preference } = {
  'as in the template': (ids) => [...ids],
  'the other way round': (ids) => [...ids].reverse(),
};

test.each(Object.entries(UPDATES))('%s: whatever both versions read stays allowed', async (_, versions) => {
  const [before, after] = versions.map(templateFor);
  for (const [order, preference] of Object.entries(ORDERS)) {
    const stack = new SteppedStack('Stepped', preference);
    try {
      await stack.update(before);
      expect(await whatIsWrong(stack, before, readsOf(stack.resources(before)))).toEqual([]);
      const found = await updateFrom(stack, before, after);
      expect(found.map((problem) => `${order}: ${problem}`)).toEqual([]);
    } finally {
      await stack.delete();
    }
  }
});

/** What is wrong after some step of an update, or in the end. */
async function updateFrom(stack: SteppedStack, before: Template, after: Template): Promise<string[]> {
  const [old, young] = [before, after].map((template) => readsOf(stack.resources(template)));
  const gone = without(old, young);
  const problems: string[] = [];
  await stack.update(after, async ({ action, resource }) => {
    const isRegistered = action !== 'delete' && resource.type === 'AWS::ECS::TaskDefinition';
    const found = await whatIsWrong(stack, after, isRegistered ? young : without(old, gone));
    problems.push(...found.map((problem) => `after the ${action} of ${resource.id}, ${problem}`));
  });
  const statements = statementsOf(await policiesOf(executionRoleIn(stack, after)));
  return [
    ...problems,
    ...await whatIsWrong(stack, after, young),
    ...gone.filter((read) => isAllowed(statements, read)).map(({ resource }) => `${resource} is still allowed`),
  ];
}

/** Reads that IAM does not allow the execution role at this moment, and policies that IAM does not take (FACTS 6.1). */
async function whatIsWrong(stack: SteppedStack, template: Template, reads: readonly Request[]): Promise<string[]> {
  const { inline, attached } = await rolePolicies(executionRoleIn(stack, template));
  const statements = statementsOf([...inline, ...attached]);
  const denied = reads.filter((read) => !isAllowed(statements, read)).length;
  const characters = inline.reduce((sum, document) => sum + length(document), 0);
  return [
    ...denied > 0 ? [`${denied} of ${reads.length} reads are denied`] : [],
    ...characters > 10_240 ? [`${characters} characters are inline`] : [],
    ...attached.length > 10 ? [`${attached.length} policies are attached`] : [],
    ...attached.map(length).filter((size) => size > 6_144).map((size) => `a managed policy has ${size} characters`),
  ];
}

test('a stack that exceeds the inline limit in an update reads everything it read before, and everything added', async () => {
  const names = Array.from({ length: 140 }, (_, index) => `growing/production/payments/service-${100 + index}`);
  await bootstrap();
  const arns = await Promise.all(names.map((name, index) => index % 2 === 0 ? storeSecret(name) : storeParameter(name)));
  const props = (from: number): Props => () => ({
    containers: { app: { image: IMAGE, secrets: Object.fromEntries(arns.slice(from).map((arn) => [`S${arns.indexOf(arn)}`, TaskSecret.fromValueFrom(arn)])) } },
  });
  const stack = await DeployedStack.create('Stepped', templateFor(props(80)));
  const values = async () => {
    const [{ executionRoleArn, containerDefinitions: [{ secrets = [] }] = [{}] }] = await stack.taskDefinitions();
    const role = await assume(executionRoleArn);
    return (await underIam(() => readAll(secrets.map(({ valueFrom = '' }) => valueFrom), role))).sort();
  };
  try {
    expect(await values()).toEqual(names.slice(80).map((name) => `of ${name}`));
    await stack.update(templateFor(props(0)));
    expect(stack.ids('AWS::IAM::ManagedPolicy')).not.toEqual([]);
    expect(await values()).toEqual(names.map((name) => `of ${name}`));
  } finally {
    await stack.delete();
    await Promise.all(arns.map((arn, index) => index % 2 === 0 ? removeSecret(arn) : removeParameter(names[index])));
  }
});

/** A task that reads a secret of its stack, as this library does; and one more, as the L2 does. */
function plain(count: number): Props {
  return (stack) => {
    const [secret, another] = ['Secret', 'Another'].map((id) =>
      new secretsmanager.Secret(stack, id, { encryptionKey: new kms.Key(stack, `KeyOf${id}`) }));
    return {
      containers: {
        app: {
          image: IMAGE,
          secrets: { ENCRYPTED: TaskSecret.fromSecretsManager(secret), ...count > 0 && { PLAIN: ecs.Secret.fromSecretsManager(another) } },
        },
      },
    };
  };
}

function secretsNamed(stack: Stack, { from, count, step = 1 }: Numbered, key: boolean): { [name: string]: ecs.Secret } {
  const encryptionKey = key ? kms.Key.fromKeyArn(stack, 'Key', KEY) : undefined;
  const numbers = Array.from({ length: count }, (_, index) => from + index * step);
  return Object.fromEntries(numbers.map((number) =>
    [`${key ? 'ENCRYPTED' : 'SECRET'}_${number}`, TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${HERE}:secret:production/payments/service-${number}-AbCdEf`, { encryptionKey })]));
}

function templateFor(props: Props): Template {
  const stack = new Stack(new App(), 'Stepped', { env: { account: '123456789012', region: 'us-east-1' } });
  new SecureFargateTaskDefinition(stack, 'Task', props(stack));
  return templateOf(stack);
}

type Resources = { readonly [id: string]: DeployedResource };

function executionRoleIn(stack: SteppedStack, template: Template): string {
  return taskDefinitionIn(stack.resources(template)).properties.ExecutionRoleArn;
}

function taskDefinitionIn(resources: Resources): DeployedResource {
  const [found] = Object.values(resources).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
  return found;
}

/** What Amazon ECS asks for when a task starts, and what Secrets Manager then asks KMS for, if there is a key. */
function readsOf(resources: Resources): Request[] {
  const [{ Secrets }] = taskDefinitionIn(resources).properties.ContainerDefinitions;
  const key = Object.values(resources).find(({ type }) => type === 'AWS::KMS::Key')?.arn ?? KEY;
  return Secrets.flatMap(({ Name, ValueFrom: secret }: { readonly Name: string; readonly ValueFrom: string }) => [
    { action: 'secretsmanager:GetSecretValue', resource: secret },
    ...Name.startsWith('ENCRYPTED') ? [{ action: 'kms:Decrypt', resource: key, context: contextOf(secret) }] : [],
  ]);
}

function contextOf(secret: string): Context {
  return { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com', 'kms:EncryptionContext:SecretARN': secret };
}

function without(reads: readonly Request[], others: readonly Request[]): Request[] {
  const texts = new Set(others.map((other) => JSON.stringify(other)));
  return reads.filter((read) => !texts.has(JSON.stringify(read)));
}
