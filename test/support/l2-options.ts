// The options of the L2's task definition and containers: which there are, and a value for each.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as ts from 'typescript';
import { SECRET_ARN } from './app';

/** A value for one option, and for those it cannot be without. */
export type Sample<Options> = (stack: Stack) => Partial<Options>;

/** Samples by option. Not by the keys of the type alone: the newest CDK may have more of them than the floor. */
export interface Samples<Options> {
  readonly [option: string]: Sample<Options>;
}

/** An option of `ContainerDefinitionOptions` for which there is no value that Fargate takes: the L2 refuses it too. */
export const REFUSED_BY_THE_L2 = 'inferenceAcceleratorResources';

export const CONTAINER_SAMPLES: Samples<ecs.ContainerDefinitionOptions> = {
  image: (stack) => ({ image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(stack, 'Images', 'acme/app'), '1.4.2') }),
  containerName: () => ({ containerName: 'application' }),
  command: () => ({ command: ['serve', '--port', '8080'] }),
  credentialSpecs: (stack) => ({
    credentialSpecs: [ecs.DomainlessCredentialSpec.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Gmsa', '/acme/gmsa'))],
  }),
  cpu: () => ({ cpu: 64 }),
  disableNetworking: () => ({ disableNetworking: true }),
  dnsSearchDomains: () => ({ dnsSearchDomains: ['acme.internal'] }),
  dnsServers: () => ({ dnsServers: ['10.0.0.2'] }),
  dockerLabels: () => ({ dockerLabels: { team: 'payments' } }),
  dockerSecurityOptions: () => ({ dockerSecurityOptions: ['no-new-privileges'] }),
  entryPoint: () => ({ entryPoint: ['/bin/app'] }),
  environment: () => ({ environment: { LOG_LEVEL: 'info', AWS_RETRY_MODE: 'standard' } }),
  environmentFiles: (stack) => ({ environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, 'Settings', 'acme-settings'), 'app.env')] }),
  secrets: (stack) => {
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Database', SECRET_ARN);
    return { secrets: { PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'), ADDRESS: ecs.Secret.fromSecretsManager(secret, 'host') } };
  },
  startTimeout: () => ({ startTimeout: Duration.seconds(90) }),
  stopTimeout: () => ({ stopTimeout: Duration.seconds(45) }),
  essential: () => ({ essential: false }),
  extraHosts: () => ({ extraHosts: { database: '10.0.0.7', cache: '10.0.0.8' } }),
  healthCheck: () => ({ healthCheck: { command: ['CMD', 'healthy'], interval: Duration.seconds(20), retries: 2 } }),
  hostname: () => ({ hostname: 'app' }),
  interactive: () => ({ interactive: true }),
  memoryLimitMiB: () => ({ memoryLimitMiB: 256 }),
  memoryReservationMiB: () => ({ memoryReservationMiB: 128 }),
  privileged: () => ({ privileged: true }),
  readonlyRootFilesystem: () => ({ readonlyRootFilesystem: true }),
  user: () => ({ user: '1000:1000' }),
  versionConsistency: () => ({ versionConsistency: ecs.VersionConsistency.DISABLED }),
  workingDirectory: () => ({ workingDirectory: '/srv' }),
  logging: (stack) => ({ logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: new logs.LogGroup(stack, 'Logs') }) }),
  linuxParameters: (stack) => ({ linuxParameters: new ecs.LinuxParameters(stack, 'LinuxParameters', { initProcessEnabled: true }) }),
  gpuCount: () => ({ gpuCount: 1 }),
  portMappings: () => ({ portMappings: [{ containerPort: 8080, name: 'http', appProtocol: ecs.AppProtocol.http }] }),
  [REFUSED_BY_THE_L2]: () => ({ inferenceAcceleratorResources: ['device'] }),
  systemControls: () => ({ systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }] }),
  pseudoTerminal: () => ({ pseudoTerminal: true }),
  ulimits: () => ({ ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: 1024, hardLimit: 4096 }] }),
  enableRestartPolicy: () => ({ enableRestartPolicy: true }),
  restartIgnoredExitCodes: () => ({ restartIgnoredExitCodes: [3], enableRestartPolicy: true }),
  restartAttemptPeriod: () => ({ restartAttemptPeriod: Duration.minutes(2), enableRestartPolicy: true }),
};

export const TASK_SAMPLES: Samples<ecs.FargateTaskDefinitionProps> = {
  cpu: () => ({ cpu: 1024, memoryLimitMiB: 2048 }),
  memoryLimitMiB: () => ({ memoryLimitMiB: 1024 }),
  ephemeralStorageGiB: () => ({ ephemeralStorageGiB: 50 }),
  runtimePlatform: () => ({ runtimePlatform: ARM }),
  pidMode: () => ({ pidMode: ecs.PidMode.TASK, runtimePlatform: ARM }),
  family: () => ({ family: 'payments' }),
  executionRole: (stack) => ({ executionRole: importedRole(stack, 'Execution') }),
  taskRole: (stack) => ({ taskRole: importedRole(stack, 'Application') }),
  proxyConfiguration: () => ({
    proxyConfiguration: new ecs.AppMeshProxyConfiguration({
      containerName: 'app',
      properties: { appPorts: [8080], proxyIngressPort: 15000, proxyEgressPort: 15001, ignoredUID: 1337 },
    }),
  }),
  volumes: () => ({ volumes: [{ name: 'scratch' }, { name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0' } }] }),
  enableFaultInjection: () => ({ enableFaultInjection: true }),
};

const ARM: ecs.RuntimePlatform = { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX };

function importedRole(stack: Stack, name: string): iam.IRole {
  return iam.Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);
}

/**
 * The properties of an interface of `aws-ecs`, as the type declarations of the CDK under test have them, with those it
 * inherits.
 */
export function optionsOf(interfaceName: string): string[] {
  const declaration = declarations().get(interfaceName);
  if (!declaration) {
    throw new Error(`aws-ecs declares no interface ${interfaceName}`);
  }
  const inherited = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  return [...declaration.members.map(({ name }) => name?.getText() ?? ''), ...inherited.flatMap(optionsOf)].sort();
}

/** The interfaces of `aws-ecs`. Its files are only parsed: a type checker would read all of the CDK. */
function declarations(): Map<string, ts.InterfaceDeclaration> {
  const directory = join(dirname(require.resolve('aws-cdk-lib/aws-ecs')), 'lib');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts') && !file.endsWith('.generated.d.ts'));
  return new Map(files.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(directory, file), 'utf8'), ts.ScriptTarget.Latest, true);
    return source.statements.filter(ts.isInterfaceDeclaration).map((each) => [each.name.text, each] as const);
  }));
}
