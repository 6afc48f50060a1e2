/**
 * What cdk-nag finds in the examples and is left as it is.
 */
export interface Acknowledgement {
  /** The name of the rule, without that of its pack. */
  readonly rule: string;
  /** What it is found on: the end of a construct's path and its type. */
  readonly on: RegExp;
  /** The same in words. */
  readonly resource: string;
  readonly reason: string;
}

/** On what this library makes. */
const OURS: readonly Acknowledgement[] = [
  {
    rule: 'ECS2',
    on: /\/Task\/TaskDefinition\/Resource AWS::ECS::TaskDefinition$/,
    resource: 'a task definition with `environment` or `runtimeSecrets`',
    reason: 'The variables hold settings and the places of secrets, never their values; a literal that looks like a secret is a warning of this library.',
  },
  {
    rule: 'ECS7',
    on: /\/TaskDefinition\/Resource AWS::ECS::TaskDefinition$/,
    resource: 'a task definition without `logging`',
    reason: 'Where a container logs to is the choice of the app; this library adds no log group.',
  },
  {
    rule: 'IAM5',
    on: /^Seeds\/MyApp\/ExecutionRole\/Resource AWS::IAM::Role$/,
    resource: 'the execution role of a task that logs with `awslogs`',
    reason: 'The grant of the CDK for a log group: its streams have names that nobody knows before the task starts.',
  },
  {
    rule: 'IAMNoInlinePolicy',
    on: /\/TaskRole\/DefaultPolicy\/Resource AWS::IAM::Policy$/,
    resource: 'the task role that the CDK makes, with `runtimeSecrets`',
    reason: 'The CDK writes its grants inline, also with `MANAGED`. Those of a `taskRole` that is passed in stand in a managed policy; '
      + 'the rule then finds an empty inline one, which is not in the template.',
  },
];

/** On what the examples bring along. */
const EXAMPLES: readonly Acknowledgement[] = [
  ...['SMG4', 'SecretsManagerRotationEnabled'].map((rule) => ({
    rule, on: /AWS::SecretsManager::Secret$/, resource: 'a secret', reason: 'Rotation needs a database or registry that takes the new value; the examples have none.',
  })),
  {
    rule: 'SecretsManagerUsingKMSKey',
    on: /^(QuickStart|IntegLogs)\/.* AWS::SecretsManager::Secret$/,
    resource: 'a secret under the AWS managed key',
    reason: 'The shortest examples; others have a customer managed key.',
  },
  ...['KMS5', 'KMSBackingKeyRotationEnabled'].map((rule) => ({
    rule, on: /^Integ.* AWS::KMS::Key$/, resource: 'a key of an integ app', reason: 'It lives for minutes.',
  })),
  ...['S1', 'S3BucketLoggingEnabled', 'S3BucketReplicationEnabled'].map((rule) => ({
    rule, on: /AWS::S3::Bucket$/, resource: 'a bucket', reason: 'Logs and replicas need buckets of their own, which the example is not about.',
  })),
  {
    rule: 'ECS4', on: /AWS::ECS::Cluster$/, resource: 'a cluster', reason: 'Container Insights cost money and show nothing of secrets.',
  },
  ...['VPC7', 'VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed', 'VPCNoUnrestrictedRouteToIGW', 'VPCSubnetAutoAssignPublicIpDisabled'].map((rule) => ({
    rule, on: /AWS::EC2::(VPC|Route|Subnet)$/, resource: 'a network', reason: 'The least in which a task starts; bring your own.',
  })),
];

export const ACKNOWLEDGEMENTS = [...OURS, ...EXAMPLES];

/** The tables in the README: what this library makes, and what the examples bring along. */
export const TABLES = [OURS, EXAMPLES].map(tableOf);

function tableOf(acknowledgements: readonly Acknowledgement[]): string {
  const rules = new Map<string, string[]>();
  for (const { rule, resource, reason } of acknowledgements) {
    const row = `${resource} | ${reason}`;
    rules.set(row, [...rules.get(row) ?? [], `\`${rule}\``]);
  }
  return ['| rule | on | why it stays |', '|---|---|---|', ...[...rules].map(([row, names]) => `| ${names.join(', ')} | ${row} |`)].join('\n');
}
