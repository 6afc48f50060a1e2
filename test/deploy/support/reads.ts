import { ContainerDefinition } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import {
  isSecret, ParametersAnswer, ParametersCall, parametersCalls, parameterValue, registryLogin, RegistryLogin, SecretAnswer, SecretCall, secretCall,
  secretValue,
} from './agent';

/** Where the local AWS has everything. */
const HOME = 'us-east-1';

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

/** Reads what the references of a task stand for, with the calls that Amazon ECS makes. */
export async function readAll(references: readonly string[], credentials?: Credentials): Promise<string[]> {
  const calls = parametersCalls(references, HOME);
  const answers = await Promise.all(calls.map((call) => getParameters(call, credentials)));
  const answerFor = (name: string) => answers[calls.findIndex(({ names }) => names.includes(name))];
  return Promise.all(references.map(async (reference) => isSecret(reference)
    ? secretValue(reference, await getSecretValue(secretCall(reference), credentials))
    : parameterValue(reference, answerFor(reference))));
}

export async function read(reference: string, credentials?: Credentials): Promise<string> {
  const [value] = await readAll([reference], credentials);
  return value;
}

/** Reads what Amazon ECS logs in to a registry with. */
export async function readLogin(credentialsParameter: string, credentials?: Credentials): Promise<RegistryLogin> {
  return registryLogin(await getSecretValue(secretCall(credentialsParameter), credentials));
}

async function getSecretValue({ region, secretId, versionStage, versionId }: SecretCall, credentials?: Credentials): Promise<SecretAnswer> {
  const client = new SecretsManagerClient({ credentials, region });
  return client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: versionStage, VersionId: versionId }));
}

async function getParameters({ region, names }: ParametersCall, credentials?: Credentials): Promise<ParametersAnswer> {
  return new SSMClient({ credentials, region }).send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
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
