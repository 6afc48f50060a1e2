import { ContainerDefinition } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** All that Amazon ECS reads before it starts a container. */
export function referencesOf({ secrets = [], logConfiguration, repositoryCredentials }: ContainerDefinition): string[] {
  return [...secrets, ...logConfiguration?.secretOptions ?? []].map(({ valueFrom }) => valueFrom)
    .concat(repositoryCredentials?.credentialsParameter ?? [])
    .filter((valueFrom) => valueFrom !== undefined);
}

/** Reads as Amazon ECS does: one action for a secret, one for a parameter (FACTS 1.6, 2.4). */
export async function read(valueFrom: string, credentials?: Credentials): Promise<string> {
  const [, , service, region, , , ...tail] = valueFrom.split(':');
  if (service !== 'secretsmanager') {
    const { Parameters: [parameter] = [] } = await new SSMClient({ credentials, ...region && { region } })
      .send(new GetParametersCommand({ Names: [valueFrom], WithDecryption: true }));
    return parameter?.Value ?? '';
  }
  const [, jsonKey, stage, id] = tail;
  const { SecretString = '' } = await new SecretsManagerClient({ credentials, region }).send(new GetSecretValueCommand({
    SecretId: valueFrom.split(':').slice(0, 7).join(':'),
    VersionStage: stage || undefined,
    VersionId: id || undefined,
  }));
  return jsonKey ? JSON.parse(SecretString)[jsonKey] : SecretString;
}

/** The credentials a role gives. moto does not ask its trust policy. */
export async function assume(roleArn = ''): Promise<Credentials> {
  const { Credentials: given } = await new STSClient().send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'ecs' }));
  return { accessKeyId: given?.AccessKeyId ?? '', secretAccessKey: given?.SecretAccessKey ?? '', sessionToken: given?.SessionToken };
}

/** Whether IAM refuses a read. moto says so in XML to clients that expect JSON, so only the status is of use. */
export async function isRefused(valueFrom: string, credentials: Credentials): Promise<boolean> {
  return underIam(() => read(valueFrom, credentials)).then(() => false, ({ $response }) => $response?.statusCode === 403);
}

/** Does something while IAM is asked about each call. */
export async function underIam<T>(action: () => Promise<T>): Promise<T> {
  await callsWithoutIam('0');
  try {
    return await action();
  } finally {
    await callsWithoutIam('inf');
  }
}

async function callsWithoutIam(count: string): Promise<void> {
  await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/reset-auth`, { method: 'POST', body: count });
}
