// What is in the code, what is asked for, and what is not printed.

import { faultsOf, replaced } from './synthesized';
import { PASTED, WHOLE } from './whole';
import { fileOf, Suggestions, suggestionsFor } from '../../../command/suggest/suggest';
import { parseYaml } from '../../../command/yaml';
import { modelOfTexts } from '../../../src/template/load';
import { role, SECRET_ARN, task, TRUST } from '../../rule/templates';

function suggested(template: object): Suggestions {
  const { templates, model } = modelOfTexts([{ file: 'template.json', text: JSON.stringify(template) }], { parseYaml });
  return suggestionsFor(templates, model);
}

const FARGATE = { RequiresCompatibilities: ['FARGATE'] };

/** The code for a task that reads one secret. */
function codeFor(resources: object, sections: object = {}): string {
  return fileOf(suggested({ Resources: resources, ...sections }), 'typescript');
}

/** Without what depends on the lengths of lines. */
function squeezed(code: string): string {
  return code.replace(/[\s,*]/g, '');
}

describe('a task definition that has everything', () => {
  const suggestions = suggested(WHOLE);
  const code = fileOf(suggestions, 'typescript');

  test.each(['typescript', 'python'] as const)('has no literal value in its code in %s', (language) => {
    expect(fileOf(suggestions, language)).not.toContain(PASTED.slice(0, 7));
  });

  test.each([
    "family: 'web'", 'cpu: 512', 'memoryLimitMiB: 2048', 'ephemeralStorageGiB: 50', 'cpuArchitecture: ecs.CpuArchitecture.ARM64',
    "{ name: 'scratch' }", "fileSystemId: 'fs-01234567'", "accessPointId: 'fsap-01234567'", "transitEncryption: 'ENABLED'",
    "'registry.example.com': RepositoryCredentials.fromSecretArn(",
    "image: ecs.ContainerImage.fromRegistry('registry.example.com/acme/app:1.4.2')", 'image: props.initImage',
    `PASTED_ARN: TaskSecret.fromValueFrom('${SECRET_ARN}'`, 'JSON_KEY: TaskSecret.fromValueFrom(', `'${SECRET_ARN}:password::'`,
    "OWN: TaskSecret.fromSecretsManager(props.databaseSecret, { jsonKey: 'password' })", "version: SecretVersion.stage('AWSPREVIOUS')",
    "PARAMETER: TaskSecret.fromValueFrom('/app/feature')", 'OWN_PARAMETER: TaskSecret.fromSsmParameter(props.featureParameter)',
    'UNKNOWN: props.appUnknownSecret', 'EITHER: props.appEitherSecret', 'MALFORMED: props.appMalformedSecret', 'ADMIN_PASSWORD: props.appAdminPassword', 'PASSWORD: props.appPassword',
    'TaskSecret.fromValueFrom(`arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:local-AbCdEf`)',
    'environment: { ...props.appEnvironment, REGION: stack.region }', 'readonly MODE: string;',
    "ecs.EnvironmentFile.fromBucket(acmeSettingsBucket, 'app/prod.env')", "s3.Bucket.fromBucketName(scope, 'TaskAcmeSettingsBucket', 'acme-settings')",
    "{ containerPort: 8080, name: 'http', appProtocol: ecs.AppProtocol.http }", '{ containerPort: 53, protocol: ecs.Protocol.UDP }',
    'command: props.appHealthCheck', 'interval: Duration.seconds(30)', 'startPeriod: Duration.seconds(10)',
    'mode: ecs.AwsLogDriverMode.NON_BLOCKING', 'maxBufferSize: Size.mebibytes(25)', 'streamPrefix: props.appStreamPrefix',
    '{ name: ecs.UlimitName.NOFILE, softLimit: 1024, hardLimit: 4096 }', 'addCapabilities(ecs.Capability.SYS_PTRACE)', 'dropCapabilities(ecs.Capability.ALL)',
    "{ namespace: 'net.core.somaxconn', value: '1024' }", 'restartIgnoredExitCodes: [0]', 'stopTimeout: Duration.seconds(30)',
    "{ container: task.container('init'), condition: ecs.ContainerDependencyCondition.SUCCESS }", "{ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false }",
    "task.taskDefinition.addFirelensLogRouter('router', {", 'type: ecs.FirelensLogRouterType.FLUENTBIT', 'enableECSLogMetadata: true',
    'taskRole: props.taskRole', 'cpu: props.initCpu',
    "kms.Key.fromKeyArn(scope, 'TaskKey', 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555')", 'encryptionKey: key',
    'has the AWS managed policies service-role/AmazonECSTaskExecutionRolePolicy', 'sqs:SendMessage',
  ])('has %s', (part) => {
    expect(squeezed(code)).toContain(squeezed(part));
  });

  test('is synthesized with everything the template says', () => {
    const [task_] = suggestions.tasks;
    const { model } = modelOfTexts([{ file: 'template.json', text: JSON.stringify(WHOLE) }]);
    const now = replaced(task_, model.stacks[0].tasks[0].location);
    expect(faultsOf(now)).toEqual([]);
    const [{ Properties: definition }] = Object.values<any>(now.template.Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
    const { ContainerDefinitions: old, ...others } = WHOLE.Resources.Task.Properties;
    const { Family, RequiresCompatibilities, EphemeralStorage, RuntimePlatform, Volumes } = others;
    expect(definition).toMatchObject({ Family, RequiresCompatibilities, EphemeralStorage, RuntimePlatform, Volumes, Cpu: '512', Memory: '2048' });
    const app = definition.ContainerDefinitions.find(({ Name }: any) => Name === 'app');
    const kept = ['PortMappings', 'Ulimits', 'DependsOn', 'User', 'WorkingDirectory', 'StopTimeout', 'ReadonlyRootFilesystem', 'SystemControls', 'Image'];
    expect(app).toMatchObject(Object.fromEntries(Object.entries(old[0]).filter(([property]) => kept.includes(property))));
    expect(app.MountPoints).toEqual((old[0] as any).MountPoints.map((each: any) => ({ ReadOnly: false, ...each })));
    expect(JSON.stringify(app.EnvironmentFiles)).toContain('acme-settings/app/prod.env');
    expect(definition.ContainerDefinitions.find(({ Name }: any) => Name === 'router').FirelensConfiguration.Type).toBe('fluentbit');
  });
});

test.each([
  ['an image', { Image: 'me:hunter2@registry.example.com/app' }],
  ['a user', { User: 'me:$ecret' }],
  ['a working directory', { WorkingDirectory: 'https://me:hunter2@example.com' }],
  ['a JSON key', { Secrets: [{ Name: 'A', ValueFrom: `${SECRET_ARN}:hunter2!hunter2::` }] }],
  ['the name of a variable', { Environment: [{ Name: 'hunter2 hunter2', Value: '1' }] }],
  ['the name of a container', { Name: 'hunter2 hunter2' }],
])('%s that can be a pasted secret is not printed', (_name, container) => {
  expect(codeFor({ Role: role([]), Task: task({}, container, FARGATE) })).not.toMatch(/hunter2|\$ecret/);
});

describe('roles', () => {
  const read = { A: SECRET_ARN };

  test.each<[string, object, string]>([
    ['that are parameters are asked for', { ExecutionRoleArn: { Ref: 'RoleArn' } }, "The execution role. The construct attaches to it what the task reads. Leave it out and the construct makes a role: the template's parameter 'RoleArn'."],
    ['that are literals are imported', { ExecutionRoleArn: 'arn:aws:iam::123456789012:role/platform' }, "iam.Role.fromRoleArn(scope, 'TaskExecutionRole', 'arn:aws:iam::123456789012:role/platform')"],
    ['that are names are imported', { TaskRoleArn: 'platform' }, "iam.Role.fromRoleName(scope, 'TaskTaskRole', 'platform')"],
    ['of other stacks are asked for', { TaskRoleArn: { 'Fn::ImportValue': 'platform-role' } }, "the export 'platform-role'"],
  ])('%s', (_name, more, part) => {
    expect(squeezed(codeFor({ Role: role([]), Task: task(read, {}, { ...FARGATE, ...more }) }, { Parameters: { RoleArn: { Type: 'String' } } }))).toContain(squeezed(part));
  });

  test('that are both roles of a task are not passed as execution role', () => {
    const both = { 'Fn::ImportValue': 'role' };
    const code = codeFor({ Task: task(read, {}, { ...FARGATE, ExecutionRoleArn: both, TaskRoleArn: both }) });
    expect(code).toContain('taskRole: props.taskRole');
    expect(code).not.toContain('executionRole:');
  });

  test('that the L2 made for a task keep their logical ids', () => {
    const path = (name: string) => ({ Metadata: { 'aws:cdk:path': `Web/Task/${name}` } });
    const code = codeFor({
      Role: { ...role([]), ...path('ExecutionRole/Resource') },
      TaskTaskRole1234: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST }, ...path('TaskRole/Resource') },
      LogGroup1234: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 }, ...path('app/LogGroup/Resource') },
      Task: {
        ...task(read, { LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': { Ref: 'LogGroup1234' }, 'awslogs-region': { Ref: 'AWS::Region' }, 'awslogs-stream-prefix': 'app' } } },
          { ...FARGATE, TaskRoleArn: { 'Fn::GetAtt': ['TaskTaskRole1234', 'Arn'] } }),
        ...path('Resource'),
      },
    });
    expect(squeezed(code)).toContain(squeezed("(task.taskDefinition.taskRole.node.defaultChild as iam.CfnRole).overrideLogicalId('TaskTaskRole1234')"));
    expect(squeezed(code)).toContain(squeezed("(task.container('app').node.findChild('LogGroup').node.defaultChild as logs.CfnLogGroup).overrideLogicalId('LogGroup1234')"));
    expect(code).toContain('logRetention: logs.RetentionDays.ONE_MONTH');
    expect(code).toContain("new SecureFargateTaskDefinition(scope, 'Task'");
  });
});

describe('of others than tasks for Fargate', () => {
  test.each<[string, object, string]>([
    ['a task for EC2', task({ A: SECRET_ARN }, {}, { RequiresCompatibilities: ['EC2'] }), 'is not known to run on Fargate'],
    ['a daemon', { ...task({ A: SECRET_ARN }), Type: 'AWS::ECS::DaemonTaskDefinition' }, 'is an AWS::ECS::DaemonTaskDefinition'],
    ['a job of AWS Batch', { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Secrets: [{ Name: 'A', ValueFrom: SECRET_ARN }] } } }, 'is an AWS::Batch::JobDefinition'],
    ['a task whose containers are a parameter', { Type: 'AWS::ECS::TaskDefinition', Properties: { ...FARGATE, ContainerDefinitions: { Ref: 'Containers' } } }, 'has containers that only the deployment knows'],
  ])('%s gets one sentence and no code', (_name, resource, sentence) => {
    const code = codeFor({ Role: role([]), Task: resource });
    expect(code).toMatch(/^\/\/ 'template\.json\/Task' .*\n$/);
    expect(code).toContain(sentence);
  });

  test('a task without compatibilities gets code if a service starts it on Fargate', () => {
    const service = { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' } } };
    expect(codeFor({ Role: role([]), Task: task({ A: SECRET_ARN }), Service: service })).toContain('new SecureFargateTaskDefinition');
  });

  test('an app without tasks gets a sentence', () => {
    expect(codeFor({ Role: role([]) })).toBe('// There are no task definitions other than those of SecureFargateTaskDefinition.\n');
  });
});
