import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, NestedStack, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { arn, KEY_ARN, resourcesOf, ROLE_ARN, stackIn, task, variables } from './cases';
import { PolicyPlacement, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';

interface NestedTemplate {
  /** The hash by which the parent names the template. */
  readonly named: string;
  /** The hash of what the file has, as the CDK hashes it: without white space. */
  readonly file: string;
  readonly template: any;
}

/** The nested templates of an assembly, from the file with its assets. */
function nestedTemplates(assembly: CloudAssembly): NestedTemplate[] {
  return assembly.stacks.flatMap(({ stackName, template: parent }) => {
    const { files } = JSON.parse(readFileSync(join(assembly.directory, `${stackName}.assets.json`), 'utf8'));
    const templates = Object.values<any>(files).filter(({ source }) => /\.nested\.template\.json$/.test(source.path)).map(({ source, destinations }) => {
      const content = readFileSync(join(assembly.directory, source.path), 'utf8');
      const [{ objectKey }] = Object.values<any>(destinations);
      const [named] = /^[0-9a-f]+/.exec(objectKey) ?? [''];
      return { named, file: createHash('sha256').update(JSON.stringify(JSON.parse(content))).digest('hex'), template: JSON.parse(content) };
    });
    const all = JSON.stringify([parent, ...templates.map(({ template }) => template)]);
    templates.forEach(({ named }) => expect(all).toContain(named));
    return templates;
  });
}

type Props = (scope: Construct) => SecureFargateTaskDefinitionProps;
const createdRole: Props = (scope) => ({ executionRole: new iam.Role(scope, 'Platform', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) });
const importedRole: Props = (scope) => ({ executionRole: iam.Role.fromRoleArn(scope, 'Platform', ROLE_ARN) });
const roles: [string, Props][] = [
  ['INLINE', () => ({})],
  ['MANAGED', () => ({ policyPlacement: PolicyPlacement.MANAGED })],
  ['a role that the nested stack creates', createdRole],
  ['a role that the parent creates', (scope) => createdRole(Stack.of(scope).nestedStackParent!)],
  ['a role that is imported', importedRole],
  ['a role that is imported, under MANAGED', (scope) => ({ ...importedRole(scope), policyPlacement: PolicyPlacement.MANAGED })],
  ['a role under EXTERNAL', (scope) => ({ ...importedRole(scope), policyPlacement: PolicyPlacement.EXTERNAL })],
  ['a task role that is imported', (scope) => ({ taskRole: iam.Role.fromRoleArn(scope, 'Application', ROLE_ARN) })],
];
const options: [string, (parent: Stack, nested: Stack) => Partial<SecureContainerOptions>][] = [
  ['nothing', () => ({})],
  ['a secret of the parent', (parent) => ({ secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(parent, 'Secret', { encryptionKey: new kms.Key(parent, 'Key') })) } })],
  ['a secret of its own', (_, nested) => ({ secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(nested, 'Secret')) } })],
  ['the default log router alone', () => ({ logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }) })],
  ['the default log router and a secret of the parent', (parent) => ({
    logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }), secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(parent, 'Secret')) },
  })],
  ['an ecs.Secret of the parent', (parent) => ({ secrets: { A: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(parent, 'Secret')) } })],
  ['a runtime secret of the parent', (parent) => ({ runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(new secretsmanager.Secret(parent, 'Secret')) } })],
  ['160 secrets', () => ({ secrets: variables(0, 160, (index) => TaskSecret.fromValueFrom(arn(`prod/service-${index}`))) })],
];

describe.each(roles)('the hash of a nested template is that of its file: %s', (_, props) => {
  test.each(options)('%s', (__, make) => {
    const parent = stackIn();
    const nested = new NestedStack(parent, 'Nested');
    task(nested, make(parent, nested), props(nested));
    const templates = nestedTemplates((parent.node.root as App).synth());
    expect(templates).toHaveLength(1);
    templates.forEach(({ named, file }) => expect(named).toBe(file));
  });
});

describe('the hash of a nested template is that of its file', () => {
  const expectHashes = (app: App, count: number) => {
    const templates = nestedTemplates(app.synth());
    expect(templates).toHaveLength(count);
    templates.forEach(({ named, file }) => expect(named).toBe(file));
  };

  test('of two nested stacks that share a role', () => {
    const parent = stackIn();
    const role = iam.Role.fromRoleArn(parent, 'Role', ROLE_ARN);
    ['One', 'Two'].forEach((id) => task(new NestedStack(parent, id), { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(parent, `${id}Secret`)) } }, { executionRole: role }));
    expectHashes(parent.node.root as App, 2);
  });

  test('of a stack in a nested stack', () => {
    const parent = stackIn();
    task(new NestedStack(new NestedStack(parent, 'Outer'), 'Inner'), { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(parent, 'Secret')) } });
    const app = parent.node.root as App;
    const assembly = app.synth();
    nestedTemplates(assembly).forEach(({ named, file }) => expect(named).toBe(file));
  });

  test('when a secret is added by an Aspect', () => {
    const parent = stackIn();
    const secret = new secretsmanager.Secret(parent, 'Secret');
    const own = task(new NestedStack(parent, 'Nested'));
    let added = false;
    Aspects.of(parent).add({
      visit: () => {
        added || own.container('app').addSecret('A', TaskSecret.fromSecretsManager(secret));
        added = true;
      },
    });
    expectHashes(parent.node.root as App, 1);
  });

  test('when the policy was read before', () => {
    const parent = stackIn();
    const nested = new NestedStack(parent, 'Nested');
    const own = task(nested, { logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }) }, importedRole(nested));
    nested.resolve(own.executionRolePolicy);
    expect(own.secretReads).toEqual([]);
    expectHashes(parent.node.root as App, 1);
  });

  test('and its task definition waits for the policies', () => {
    const parent = stackIn();
    const nested = new NestedStack(parent, 'Nested');
    task(nested, { logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }) }, importedRole(nested));
    const [{ template }] = nestedTemplates((parent.node.root as App).synth());
    const [definition] = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
    const policies = Object.entries<any>(template.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Policy').map(([id]) => id);
    expect([definition.DependsOn].flat()).toEqual(expect.arrayContaining(policies));
    expect(policies).toHaveLength(1);
  });
});

test('two syntheses of one app are the same', () => {
  const write = () => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
    task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) }, logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout' } }) });
    const app = stack.node.root as App;
    return [app.synth(), app.synth({ force: true })].map((assembly) => JSON.stringify(assembly.stacks[0].template));
  };
  expect(new Set([...write(), ...write()]).size).toBe(1);
});

describe('under Role.customizeRoles', () => {
  const roles2: [string, (scope: Construct) => SecureFargateTaskDefinitionProps][] = [
    ['created by the L2', () => ({})],
    ['created by the app', (scope) => ({ taskRole: new iam.Role(scope, 'TaskRole', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) })],
    ['imported', (scope) => ({ taskRole: iam.Role.fromRoleArn(scope, 'TaskRole', ROLE_ARN) })],
  ];

  test.each(roles2)('taskRolePolicy is after synthesis what it was before: the task role %s', (_, props) => {
    const stack = stackIn();
    iam.Role.customizeRoles(stack);
    const own = task(stack, { runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('a'))) } }, props(stack));
    const before = stack.resolve(own.taskRolePolicy);
    expect(JSON.stringify(before)).toContain(arn('a'));
    (stack.node.root as App).synth();
    expect(stack.resolve(own.taskRolePolicy)).toEqual(before);
  });

  test('executionRolePolicy is after synthesis what it was before', () => {
    const stack = stackIn();
    iam.Role.customizeRoles(stack);
    const own = task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } });
    const before = stack.resolve(own.executionRolePolicy);
    expect(JSON.stringify(before)).toContain(arn('a'));
    (stack.node.root as App).synth();
    expect(stack.resolve(own.executionRolePolicy)).toEqual(before);
  });

  test('that only reports, the role created here has its permissions', () => {
    const stack = stackIn();
    iam.Role.customizeRoles(stack, { preventSynthesis: false });
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } });
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toEqual([arn('a')]);
  });

  test('each statement is in the report once, however often the app is synthesized', () => {
    const stack = stackIn();
    iam.Role.customizeRoles(stack);
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a')) } });
    const app = stack.node.root as App;
    app.synth();
    const assembly = app.synth({ force: true });
    const report = readFileSync(join(assembly.directory, 'iam-policy-report.json'), 'utf8');
    expect(report.split(arn('a'))).toHaveLength(2);
  });
});

describe('env files in an imported bucket', () => {
  function lookups(bucketsIn: (stack: Stack) => s3.IBucket, tasks: number): number {
    const stack = stackIn();
    const bucket = bucketsIn(stack);
    for (let index = 0; index < tasks; index += 1) {
      task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] }, {}, `Task${index}`);
    }
    const findAll = jest.spyOn(Object.getPrototypeOf(stack.node.root.node), 'findAll');
    (stack.node.root as App).synth();
    const { length } = findAll.mock.calls;
    findAll.mockRestore();
    return length;
  }
  const attributes = (scope: Construct) => s3.Bucket.fromBucketAttributes(scope, 'Bucket', { bucketName: 'settings', encryptionKey: kms.Key.fromKeyArn(scope, 'Key', KEY_ARN) });

  test.each<[string, (stack: Stack) => s3.IBucket]>([
    ['of the stack', attributes],
    ['of another construct', (stack) => attributes(new Construct(stack, 'Settings'))],
    ['of another stack', (stack) => attributes(stackIn('us-east-1', { app: stack.node.root as App, id: 'Data' }))],
  ])('are looked for when they are given, and not at each resolution: a bucket %s', (_, bucket) => {
    expect(lookups(bucket, 12) - lookups(bucket, 2)).toBe(0);
  });
});

test('synthesis adds nothing to the tree of constructs', () => {
  const stack = stackIn();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const own: SecureFargateTaskDefinition = task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } });
  const paths = () => stack.node.findAll().map(({ node }) => node.path).filter((path) => !path.includes('Bootstrap')); // the CDK's own
  const before = paths();
  stack.resolve(own.executionRolePolicy);
  stack.resolve(own.taskRolePolicy);
  expect(own.secretReads).toHaveLength(1);
  (stack.node.root as App).synth();
  expect(paths()).toEqual(before);
});
