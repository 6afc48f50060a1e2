import { AppConfigDataClient, GetLatestConfigurationCommand, StartConfigurationSessionCommand } from '@aws-sdk/client-appconfigdata';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Yields the value of a secret as it is now. */
export type SecretSource = () => Promise<string>;

/**
 * Fetches what a variable of `runtimeSecrets` names: an ARN, `s3://bucket/key`, the path of a configuration in AppConfig,
 * or the name of a parameter.
 */
export function sourceOf(locator: string): SecretSource {
  if (locator.startsWith('arn:')) {
    return secretsManager(locator);
  }
  if (locator.startsWith('s3://')) {
    return s3Object(locator);
  }
  return locator.startsWith('application/') ? appConfig(locator) : parameter(locator);
}

/**
 * Asks a source again when the value is older than some seconds. A failure is not kept.
 */
export function cached(source: SecretSource, seconds: number): SecretSource {
  let value: Promise<string> | undefined;
  let freshUntil = 0;
  return () => {
    if (!value || Date.now() >= freshUntil) {
      freshUntil = Date.now() + seconds * 1000;
      value = source();
      value.catch(() => { value = undefined; });
    }
    return value;
  };
}

function secretsManager(arn: string): SecretSource {
  const client = new SecretsManagerClient({ region: arn.split(':')[3] });
  return async () => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString;
  };
}

function parameter(name: string): SecretSource {
  const client = new SSMClient();
  return async () => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value ?? '';
  };
}

function s3Object(address: string): SecretSource {
  const [, , Bucket, ...Key] = address.split('/');
  const client = new S3Client();
  return async () => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Key.join('/') }));
    return await Body?.transformToString() ?? '';
  };
}

/** AppConfig has sessions: each answer carries the token of the next call and when it may come, and is empty if nothing is new. */
function appConfig(path: string): SecretSource {
  const [, ApplicationIdentifier, , EnvironmentIdentifier, , ConfigurationProfileIdentifier] = path.split('/');
  const client = new AppConfigDataClient();
  let token: string | undefined;
  let value = '';
  let notBefore = 0;
  return async () => {
    if (Date.now() < notBefore) {
      return value;
    }
    token ??= (await client.send(new StartConfigurationSessionCommand({
      ApplicationIdentifier, EnvironmentIdentifier, ConfigurationProfileIdentifier,
    }))).InitialConfigurationToken;
    const call = new GetLatestConfigurationCommand({ ConfigurationToken: token });
    token = undefined; // used up, also if the call fails
    const { Configuration, NextPollConfigurationToken, NextPollIntervalInSeconds = 60 } = await client.send(call);
    token = NextPollConfigurationToken;
    notBefore = Date.now() + NextPollIntervalInSeconds * 1000;
    if (Configuration?.length) {
      value = Configuration.transformToString();
    }
    return value;
  };
}
