import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { arn, containersIn, KEY_ARN, policiesIn, stackIn, task, variables } from './cases';
import { PolicyPlacement, RepositoryCredentials, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { deployed, length, needs, templateOf } from '../support/deployed';

type Props = (stack: Stack) => SecureFargateTaskDefinitionProps;
const managed: Props = () => ({ policyPlacement: PolicyPlacement.MANAGED });
const passedIn: Props = (stack) => ({ executionRole: new iam.Role(stack, 'Platform', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) });

/** A document as it is deployed, with secrets that have the names they are given. */
function sizes(stack: Stack): { inline: number; managed: number[] } {
  const template = templateOf(stack);
  const named = (json: any): any => {
    if (Array.isArray(json)) {
      return json.map(named);
    }
    if (typeof json !== 'object' || json === null) {
      return json;
    }
    const { Type, Properties } = template.Resources[json.Ref] ?? {};
    if (Type === 'AWS::SecretsManager::SecretTargetAttachment') {
      return named(Properties.SecretId);
    }
    return Type === 'AWS::SecretsManager::Secret' ? arn(deployed(Properties.Name, template, { Stage: 'production' }) ?? `${json.Ref}-${'x'.repeat(13)}`)
      : Object.fromEntries(Object.entries(json).map(([key, value]) => [key, named(value)]));
  };
  const policies = policiesIn(stack).map(({ type, document }) => ({ type, size: length(deployed(named(document), template)) }));
  const of = (kind: string) => policies.filter(({ type }) => type === kind).map(({ size }) => size);
  return { inline: of('inline').reduce((sum, size) => sum + size, 0), managed: of('managed') };
}

function expectToFit(stack: Stack): void {
  const { inline, managed: others } = sizes(stack);
  expect(inline).toBeLessThanOrEqual(10_240);
  others.forEach((size) => expect(size).toBeLessThanOrEqual(6_144));
  expect(others.length).toBeLessThanOrEqual(10);
}

describe('policies fit in the form in which they are deployed, with the names that are given', () => {
  const named = (stack: Stack, count: number, characters: number, encryptionKey?: kms.IKey) =>
    variables(0, count, (index) => TaskSecret.fromSecretsManager(
      new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${index}-`.padEnd(characters, 'n'), encryptionKey }),
    ));

  test.each<[string, Props, number, number]>([
    ['70 names of 120 characters', () => ({}), 70, 120],
    ['70 names of 120 characters, on a role that is passed in', passedIn, 70, 120],
    ['30 names of 400 characters, under MANAGED', managed, 30, 400],
    ['30 names of 512 characters', () => ({}), 30, 512],
    ['100 names of 300 characters', () => ({}), 100, 300],
    ['12 names of 512 characters, under MANAGED', managed, 12, 512],
  ])('%s', (_, props, count, characters) => {
    const stack = stackIn();
    task(stack, { secrets: named(stack, count, characters) }, props(stack));
    expectToFit(stack);
  });

  test('of a name with a token in it', () => {
    const stack = stackIn();
    const stage = new CfnParameter(stack, 'Stage', { default: 'prod', maxLength: 10 }).valueAsString;
    const secrets = variables(0, 40, (index) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${stage}/${index}-`.padEnd(320, 'n') })));
    task(stack, { secrets });
    expectToFit(stack);
  });

  test('of secrets that are attached to a database', () => {
    const stack = stackIn();
    const cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Cluster', { clusterIdentifier: 'main' });
    const secrets = variables(0, 30, (index) => TaskSecret.fromSecretsManager(
      new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${index}-`.padEnd(400, 'n') }).attach(cluster),
    ));
    task(stack, { secrets });
    expectToFit(stack);
  });

  test('with a key', () => {
    const stack = stackIn();
    task(stack, { secrets: named(stack, 40, 200, kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)) });
    expectToFit(stack);
  });

  test('with names that are generated', () => {
    const stack = stackIn();
    task(stack, { secrets: variables(0, 120, (index) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `SecretWithALongNameThatTellsWhatItIsFor${index}`))) });
    expectToFit(stack);
  });

  test.each([[30, 0], [1, 8_600], [1, 8_700], [1, 8_800], [2, 7_000]])('of %i secrets that the CDK grants, on a role with %i characters of its own', (count, own) => {
    const stack = stackIn();
    const resources = Array.from({ length: Math.floor(own / 40) }, (_, index) => `arn:aws:s3:::${`${index}-`.padEnd(24, 'b')}`);
    const executionRole = new iam.Role(stack, 'Platform', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      inlinePolicies: own === 0 ? undefined : { Own: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources })] }) },
    });
    const granted = Array.from({ length: count }, (_, index) => new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${index}-`.padEnd(500, 'n') }));
    const [first] = granted;
    task(stack, {
      image: ecs.ContainerImage.fromRegistry('acme/app:1'),
      secrets: Object.fromEntries(granted.map((secret, index) => [`V${index}`, ecs.Secret.fromSecretsManager(secret)])),
    }, { executionRole, registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretsManager(first) } });
    expectToFit(stack);
  });

  test('of the task role, with runtimeSecrets', () => {
    const stack = stackIn();
    const runtimeSecrets = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`V${index}`,
      RuntimeSecret.fromSecretsManager(new secretsmanager.Secret(stack, `Secret${index}`, { secretName: `${index}-`.padEnd(150, 'n') }))]));
    task(stack, { runtimeSecrets }, { taskRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) });
    expectToFit(stack);
  });
});

interface Version {
  readonly waitsFor: Map<string, Set<string>>;
  /** The secrets that each resource lets the role read. */
  readonly reads: Map<string, Set<string>>;
}

function version(props: Props, numbers: readonly number[]): Version {
  const stack = stackIn();
  const secrets = Object.fromEntries(numbers.map((number) => [`V${number}`, TaskSecret.fromValueFrom(arn(`prod/service-with-a-name-${String(number).padStart(4, '0')}`))]));
  task(stack, { secrets }, props(stack));
  const template = templateOf(stack);
  const entries = Object.entries(template.Resources).filter(([, { Type }]) => Type.startsWith('AWS::IAM::')).map(([id, { Properties }]) => {
    const documents = [...Properties.PolicyDocument ? [Properties] : [], ...Properties.Policies ?? []].map(({ PolicyDocument }) => PolicyDocument);
    return [id, new Set<string>(documents.flatMap(({ Statement }) => Statement).flatMap(({ Resource }) => Resource))] as const;
  });
  return { waitsFor: needs(template), reads: new Map(entries) };
}

function waits({ waitsFor }: Version, id: string, forId: string): boolean {
  const direct = waitsFor.get(id) ?? new Set();
  return direct.has(forId) || [...direct].some((each) => each !== id && waits({ waitsFor, reads: new Map() }, each, forId));
}

/**
 * What the role cannot read for a moment, though it could before and can after: CloudFormation creates and updates resources in
 * the order of the new template, and deletes others when all of them are there.
 */
function lostInBetween(before: Version, after: Version): string[] {
  const secrets = (of: Version) => new Set([...of.reads.values()].flatMap((each) => [...each]));
  const having = (of: Version, secret: string) => [...of.reads].filter(([, each]) => each.has(secret)).map(([id]) => id);
  return [...secrets(before)].filter((secret) => secrets(after).has(secret)).filter((secret) => {
    const next = having(after, secret);
    return !having(before, secret).some((id) => next.includes(id) || !after.reads.has(id) || next.some((other) => waits(after, id, other)));
  });
}

describe('an update takes away no secret that both versions read, not even for a moment', () => {
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  const updates: [string, number[], number[]][] = [
    ['one of 160 comes that sorts first', numbers(1, 161), numbers(0, 161)],
    ['one of 160 comes that sorts last', numbers(0, 160), numbers(0, 161)],
    ['one of 160 comes in between', numbers(0, 161).filter((number) => number !== 80), numbers(0, 161)],
    ['one of 160 goes', numbers(0, 161), numbers(1, 161)],
    ['30 come', numbers(0, 60), numbers(0, 90)],
    ['from half inline to managed policies', numbers(0, 70), numbers(0, 110)],
    ['back from managed policies', numbers(0, 110), numbers(0, 70)],
  ];
  const roles: [string, Props][] = [['on the role created here', () => ({})], ['under MANAGED', managed], ['on a role that is passed in', passedIn]];

  describe.each(roles)('%s', (_, props) => {
    test.each(updates)('%s', (__, before, after) => {
      expect(lostInBetween(version(props, before), version(props, after))).toEqual([]);
    });
  });
});

describe('what is given as a map is written sorted', () => {
  const map = <T>(values: (name: string) => T, names: readonly string[]): { [name: string]: T } =>
    Object.fromEntries(names.map((name) => [name, values(name)]));
  const options: [string, (names: readonly string[]) => (stack: Stack) => [Partial<SecureContainerOptions>, SecureFargateTaskDefinitionProps?]][] = [
    ['environment', (names) => () => [{ environment: map((name) => name, names) }]],
    ['secrets', (names) => () => [{ secrets: map((name) => TaskSecret.fromValueFrom(arn(name)), names) }]],
    ['dockerLabels', (names) => () => [{ dockerLabels: map((name) => name, names) }]],
    ['extraHosts', (names) => () => [{ extraHosts: map(() => '10.0.0.1', names) }]],
    ['log options', (names) => () => [{ logging: new ecs.GenericLogDriver({ logDriver: 'splunk', options: map((name) => name, names) }) }]],
    ['secret log options', (names) => () => [{ logging: new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: map((name) => TaskSecret.fromValueFrom(arn(name)), names) }) }]],
    ['FireLens options', (names) => () => [{ logging: ecs.LogDrivers.firelens({ options: { Name: 'stdout', ...map((name) => name, names) } }) }]],
    ['runtimeSecrets', (names) => (stack) => [{
      runtimeSecrets: map((name) => RuntimeSecret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, name, { parameterName: `/acme/${name}` })), names),
    }]],
    ['secretFiles', (names) => () => [{ secretFiles: { files: map((name) => TaskSecret.fromValueFrom(arn(name)), names) } }]],
    ['containers', (names) => () => [{}, { containers: map((name) => ({ image: ecs.ContainerImage.fromRegistry('acme/side:1'), essential: false, environment: { name } }), names) }]],
    ['registryCredentials', (names) => () => [{ image: ecs.ContainerImage.fromRegistry('c.example.com/app:1') }, {
      registryCredentials: Object.fromEntries(names.map((name) => [`${name.toLowerCase()}.example.com`, RepositoryCredentials.fromSecretArn(arn(name))])),
    }]],
  ];

  test.each(options)('%s', (_, make) => {
    const templates = [['A', 'b', 'C', 'a1'], ['a1', 'C', 'b', 'A'], ['C', 'A', 'a1', 'b']].map((names) => {
      const stack = stackIn('us-east-1', { app: new App() });
      const [app, props] = make(names)(stack);
      task(stack, app, props);
      return JSON.stringify(templateOf(stack));
    });
    expect(new Set(templates).size).toBe(1);
  });

  test('environment and addEnvironment, too', () => {
    const written = [['A', 'B'], ['B', 'A']].map(([first, second]) => {
      const stack = stackIn();
      const own = task(stack, { environment: { [first]: '1' } });
      own.container('app').addEnvironment(second, '1');
      return JSON.stringify(containersIn(stack)[0].Environment);
    });
    expect(written[0]).toBe(written[1]);
  });
});
