import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { newStack, SECRET_ARN, taskDefinition } from '../support/app';

type ContainerOptions = { [option in keyof ecs.ContainerDefinitionOptions]-?: (stack: Stack) => Partial<ecs.ContainerDefinitionOptions> };

const only = (options: Partial<ecs.ContainerDefinitionOptions>) => () => options;

// A value for each option: the type demands a line for every one.
const CONTAINER_OPTIONS: ContainerOptions = {
  image: only({ image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/app@sha256:0123456789abcdef0123456789abcdef') }),
  containerName: only({ containerName: 'web' }),
  command: only({ command: ['serve', '--port=8080'] }),
  credentialSpecs: (stack) => ({
    credentialSpecs: [ecs.DomainJoinedCredentialSpec.fromS3Bucket(s3.Bucket.fromBucketName(stack, 'Specs', 'acme-specs'), 'spec.json')],
  }),
  cpu: only({ cpu: 128 }),
  disableNetworking: only({ disableNetworking: true }),
  dnsSearchDomains: only({ dnsSearchDomains: ['example.com'] }),
  dnsServers: only({ dnsServers: ['10.0.0.2'] }),
  dockerLabels: only({ dockerLabels: { team: 'payments' } }),
  dockerSecurityOptions: only({ dockerSecurityOptions: ['no-new-privileges'] }),
  entryPoint: only({ entryPoint: ['/bin/entry'] }),
  environment: only({ environment: { LOG_LEVEL: 'info', ZONE: 'b' } }), // sorted, as this library writes them
  environmentFiles: (stack) => ({
    environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, 'Files', 'acme-settings'), 'app.env')],
  }),
  secrets: only({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) } }),
  startTimeout: only({ startTimeout: Duration.seconds(30) }),
  stopTimeout: only({ stopTimeout: Duration.seconds(60) }),
  essential: only({ essential: false }),
  extraHosts: only({ extraHosts: { db: '10.0.0.9' } }),
  healthCheck: only({ healthCheck: { command: ['CMD', '/health'], interval: Duration.seconds(20), retries: 2 } }),
  hostname: only({ hostname: 'app' }),
  interactive: only({ interactive: true }),
  memoryLimitMiB: only({ memoryLimitMiB: 256 }),
  memoryReservationMiB: only({ memoryReservationMiB: 128 }),
  privileged: only({ privileged: true }),
  readonlyRootFilesystem: only({ readonlyRootFilesystem: true }),
  user: only({ user: '1000:1000' }),
  versionConsistency: only({ versionConsistency: ecs.VersionConsistency.DISABLED }),
  workingDirectory: only({ workingDirectory: '/srv' }),
  logging: only({ logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) }),
  linuxParameters: (stack) => ({ linuxParameters: new ecs.LinuxParameters(stack, 'Linux', { initProcessEnabled: true, sharedMemorySize: 64 }) }),
  gpuCount: only({ gpuCount: 1 }),
  portMappings: only({ portMappings: [{ containerPort: 8080, name: 'http', appProtocol: ecs.AppProtocol.http2 }] }),
  inferenceAcceleratorResources: only({ inferenceAcceleratorResources: [] }), // Fargate has no accelerator to name
  systemControls: only({ systemControls: [{ namespace: 'net.ipv4.tcp_keepalive_time', value: '500' }] }),
  pseudoTerminal: only({ pseudoTerminal: true }),
  ulimits: only({ ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: 1024, hardLimit: 2048 }] }),
  enableRestartPolicy: only({ enableRestartPolicy: true }),
  restartIgnoredExitCodes: only({ enableRestartPolicy: true, restartIgnoredExitCodes: [0, 127] }),
  restartAttemptPeriod: only({ enableRestartPolicy: true, restartAttemptPeriod: Duration.seconds(360) }),
};

type TaskOptions = { [option in keyof ecs.FargateTaskDefinitionProps]-?: (stack: Stack) => ecs.FargateTaskDefinitionProps };

const ecsTasks = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');

const TASK_OPTIONS: TaskOptions = {
  cpu: () => ({ cpu: 1024, memoryLimitMiB: 2048 }),
  memoryLimitMiB: () => ({ memoryLimitMiB: 1024 }),
  ephemeralStorageGiB: () => ({ ephemeralStorageGiB: 40 }),
  runtimePlatform: () => ({
    runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
  }),
  pidMode: () => ({
    pidMode: ecs.PidMode.TASK,
    runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.LINUX, cpuArchitecture: ecs.CpuArchitecture.X86_64 },
  }),
  family: () => ({ family: 'orders' }),
  executionRole: (stack) => ({ executionRole: new iam.Role(stack, 'PassedRole', { assumedBy: ecsTasks }) }),
  taskRole: (stack) => ({ taskRole: iam.Role.fromRoleName(stack, 'AppRole', 'app-role') }),
  proxyConfiguration: () => ({
    proxyConfiguration: new ecs.AppMeshProxyConfiguration({
      containerName: 'app',
      properties: { appPorts: [8080], proxyEgressPort: 15001, proxyIngressPort: 15000, ignoredUID: 1337 },
    }),
  }),
  volumes: () => ({ volumes: [{ name: 'scratch' }, { name: 'share', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0' } }] }),
  enableFaultInjection: () => ({ enableFaultInjection: true }),
};

const IMAGE = ecs.ContainerImage.fromRegistry('acme/app:1.4.2');

/** The L2 alone, with the ids the construct of this library gives. */
function byHand(stack: Stack, props: ecs.FargateTaskDefinitionProps, options: Partial<ecs.ContainerDefinitionOptions>) {
  const scope = new Construct(stack, 'Task');
  const executionRole = props.executionRole ?? new iam.Role(scope, 'ExecutionRole', { assumedBy: ecsTasks });
  const task = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', { ...props, executionRole });
  task.addContainer('app', { image: IMAGE, ...options });
  task.addContainer('beside', { image: IMAGE });
  return withoutWait(taskDefinition(stack));
}

function ours(stack: Stack, props: ecs.FargateTaskDefinitionProps, options: Partial<ecs.ContainerDefinitionOptions>) {
  new SecureFargateTaskDefinition(stack, 'Task', { ...props, containers: { app: { image: IMAGE, ...options }, beside: { image: IMAGE } } });
  return withoutWait(taskDefinition(stack));
}

function withoutWait({ DependsOn, ...resource }: { DependsOn?: string[] }) {
  return resource;
}

test.each(Object.entries(CONTAINER_OPTIONS))("the container option '%s' renders as with the L2", (_, options) => {
  const [l2Stack, stack] = [newStack(), newStack()];
  expect(ours(stack, {}, options(stack))).toEqual(byHand(l2Stack, {}, options(l2Stack)));
});

test.each(Object.entries(TASK_OPTIONS))("the task option '%s' renders as with the L2", (_, props) => {
  const [l2Stack, stack] = [newStack(), newStack()];
  expect(ours(stack, props(stack), {})).toEqual(byHand(l2Stack, props(l2Stack), {}));
});

test('all container options together render as with the L2', () => {
  const all = (stack: Stack) => Object.values(CONTAINER_OPTIONS).reduce((sum, options) => ({ ...sum, ...options(stack) }), {});
  const [l2Stack, stack] = [newStack(), newStack()];
  expect(ours(stack, {}, all(stack))).toEqual(byHand(l2Stack, {}, all(l2Stack)));
});

test.each([
  ['ContainerDefinitionOptions', 'container-definition.d.ts', CONTAINER_OPTIONS],
  ['FargateTaskDefinitionProps', 'fargate/fargate-task-definition.d.ts', TASK_OPTIONS],
  ['CommonTaskDefinitionProps', 'base/task-definition.d.ts', TASK_OPTIONS],
])('every member of %s in this release of the CDK is in these tables', (struct, file, table) => {
  const declarations = readFileSync(join(dirname(require.resolve('aws-cdk-lib/aws-ecs')), 'lib', file), 'utf8');
  const [body] = new RegExp(`export interface ${struct} [^]*?\n}`).exec(declarations) ?? [''];
  const members = [...body.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name);
  expect(members.length).toBeGreaterThan(3);
  expect(members.filter((name) => !(name in table))).toEqual([]);
});
