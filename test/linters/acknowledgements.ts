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

/** On what this library creates. */
const OURS: readonly Acknowledgement[] = [
  {
    rule: 'ECS2',
    on: /\/Task\/TaskDefinition\/Resource AWS::ECS::TaskDefinition$/,
    resource: 'a task definition with `environment` or `runtimeSecrets`',
    reason: 'The variables contain settings and the locators of secrets, never their values. This library warns about a literal that looks like a credential.',
  },
  {
    rule: 'ECS7',
    on: /(\/TaskDefinition|^IntegTighten\/\w+)\/Resource AWS::ECS::TaskDefinition$/,
    resource: 'a task definition without `logging`',
    reason: 'The app decides where a container logs to; this library adds no log group.',
  },
  {
    rule: 'IAM5',
    on: /^Seeds\/MyApp\/ExecutionRole\/Resource AWS::IAM::Role$/,
    resource: 'the execution role of a task that logs with `awslogs`',
    reason: "The CDK's grant for a log group: the names of its streams are not known before the task starts.",
  },
  {
    rule: 'IAM5',
    on: /^IntegEndpoints\/Task\/ExecutionRole\/Resource AWS::IAM::Role$/,
    resource: 'the execution role of a task with an image in Amazon ECR',
    reason: 'AWS offers no resource level for `ecr:GetAuthorizationToken`.',
  },
  ...['EC23', 'EC2RestrictedCommonPorts', 'EC2RestrictedSSH'].map((rule) => ({
    rule,
    on: /^IntegEndpoints\/Endpoints\/SecurityGroup\/Resource AWS::EC2::SecurityGroup$/,
    resource: 'the security group of `TaskVpcEndpoints`',
    reason: 'It admits the address range of the VPC on port 443. The range is a reference that cdk-nag does not follow.',
  })),
  {
    rule: 'IAMNoInlinePolicy',
    on: /\/SecretByNameProvider\/Role AWS::IAM::Role$/,
    resource: 'the role of the function of `SecretByName`',
    reason: 'The permissions appear in one step with the role, and the function, which refers to the role, comes after them.',
  },
  ...['LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'].map((rule) => ({
    rule,
    on: /\/SecretByNameProvider\/Function AWS::Lambda::Function$/,
    resource: 'the function of `SecretByName`',
    reason: 'AWS CloudFormation starts it a few times in a deployment and waits for its answer, which is not in a VPC; a failure is the reason of the failed deployment.',
  })),
  {
    rule: 'IAMNoInlinePolicy',
    on: /\/TaskRole\/DefaultPolicy\/Resource AWS::IAM::Policy$/,
    resource: 'the task role that the CDK creates, with `runtimeSecrets`',
    reason: 'The CDK writes its grants inline, with `MANAGED` too. Those of a `taskRole` that is passed in are in a managed policy; '
      + 'the rule then finds an empty inline one, which is not in the template.',
  },
  {
    rule: 'IAMNoInlinePolicy',
    on: /\/Redeploy\/(StateMachinePolicy\/Resource AWS::IAM::Policy|RulesRole\/Resource AWS::IAM::Role)$/,
    resource: 'the roles of `RedeployOnSecretChange`',
    reason: 'Each policy is of one role and is deleted with it.',
  },
  {
    rule: 'SQS3',
    on: /\/Redeploy\/DeadLetterQueue\/Resource AWS::SQS::Queue$/,
    resource: 'the queue of `RedeployOnSecretChange`',
    reason: 'It is the dead-letter queue of rules and a state machine, which the rule does not look at.',
  },
  ...['SF1', 'SF2'].map((rule) => ({
    rule,
    on: /\/Redeploy\/StateMachine\/Resource AWS::StepFunctions::StateMachine$/,
    resource: 'the state machine of `RedeployOnSecretChange`',
    reason: 'The history of an execution, which Step Functions keeps for 90 days, has every call, and a failed execution is in the queue. A log group would need permissions on `*`.',
  })),
  {
    rule: 'IAMNoInlinePolicy',
    on: /^IntegTighten\/.*DefaultPolicy\/Resource AWS::IAM::Policy$/,
    resource: 'a policy that `TightenSecretAccess` narrows',
    reason: 'The CDK creates it. It is narrowed in place, so that no resource is replaced.',
  },
];

/** On what only the examples contain. */
const EXAMPLES: readonly Acknowledgement[] = [
  ...['SMG4', 'SecretsManagerRotationEnabled'].map((rule) => ({
    rule, on: /AWS::SecretsManager::Secret$/, resource: 'a secret', reason: 'Rotation needs a database or registry that accepts the new value; the examples have none.',
  })),
  {
    rule: 'SecretsManagerUsingKMSKey',
    on: /^(QuickStart|IntegLogs|IntegComposedFiles|IntegRedeploy|IntegEndpoints|IntegTighten)\/.* AWS::SecretsManager::Secret$/,
    resource: 'a secret under the AWS managed key',
    reason: 'The shortest examples use it; others have a customer managed key.',
  },
  ...['KMS5', 'KMSBackingKeyRotationEnabled'].map((rule) => ({
    rule, on: /^Integ.* AWS::KMS::Key$/, resource: 'a key of an integ app', reason: 'It exists for minutes.',
  })),
  ...['S1', 'S3BucketLoggingEnabled', 'S3BucketReplicationEnabled'].map((rule) => ({
    rule, on: /AWS::S3::Bucket$/, resource: 'a bucket', reason: 'Logs and replicas need further buckets, which the examples leave out.',
  })),
  {
    rule: 'SNSEncryptedKMS', on: /AWS::SNS::Topic$/, resource: 'a topic', reason: 'Its messages have ARNs and no values; EventBridge needs a customer managed key with a policy to write to an encrypted one.',
  },
  {
    rule: 'ECS4', on: /AWS::ECS::Cluster$/, resource: 'a cluster', reason: 'Container Insights costs money and shows nothing about secrets.',
  },
  ...['VPC7', 'VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed', 'VPCNoUnrestrictedRouteToIGW', 'VPCSubnetAutoAssignPublicIpDisabled'].map((rule) => ({
    rule, on: /AWS::EC2::(VPC|Route|Subnet)$/, resource: 'a network', reason: 'The smallest network in which a task starts; use your own.',
  })),
];

export const ACKNOWLEDGEMENTS = [...OURS, ...EXAMPLES];

/** The tables in docs/guides/linters.md: what this library creates, and what only the examples contain. */
export const TABLES = [OURS, EXAMPLES].map(tableOf);

function tableOf(acknowledgements: readonly Acknowledgement[]): string {
  const rules = new Map<string, string[]>();
  for (const { rule, resource, reason } of acknowledgements) {
    const row = `${resource} | ${reason}`;
    rules.set(row, [...rules.get(row) ?? [], `\`${rule}\``]);
  }
  return ['| rule | on | why it stays |', '|---|---|---|', ...[...rules].map(([row, names]) => `| ${names.join(', ')} | ${row} |`)].join('\n');
}
