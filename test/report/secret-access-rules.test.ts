import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as cdk from 'aws-cdk-lib';
import { App, Aspects, CfnResource, CfnStack, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { FailOn, PolicyPlacement, SecretAccessGuardrails, SecretAccessRules, SecretAccessRulesOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { GUARDRAILS } from '../../src/rule/audit';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27');
const { Validations } = cdk as { Validations?: { of(scope: IConstruct): { acknowledge(rule: { id: string; reason: string }): void } } };
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/db-AbCdEf';

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'rules-')); });
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

function newApp(): App {
  return new App({ outdir, context: { '@aws-cdk/core:validationReportJson': false } });
}

/** A task of the CDK's own with a secret in plain text. */
function faulty(scope: Construct, id = 'Task', variable = 'X'): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(scope, id);
  task.addContainer('app', { image, environment: { [variable]: '{{resolve:secretsmanager:app/db}}' } });
  return task;
}

/** What the CDK says of the app, and whether it fails. Older CDKs set the exit code, newer ones throw. */
function synthesized(app: App): { failed: boolean; text: string } {
  const lines: string[] = [];
  const add = (line: unknown) => { lines.push(String(line)); };
  jest.spyOn(console, 'error').mockImplementation(add);
  jest.spyOn(console, 'log').mockImplementation(add);
  const before = process.exitCode;
  process.exitCode = 0;
  let failed = false;
  try {
    app.synth();
    failed = Number(process.exitCode) === 1;
  } catch (error) {
    failed = true;
    add((error as Error).message);
  } finally {
    process.exitCode = before;
  }
  return { failed, text: lines.join('\n') };
}

function enabled(build: (stack: Stack) => void, options?: SecretAccessRulesOptions) {
  const app = newApp();
  SecretAccessRules.enable(app, options);
  build(new Stack(app, 'App', { env: { account: '123456789012', region: 'eu-central-1' } }));
  return synthesized(app);
}

function count(text: string, words: string): number {
  return text.split(words).length - 1;
}

describe('finds what is wrong with a task of the CDK', () => {
  test.each<[string, (app: App) => Construct, string]>([
    ['in a stack', (app) => new Stack(app, 'S'), 'S/Task'],
    ['in a nested stack', (app) => new NestedStack(new Stack(app, 'S'), 'Inner'), 'S/Inner/Task'],
    ['in a nested stack of a nested stack', (app) => new NestedStack(new NestedStack(new Stack(app, 'S'), 'Inner'), 'Most'), 'S/Inner/Most/Task'],
    ['in a stage', (app) => new Stack(new Stage(app, 'Prod'), 'S'), 'Prod/S/Task'],
    ['in a nested stack of a stage', (app) => new NestedStack(new Stack(new Stage(app, 'Prod'), 'S'), 'Inner'), 'Prod/S/Inner/Task'],
  ])('%s, and names the construct', (_, scope, path) => {
    const app = newApp();
    SecretAccessRules.enable(app);
    faulty(scope(app));
    const { failed, text } = synthesized(app);
    expect(failed).toBe(true);
    expect(text).toContain('PlaintextSecret');
    expect(text).toContain("container 'app', environment variable 'X': '{{resolve:secretsmanager:…}}' puts the plaintext into the task definition");
    expect(text).toContain(path);
  });

  test('in one scope and not in another', () => {
    const app = newApp();
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    faulty(one, 'Task', 'FIRST');
    faulty(other, 'Task', 'SECOND');
    SecretAccessRules.enable(other);
    const { text } = synthesized(app);
    expect(text).toContain("'SECOND'");
    expect(text).not.toContain("'FIRST'");
  });

  test('in a stage that the rules are enabled for, by what other stacks of it have', () => {
    const app = newApp();
    const stage = new Stage(app, 'Prod');
    SecretAccessRules.enable(stage);
    faulty(new Stack(stage, 'S'), 'Task', 'INSIDE');
    faulty(new Stack(app, 'S'), 'Task', 'OUTSIDE');
    const { text } = synthesized(app);
    expect(text).toContain("'INSIDE'");
    expect(text).not.toContain("'OUTSIDE'");
  });

  test('in a task that the rules are enabled for by an aspect', () => {
    const app = newApp();
    Aspects.of(app).add({ visit: (node) => node instanceof ecs.CfnTaskDefinition && SecretAccessRules.enable(node) });
    faulty(new Stack(app, 'S'));
    expect(synthesized(app)).toMatchObject({ failed: true, text: expect.stringContaining('PlaintextSecret') });
  });

  test('next to a nested stack whose template is YAML', () => {
    const { failed, text } = enabled((stack) => {
      const file = join(outdir, 'inner.yaml');
      writeFileSync(file, 'Resources: { Topic: { Type: AWS::SNS::Topic } }');
      const asset = new Asset(stack, 'Asset', { path: file });
      asset.addResourceMetadata(new CfnStack(stack, 'Inner', { templateUrl: asset.httpUrl }), 'TemplateURL');
      faulty(stack);
    });
    expect(failed).toBe(true);
    expect(text).toContain('PlaintextSecret');
  });

  test('a reference without permission', () => {
    const { failed, text } = enabled((stack) => {
      new ecs.CfnTaskDefinition(stack, 'Task', {
        executionRoleArn: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }).roleArn,
        containerDefinitions: [{ name: 'app', image: 'x', secrets: [{ name: 'PASSWORD', valueFrom: ARN }] }],
      });
    });
    expect(failed).toBe(true);
    expect(text).toContain('MissingPermission');
    expect(text).toContain(`no permission secretsmanager:GetSecretValue on ${ARN}`);
  });
});

test('finds and reports nothing in an app of the library', () => {
  const { failed, text } = enabled((stack) => {
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: { image, secrets: { PASSWORD: TaskSecret.fromSecretsManager(secret) } } } });
  }, { failOn: FailOn.INFO });
  expect({ failed, violations: count(text, 'cdk-fargate-secrets::') + count(text, 'Occurrences:') }).toEqual({ failed: false, violations: 0 });
});

test('an app without the rules has no plugin of them', () => {
  const app = newApp();
  faulty(new Stack(app, 'S'));
  expect(synthesized(app)).toMatchObject({ failed: false, text: expect.not.stringContaining('PlaintextSecret') });
});

describe('enabled more than once', () => {
  test('says everything once, and the later options apply', () => {
    const app = newApp();
    SecretAccessRules.enable(app, { failOn: FailOn.NEVER });
    SecretAccessRules.enable(app);
    faulty(new Stack(app, 'S'));
    const { failed, text } = synthesized(app);
    expect(failed).toBe(true);
    expect(count(text, 'puts the plaintext into the task definition')).toBe(1);
  });

  test('the options of the innermost scope apply', () => {
    const app = newApp();
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    SecretAccessRules.enable(other, { exclude: ['PlaintextSecret'] });
    SecretAccessRules.enable(app);
    faulty(one, 'Task', 'FIRST');
    faulty(other, 'Task', 'SECOND');
    const { text } = synthesized(app);
    expect(text).toContain("'FIRST'");
    expect(text).not.toContain("'SECOND'");
  });
});

describe('severities', () => {
  const excess = (stack: Stack) => {
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', ARN);
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image, secrets: { X: ecs.Secret.fromSecretsManager(secret) } }); // grants DescribeSecret, too
  };

  test('a warning does not fail the synthesis', () => {
    expect(enabled(excess).failed).toBe(false);
  });

  test('a warning fails it if failOn says so', () => {
    const { failed, text } = enabled(excess, { failOn: FailOn.WARNING });
    expect(failed).toBe(true);
    expect(text).toContain('ExcessActions');
  });

  test('nothing fails it if failOn says so', () => {
    expect(enabled(faulty, { failOn: FailOn.NEVER }).failed).toBe(false);
  });

  test('excluded rules find nothing', () => {
    expect(enabled(faulty, { exclude: ['PlaintextSecret'] }).failed).toBe(false);
  });
});

describe('acknowledgements', () => {
  const RULE = 'cdk-fargate-secrets::PlaintextSecret';
  const atConstruct = (construct: IConstruct) => construct.node.addMetadata('aws:cdk:acknowledged-rules', { [RULE]: 'known since May' });
  const atResource = (task: ecs.FargateTaskDefinition) => (task.node.defaultChild as CfnResource).addMetadata('cdk-fargate-secrets', { PlaintextSecret: 'known since May' });

  test.each<[string, (task: ecs.FargateTaskDefinition) => void]>([
    ['at the task', atConstruct],
    ['at its resource', (task) => atConstruct(task.node.defaultChild as CfnResource)],
    ['at its stack', (task) => atConstruct(Stack.of(task))],
    ['at its stage', (task) => atConstruct(Stage.of(task) as Stage)],
    ['at the app', (task) => atConstruct(task.node.root)],
    ["in the resource's metadata", atResource],
    ...Validations ? [['by Validations', (task: IConstruct) => Validations.of(task).acknowledge({ id: RULE, reason: 'known since May' })] as [string, (task: IConstruct) => void]] : [],
  ])('are accepted %s', (_, acknowledge) => {
    const app = newApp();
    SecretAccessRules.enable(app);
    acknowledge(faulty(new NestedStack(new Stack(new Stage(app, 'Prod'), 'S'), 'Inner')));
    expect(synthesized(app)).toMatchObject({ failed: false, text: expect.not.stringContaining('puts the plaintext') });
  });

  test('are accepted at a construct with hostile characters in its id', () => {
    const app = newApp();
    SecretAccessRules.enable(app);
    atConstruct(faulty(new Stack(app, 'S'), 'a|b<script>`\u202ey]'));
    expect(synthesized(app)).toMatchObject({ failed: false, text: expect.not.stringContaining('puts the plaintext') });
  });

  test('without the name of the library are accepted as by the command', () => {
    const app = newApp();
    SecretAccessRules.enable(app);
    faulty(new Stack(app, 'S')).node.addMetadata('aws:cdk:acknowledged-rules', { PlaintextSecret: 'known since May' });
    expect(synthesized(app)).toMatchObject({ failed: false, text: expect.not.stringContaining('puts the plaintext') });
  });

  test('apply to one rule, and to everything in the construct', () => {
    const app = newApp();
    SecretAccessRules.enable(app);
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    atConstruct(faulty(one, 'Task', 'FIRST'));
    faulty(other, 'Task', 'SECOND').node.addMetadata('aws:cdk:acknowledged-rules', { 'cdk-fargate-secrets::SharedRole': 'another rule' });
    const { failed, text } = synthesized(app);
    expect(failed).toBe(true);
    expect(text).toContain("'SECOND'");
    expect(text).not.toContain("'FIRST'");
  });

  test('stay listed with their reasons, in the report that fails for something else', () => {
    const app = newApp();
    SecretAccessRules.enable(app);
    const stack = new Stack(app, 'S');
    atResource(faulty(stack, 'Accepted'));
    atConstruct(faulty(stack, 'AcceptedToo'));
    faulty(stack, 'Open');
    const { failed, text } = synthesized(app);
    expect(failed).toBe(true);
    const reports = readdirSync(outdir).filter((name) => name.includes('validation-report')).map((name) => readFileSync(join(outdir, name), 'utf8'));
    const all = [text, ...reports].join('\n');
    expect(count(all, 'known since May')).toBeGreaterThanOrEqual(2);
  });

  test('a warning that fails the synthesis does so although an error is acknowledged', () => {
    const app = newApp();
    SecretAccessRules.enable(app, { failOn: FailOn.WARNING });
    const stack = new Stack(app, 'S');
    atConstruct(faulty(stack, 'Accepted'));
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image, environment: { API_TOKEN: 'hunter2-value' } });
    const { failed, text } = synthesized(app);
    expect(failed).toBe(true);
    expect(text).toContain('LiteralCredential');
    expect(text).not.toContain('hunter2');
  });
});

describe('guardrails', () => {
  const ALL: SecretAccessGuardrails = Object.fromEntries(GUARDRAILS.map(({ option }) => [option, true]));

  function secret(stack: Stack): secretsmanager.Secret {
    return new secretsmanager.Secret(stack, 'Secret');
  }

  test('all are met by a task that is written for them', () => {
    const { failed, text } = enabled((stack) => {
      const key = new kms.Key(stack, 'Key');
      const encrypted = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key });
      encrypted.addRotationSchedule('Rotation', { rotationLambda: lambda.Function.fromFunctionArn(stack, 'Function', 'arn:aws:lambda:eu-central-1:123456789012:function:rotate') });
      new SecureFargateTaskDefinition(stack, 'Task', {
        policyPlacement: PolicyPlacement.MANAGED,
        containers: { app: { image, environment: { DB_HOST: 'db' }, secrets: { PASSWORD: TaskSecret.fromSecretsManager(encrypted) } } },
      });
    }, { guardrails: ALL });
    expect({ failed, text: count(text, 'Occurrences:') }).toEqual({ failed: false, text: 0 });
  });

  test.each<[keyof SecretAccessGuardrails, string, (stack: Stack) => void]>([
    ['customerKeys', 'SecretWithoutCustomerKey', (stack) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(secret(stack)) })],
    ['rotation', 'SecretWithoutRotation', (stack) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(secret(stack)) })],
    ['completeArns', 'IncompleteSecretArn', (stack) => own(stack, { PASSWORD: TaskSecret.fromValueFrom(ARN.replace('-AbCdEf', '')) })],
    ['secretVariables', 'LiteralUnderSecretName', (stack) => new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image, environment: { DB_PASSWORD: '4711' } })],
    ['managedPolicies', 'InlinePolicy', (stack) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(secret(stack)) })],
    ['namedKeys', 'WildcardKey', (stack) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(secret(stack)) }).executionRole
      .addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [`arn:${stack.partition}:kms:${stack.region}:${stack.account}:key/*`] }))],
    ['unsharedSecrets', 'SharedSecret', (stack) => {
      const shared = secret(stack);
      ['One', 'Two'].forEach((id) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(shared) }, id));
    }],
  ])('%s finds %s, and only if it is on', (option, rule, build) => {
    const on = enabled(build, { guardrails: { [option]: true } });
    expect(on.failed).toBe(true);
    expect(on.text).toContain(rule);
    rmSync(outdir, { recursive: true });
    const off = enabled(build, { guardrails: { ...ALL, [option]: false }, failOn: FailOn.NEVER });
    expect(off.text).not.toContain(rule);
  });

  function own(stack: Stack, secrets: { readonly [name: string]: ecs.Secret }, id = 'Task') {
    return new SecureFargateTaskDefinition(stack, id, { containers: { app: { image, secrets } } });
  }

  test('of an inner scope do not judge an outer one', () => {
    const app = newApp();
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    [one, other].forEach((stack) => own(stack, { PASSWORD: TaskSecret.fromSecretsManager(secret(stack)) }));
    SecretAccessRules.enable(app, { failOn: FailOn.WARNING });
    SecretAccessRules.enable(other, { guardrails: { customerKeys: true } });
    const { text } = synthesized(app);
    expect(text).toContain("the secret 'Other/Secret'");
    expect(text).not.toContain("the secret 'One/Secret'");
  });
});

describe('fails', () => {
  const enabling = (options: object) => () => SecretAccessRules.enable(newApp(), options);

  test.each<[string, object, string]>([
    ['for an id that no rule has', { exclude: ['NoSuchRule'] }, "SecretAccessRules.enable: 'exclude' has 'NoSuchRule', and there is no such rule; there are PlaintextSecret, "],
    ['for an id with the name of the library', { exclude: ['cdk-fargate-secrets::SharedRole'] }, "write 'SharedRole', the id without the name of the library"],
    ['for a string instead of a list', { exclude: 'SharedRole' }, "'exclude' has 'S', and there is no such rule"],
    ['for a guardrail that there is not', { guardrails: { rotate: true } }, "'guardrails' has 'rotate', and there is no such guardrail; there are customerKeys, "],
    ['for a severity that there is not', { failOn: 'error' }, "'failOn' is 'error', and there is no such severity; there are ERROR, WARNING, INFO, NEVER"],
    ['for a name in the prototype', { guardrails: JSON.parse('{"__proto__":true}'), failOn: 'toString' }, "'guardrails' has '__proto__'"],
  ])('%s', (_, options, message) => {
    expect(enabling(options)).toThrow(message);
  });

  test('outside of an app, and without a scope', () => {
    expect(() => SecretAccessRules.enable(new Stack(undefined, 'S'))).not.toThrow(); // the CDK makes an app for it
    expect(() => SecretAccessRules.enable(new Construct(undefined as never, ''))).toThrow("'' is not in an App");
    expect(() => SecretAccessRules.enable(new Stage(undefined as never, 'S'))).toThrow("'S' is not in an App");
    expect(() => SecretAccessRules.enable(undefined as never)).toThrow("'scope' is undefined");
  });

  test('and shows nothing of a pasted value', () => {
    expect(enabling({ exclude: ['ghp_0123456789abcdefghijABCDEFGHIJ012345'] })).toThrow(/^(?!.*0123456789abcdef)/);
  });
});
