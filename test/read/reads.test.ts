import { App, Aspects, IAspect } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { IConstruct } from 'constructs';
import { RepositoryCredentials, RuntimeSecret, SecretRead, SecretUsage, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { allStatements, container, inlineStatements, newStack, taskDefinition, warnings } from '../support/app';

const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
const secret = (name: string) => TaskSecret.fromValueFrom(named(name));
const parameter = (name: string) => `arn:aws:ssm:eu-central-1:123456789012:parameter/${name}`;

/** What is readable, of Secrets Manager. */
const readable = (stack: Parameters<typeof inlineStatements>[0]) =>
  inlineStatements(stack).filter(({ Sid }) => Sid === 'ReadSecrets').flatMap(({ Resource }) => Resource);

const brief = (reads: SecretRead[]) => reads.map(({ usage, container: name, name: variable, resourceArn }) => [usage, name, variable, resourceArn]);

function taskWith(props: SecureFargateTaskDefinitionProps) {
  const stack = newStack();
  return { stack, task: new SecureFargateTaskDefinition(stack, 'Task', props) };
}

const service = (stack: ReturnType<typeof newStack>, task: SecureFargateTaskDefinition, options: Partial<ecs.FargateServiceProps> = {}) =>
  new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition, ...options });

describe('secrets of containers', () => {
  test('given with the container are read by it', () => {
    const { stack, task } = taskWith({ containers: { app: container({ secrets: { TOKEN: secret('token'), KEY: TaskSecret.fromValueFrom(parameter('key')) } }) } });
    expect(brief(task.secretReads)).toEqual([
      [SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'KEY', parameter('key')],
      [SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'TOKEN', named('token')],
    ]);
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets)
      .toEqual([{ Name: 'KEY', ValueFrom: parameter('key') }, { Name: 'TOKEN', ValueFrom: named('token') }]);
    expect(inlineStatements(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([['ReadSecrets', named('token')], ['ReadParameters', parameter('key')]]);
  });

  test('added later with addSecret are read the same way, on whatever container', () => {
    const { stack, task } = taskWith({ containers: { app: container() } });
    task.container('app').addSecret('LATE', secret('late'));
    const sidecar = task.taskDefinition.addContainer('sidecar', container());
    sidecar.addSecret('BESIDE', secret('beside'));
    expect(brief(task.secretReads)).toEqual([
      [SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'LATE', named('late')],
      [SecretUsage.ENVIRONMENT_VARIABLE, 'sidecar', 'BESIDE', named('beside')],
    ]);
    expect(readable(stack)).toEqual([named('beside'), named('late')]);
  });

  test('are rendered sorted by name, late ones among the others', () => {
    const { stack, task } = taskWith({ containers: { app: container({ secrets: { Z: secret('z'), b: secret('b'), M: secret('m') } }) } });
    task.container('app').addSecret('A', secret('a'));
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['A', 'M', 'Z', 'b']);
  });

  test('of an extension are read', () => {
    class Agent implements ecs.ITaskDefinitionExtension {
      public extend(taskDefinition_: ecs.TaskDefinition): void {
        taskDefinition_.addContainer('agent', container({ secrets: { API_KEY: secret('agent') } }));
      }
    }
    const { stack, task } = taskWith({ containers: { app: container() } });
    task.taskDefinition.addExtension(new Agent());
    expect(brief(task.secretReads)).toEqual([[SecretUsage.ENVIRONMENT_VARIABLE, 'agent', 'API_KEY', named('agent')]]);
    expect(readable(stack)).toEqual([named('agent')]);
  });

  test('used by several containers are read by each and granted once', () => {
    const shared = secret('shared');
    const { stack, task } = taskWith({ containers: { app: container({ secrets: { A: shared } }), worker: container({ secrets: { B: shared } }) } });
    expect(brief(task.secretReads).map(([, name]) => name)).toEqual(['app', 'worker']);
    expect(readable(stack)).toEqual([named('shared')]);
  });

  test('read with several JSON keys are granted once', () => {
    const database = secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'Secret', named('database'));
    const { stack } = taskWith({ containers: { app: container({ secrets: TaskSecret.fromJsonKeys(database, { USER: 'username', PASSWORD: 'password' }) }) } });
    expect(readable(stack)).toEqual([named('database')]);
  });

  test('stated once with a key and once without may be decrypted with it', () => {
    const stack = newStack();
    const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555');
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: container({ secrets: { A: TaskSecret.fromValueFrom(named('a'), { encryptionKey: key }) } }),
        worker: container({ secrets: { A: TaskSecret.fromValueFrom(named('a')) } }),
      },
    });
    expect(inlineStatements(stack).map(({ Sid }) => Sid)).toEqual(['ReadSecrets', 'DecryptSecrets1']);
    expect(warnings(stack)).toEqual([]);
    expect(task.secretReads.map(({ encryptionKeyArns }) => encryptionKeyArns)).toEqual([[key.keyArn], [key.keyArn]]);
  });
});

describe('secrets of log drivers', () => {
  const logSecrets = (stack: ReturnType<typeof newStack>) =>
    taskDefinition(stack).Properties.ContainerDefinitions.map(({ LogConfiguration }: any) => LogConfiguration?.SecretOptions);

  test.each([
    ['Splunk', () => ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: secret('splunk') }), 'splunk-token'],
    ['a generic driver', () => new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: { 'splunk-token': secret('splunk') } }), 'splunk-token'],
    ['FireLens', () => ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: { apikey: secret('splunk') } }), 'apikey'],
  ])('%s are read as options of the log', (_, logging, option) => {
    const { stack, task } = taskWith({ containers: { app: container({ logging: logging() }) } });
    expect(brief(task.secretReads)).toEqual([[SecretUsage.LOG_OPTION, 'app', option, named('splunk')]]);
    expect(readable(stack)).toEqual([named('splunk')]);
    expect(logSecrets(stack)[0]).toEqual([{ Name: option, ValueFrom: named('splunk') }]);
  });

  test('are rendered sorted by name', () => {
    const { stack } = taskWith({
      containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: { token: secret('b'), apikey: secret('a') } }) }) },
    });
    expect(logSecrets(stack)[0].map(({ Name }: { Name: string }) => Name)).toEqual(['apikey', 'token']);
  });

  test('and the log router that is added explicitly', () => {
    const { stack, task } = taskWith({
      containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: { apikey: secret('datadog') } }) }) },
    });
    task.taskDefinition.addFirelensLogRouter('router', {
      image: ecs.ContainerImage.fromRegistry('acme/fluent-bit:3'),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
      secrets: { LICENSE: secret('license') },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'router' }),
    });
    expect(brief(task.secretReads)).toEqual([
      [SecretUsage.LOG_OPTION, 'app', 'apikey', named('datadog')],
      [SecretUsage.ENVIRONMENT_VARIABLE, 'router', 'LICENSE', named('license')],
    ]);
    expect(taskDefinition(stack).Properties.ContainerDefinitions).toHaveLength(2);
    expect(readable(stack)).toEqual([named('datadog'), named('license')]);
    expect(inlineStatements(stack).flatMap(({ Action }) => Action)).toContain('logs:PutLogEvents');
  });

  test('and the default log router, added while the task definition resolves, has its permissions', () => {
    const { stack, task } = taskWith({
      containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: { apikey: secret('datadog') } }) }) },
    });
    const before = task.executionRolePolicy.statementCount;
    const definitions = taskDefinition(stack).Properties.ContainerDefinitions;
    expect(definitions.map(({ Name }: { Name: string }) => Name)).toEqual(['app', 'log-router']);
    expect(before).toBe(1);
    expect(inlineStatements(stack).flatMap(({ Action }) => Action)).toEqual([
      'secretsmanager:GetSecretValue',
      'ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:GetAuthorizationToken',
      'logs:CreateLogStream', 'logs:PutLogEvents',
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('of the proxy of Service Connect belong to the service', () => {
    const { stack, task } = taskWith({ containers: { app: container({ portMappings: [{ containerPort: 8080, name: 'http' }] }) } });
    service(stack, task, {
      serviceConnectConfiguration: {
        namespace: 'internal',
        services: [{ portMappingName: 'http' }],
        logDriver: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: secret('splunk') }),
      },
    });
    expect(task.secretReads).toEqual([{
      usage: SecretUsage.LOG_OPTION, container: undefined, name: 'splunk-token', resourceArn: named('splunk'), valueFrom: named('splunk'), encryptionKeyArns: [],
    }]);
    expect(readable(stack)).toEqual([named('splunk')]);
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:unknownEncryptionKey']);
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: { LogConfiguration: { SecretOptions: [{ Name: 'splunk-token', ValueFrom: named('splunk') }] } },
    });
  });

  test('of the proxy of Service Connect belong to the service also where that is in another stack', () => {
    const { stack, task } = taskWith({ containers: { app: container({ portMappings: [{ containerPort: 8080, name: 'http' }] }) } });
    const other = newStack({ app: stack.node.root as App, id: 'Services' });
    service(other, task, {
      serviceConnectConfiguration: {
        namespace: 'internal',
        logDriver: ecs.LogDrivers.splunk({
          url: 'https://splunk.example.com:8088',
          secretToken: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Splunk')),
        }),
      },
    });
    const listed = () => task.secretReads.map(({ usage, name, container: its }) => [usage, name, its]);
    expect(listed()).toEqual([[SecretUsage.LOG_OPTION, 'splunk-token', undefined]]);
    expect(inlineStatements(stack)).toHaveLength(1);
    expect(listed()).toEqual([[SecretUsage.LOG_OPTION, 'splunk-token', undefined]]);
  });

  test('of the proxy of Service Connect belong to the service also where a container reads the same secret', () => {
    const { stack, task } = taskWith({
      containers: { app: container({ portMappings: [{ containerPort: 8080, name: 'http' }], secrets: { SPLUNK: secret('splunk') } }) },
    });
    service(stack, task, {
      serviceConnectConfiguration: {
        namespace: 'internal',
        services: [{ portMappingName: 'http' }],
        logDriver: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: secret('splunk') }),
      },
    });
    expect(brief(task.secretReads)).toEqual([
      [SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'SPLUNK', named('splunk')],
      [SecretUsage.LOG_OPTION, undefined, 'splunk-token', named('splunk')],
    ]);
  });
});

describe('registry credentials', () => {
  const credentialsIn = (stack: ReturnType<typeof newStack>) => Object.fromEntries(taskDefinition(stack).Properties.ContainerDefinitions
    .map(({ Name, RepositoryCredentials: its }: any) => [Name, its?.CredentialsParameter]));
  const image = (name: string) => ({ image: ecs.ContainerImage.fromRegistry(name) });

  test('of a container are read to pull its image, and for nothing else', () => {
    const { stack, task } = taskWith({
      containers: {
        app: container({ repositoryCredentials: RepositoryCredentials.fromSecretArn(named('hub')) }),
        worker: container(),
      },
    });
    expect(brief(task.secretReads)).toEqual([[SecretUsage.REPOSITORY_CREDENTIALS, 'app', undefined, named('hub')]]);
    expect(credentialsIn(stack)).toEqual({ app: named('hub'), worker: undefined });
    expect(readable(stack)).toEqual([named('hub')]);
  });

  test('by host reach every image of the host, however it was added', () => {
    const { stack, task } = taskWith({
      registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(named('github')) },
      containers: { app: image('ghcr.io/acme/app:1'), other: image('quay.io/acme/app:1') },
    });
    task.taskDefinition.addContainer('late', image('ghcr.io/acme/late:1'));
    task.taskDefinition.addFirelensLogRouter('router', { ...image('ghcr.io/acme/fluent-bit:3'), firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT } });
    expect(credentialsIn(stack)).toEqual({ app: named('github'), other: undefined, late: named('github'), router: named('github') });
    expect(readable(stack)).toEqual([named('github')]);
  });

  test('of a container win over those of the host, which are not granted then', () => {
    const { stack } = taskWith({
      registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(named('team')) },
      containers: { app: { ...image('acme/app:1'), repositoryCredentials: RepositoryCredentials.fromSecretArn(named('own')) } },
    });
    expect(credentialsIn(stack)).toEqual({ app: named('own') });
    expect(readable(stack)).toEqual([named('own')]);
  });

  test('by host are not granted where no image comes from there', () => {
    const { stack } = taskWith({
      registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(named('github')) },
      containers: { app: image('acme/app:1') },
    });
    expect(allStatements(stack)).toEqual([]);
  });

  test('said with the L2 are listed too', () => {
    const stack = newStack();
    const hub = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Hub', named('hub'));
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1', { credentials: hub }) } },
    });
    expect(brief(task.secretReads)).toEqual([[SecretUsage.REPOSITORY_CREDENTIALS, 'app', undefined, named('hub')]]);
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:plainEcsSecret');
  });
});

describe('retainAccess', () => {
  test('keeps readable what no container names', () => {
    const { stack, task } = taskWith({ containers: { app: container() }, retainAccess: [secret('old'), TaskSecret.fromValueFrom(parameter('old'))] });
    expect(task.secretReads).toEqual([named('old'), parameter('old')].map((resourceArn) => ({
      usage: SecretUsage.RETAINED, container: undefined, name: undefined, resourceArn, valueFrom: undefined, encryptionKeyArns: [],
    })));
    expect(inlineStatements(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([['ReadSecrets', named('old')], ['ReadParameters', parameter('old')]]);
    expect(JSON.stringify(taskDefinition(stack))).not.toContain('old');
  });

  test('grants once what a container names as well, and lists it as what the container reads', () => {
    const { stack, task } = taskWith({ containers: { app: container({ secrets: { A: secret('a') } }) }, retainAccess: [secret('a')] });
    expect(brief(task.secretReads)).toEqual([[SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'A', named('a')]]);
    expect(readable(stack)).toEqual([named('a')]);
  });

  test('takes a plain ecs.Secret, with the permissions of the CDK, and lists it', () => {
    const stack = newStack();
    const old = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Old', named('old'));
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() }, retainAccess: [ecs.Secret.fromSecretsManager(old)] });
    expect(allStatements(stack).flatMap(({ Action }) => Action)).toContain('secretsmanager:GetSecretValue');
    expect(brief(task.secretReads)).toEqual([[SecretUsage.RETAINED, undefined, undefined, named('old')]]);
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:plainEcsSecret');
  });
});

describe('what was made without TaskSecret', () => {
  const plain = (stack: ReturnType<typeof newStack>, name: string, key?: string) =>
    ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, `Plain${name}`, named(name)), key);

  /** The uses that the warning names. */
  const warned = (stack: ReturnType<typeof newStack>) => warnings(stack).filter(({ id }) => id === 'cdk-fargate-secrets:plainEcsSecret')
    .map(({ message }) => /^(.*?): the reference/.exec(message)?.[1]);

  test('is each use of a secret that the CDK granted once', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secrets: { A: secret('a'), B: secret('b') } }), worker: container({ secrets: { A: plain(stack, 'a'), C: secret('c') } }) },
    });
    expect(warned(stack)).toEqual(["container 'app', 'A'; container 'worker', 'A'"]);
  });

  test.each<[string, SecureFargateTaskDefinitionProps]>([
    ['used twice', { containers: { app: container({ secrets: { A: secret('a'), B: secret('a') } }) } }],
    ['retained', { containers: { app: container() }, retainAccess: [secret('a')] }],
    ['used and retained', { containers: { app: container({ secrets: { A: secret('a') } }) }, retainAccess: [secret('a')] }],
    ['used, and read as registry credentials', {
      containers: { app: container({ secrets: { A: secret('a') }, repositoryCredentials: RepositoryCredentials.fromSecretArn(named('a')) }) },
    }],
    ['used, and fetched by a program', {
      containers: {
        app: container({
          secrets: { A: secret('a') },
          runtimeSecrets: { B: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'Secret', named('a'))) },
        }),
      },
    }],
  ])('is not a secret of this library that is %s', (_, props) => {
    expect(warned(taskWith(props).stack)).toEqual([]);
  });

  test('is what is retained so, and used with TaskSecret', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { A: secret('a') } }) }, retainAccess: [plain(stack, 'a')] });
    expect(warned(stack)).toEqual(["container 'app', 'A'"]);
  });

  test('is not looked for in a service unless more was noted than the task uses', () => {
    const { stack, task } = taskWith({
      containers: { app: container({ portMappings: [{ containerPort: 8080, name: 'http' }], secrets: { A: secret('a') } }) }, retainAccess: [secret('a')],
    });
    service(stack, task, {
      serviceConnectConfiguration: { namespace: 'internal', logDriver: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: plain(stack, 'a') }) },
    });
    expect(brief(task.secretReads)).toEqual([[SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'A', named('a')]]);
  });

  test.each<[string, (stack: ReturnType<typeof newStack>) => ecs.Secret, unknown]>([
    ['a JSON key of a secret', (stack) => plain(stack, 'a', 'key'), named('a')],
    ['a whole secret', (stack) => plain(stack, 'a'), named('a')],
    ['a version of a secret', (stack) => ecs.Secret.fromSecretsManagerVersion(
      secretsmanager.Secret.fromSecretCompleteArn(stack, 'Plain', named('a')), { versionStage: 'AWSPREVIOUS', versionId: '11111111-2222-3333-4444-555555555555' }, 'key'), named('a')],
    ['a JSON key of a secret of the app', (stack) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Owned'), 'key'),
      { Ref: expect.stringMatching(/^Owned/) }],
    ['a parameter', (stack) => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterArn(stack, 'Parameter', parameter('a'))), parameter('a')],
  ])('is listed by the ARN alone: %s', (_, plainSecret, expected) => {
    const stack = newStack({ env: { account: '123456789012', region: 'eu-central-1' } });
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { A: plainSecret(stack) } }) } });
    expect(task.secretReads.map(({ resourceArn }) => stack.resolve(resourceArn))).toEqual([expected]);
  });
});

test('what a program fetches and registry credentials are read by their own references', () => {
  const runtime = RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'Secret', named('a')));
  const credentials = RepositoryCredentials.fromSecretArn(named('hub'));
  const { task } = taskWith({ containers: { app: container({ repositoryCredentials: credentials, runtimeSecrets: { A: runtime } }) } });
  expect(task._checked.reads.map(({ usage, references, plain }) => [usage, references, plain])).toEqual([
    [SecretUsage.REPOSITORY_CREDENTIALS, [credentials._reference], false],
    [SecretUsage.RUNTIME, [runtime._reference], false],
  ]);
});

test('each service has the options of its own log driver, whatever else there is in the app', () => {
  const { stack, task } = taskWith({ containers: { app: container({ portMappings: [{ containerPort: 8080, name: 'http' }] }) } });
  const cluster = new ecs.Cluster(stack, 'Plain');
  new ecs.FargateService(stack, 'WithoutConnect', { cluster, taskDefinition: task.taskDefinition });
  new ecs.FargateService(stack, 'WithoutLog', { cluster, taskDefinition: task.taskDefinition, serviceConnectConfiguration: { namespace: 'internal' } });
  service(stack, task, {
    serviceConnectConfiguration: {
      namespace: 'internal',
      logDriver: new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: { 'splunk-token': secret('splunk'), 'splunk-index': secret('index') } }),
    },
  });
  expect(brief(task.secretReads)).toEqual([
    [SecretUsage.LOG_OPTION, undefined, 'splunk-token', named('splunk')],
    [SecretUsage.LOG_OPTION, undefined, 'splunk-index', named('index')],
  ]);
});

describe('a secret that an Aspect adds', () => {
  class Adds implements IAspect {
    public visit(node: IConstruct): void {
      if (node instanceof ecs.ContainerDefinition && node.containerName === 'app') {
        node.addSecret('ADDED', secret('added'));
      }
    }
  }

  test('is read', () => {
    const { stack, task } = taskWith({ containers: { app: container() } });
    Aspects.of(stack).add(new Adds());
    expect(readable(stack)).toEqual([named('added')]);
    expect(brief(task.secretReads)).toEqual([[SecretUsage.ENVIRONMENT_VARIABLE, 'app', 'ADDED', named('added')]]);
  });

  test('is read also after another Aspect has looked at the policy', () => {
    const { stack, task } = taskWith({ containers: { app: container({ secrets: { EARLY: secret('early') } }) } });
    const seen: unknown[] = [];
    Aspects.of(task).add({
      visit: (node) => {
        if (node === task.executionRole.node.defaultChild) {
          seen.push(stack.resolve((node as any).policies), task.executionRolePolicy.toJSON());
        }
      },
    });
    Aspects.of(task.taskDefinition).add(new Adds());
    expect(readable(stack)).toEqual([named('added'), named('early')]);
    expect(JSON.stringify(seen)).toContain('early');
    expect(JSON.stringify(seen)).not.toContain('added');
  });
});
