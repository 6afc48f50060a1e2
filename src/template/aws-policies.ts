import { Policy, Statement } from '../access/policy';
import { ALWAYS } from '../access/when';

/**
 * What AWS's managed policies allow of what a task reads, for those that are attached to execution roles. Others are not known.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ACTIONS: { readonly [name: string]: readonly string[] } = {
  'service-role/AmazonECSTaskExecutionRolePolicy': [],
  'service-role/AmazonEC2ContainerServiceforEC2Role': [],
  'AmazonEC2ContainerRegistryReadOnly': [],
  'AmazonEC2ContainerRegistryPullOnly': [],
  'AmazonEC2ContainerRegistryPowerUser': [],
  'AmazonEC2ContainerRegistryFullAccess': [],
  'CloudWatchLogsFullAccess': [],
  'CloudWatchFullAccess': [],
  'AWSXRayDaemonWriteAccess': [],
  'AWSXrayWriteOnlyAccess': [],
  'AWSXrayFullAccess': [],
  'AWSAppMeshEnvoyAccess': [],
  'AmazonS3ReadOnlyAccess': [],
  'AmazonS3FullAccess': [],
  'AmazonSQSFullAccess': [],
  'AmazonDynamoDBFullAccess': [],
  'AmazonPrometheusRemoteWriteAccess': [],
  'AmazonSSMReadOnlyAccess': ['ssm:Describe*', 'ssm:Get*', 'ssm:List*'],
  'AmazonSSMFullAccess': ['ssm:*'],
  'AmazonSSMManagedInstanceCore': ['ssm:GetParameter', 'ssm:GetParameters'],
  'SecretsManagerReadWrite': ['secretsmanager:*'],
  'AdministratorAccess': ['*'],
  'PowerUserAccess': ['secretsmanager:*', 'ssm:*', 'kms:*'],
};

/**
 * A managed policy of AWS by its ARN; `undefined` if what it allows is not known here.
 */
export function awsPolicy(arn: string): { readonly name: string; readonly policy: Policy } | undefined {
  const name = /^arn:.*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const actions = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  return name === undefined || !actions ? undefined : { name, policy: { statements: actions.length === 0 ? [] : [allow(actions)], unknown: [] } };
}

function allow(actions: readonly string[]): Statement {
  return {
    effect: 'Allow',
    actions: actions.map((text) => ({ text, when: ALWAYS })),
    notActions: false,
    resources: [{ text: '*', when: ALWAYS }],
    notResources: false,
    conditions: [],
    when: ALWAYS,
  };
}
