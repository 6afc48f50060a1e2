import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const HERE = 'us-east-1:123456789012';

/** Secrets that the apps import, by ARN. */
const SECRETS = {
  [`arn:aws:secretsmanager:${HERE}:secret:my-app/database-credentials-Ab12Cd`]: '{"username":"app","password":"of the database"}',
  [`arn:aws:secretsmanager:${HERE}:secret:production/MyAwesomeAppSecret-Ef34Gh`]: '{"username":"private-repo","password":"of the registry"}',
  [`arn:aws:secretsmanager:${HERE}:secret:logging/splunk-Ij56Kl`]: '{"hec-token":"of splunk"}',
  [`arn:aws:secretsmanager:${HERE}:secret:cdk-fargate-secrets/integ/docker-hub-Mn78Op`]: '{"username":"hub","password":"of Docker Hub"}',
};

const PARAMETERS = {
  '/my-app/database-password': 'of the parameter',
  '/cdk-fargate-secrets/integ/token': 'of the pasted name',
};

/** A secret and a parameter that nothing refers to. */
export const FOREIGN = {
  secret: `arn:aws:secretsmanager:${HERE}:secret:my-app/database-credentials-of-others-Qr90St`,
  parameter: `arn:aws:ssm:${HERE}:parameter/my-app/database-password-of-others`,
};

/** Stores what the apps import, and returns the values by ARN. */
export async function storeImported(): Promise<{ [arn: string]: string }> {
  const secrets: [string, string][] = [...Object.entries(SECRETS), [FOREIGN.secret, '{"password":"foreign"}']];
  for (const [arn, SecretString] of secrets) {
    const [, name, suffix] = /:secret:(.*)-(.{6})$/.exec(arn) ?? [];
    // The tag is how moto is told the six characters.
    await new SecretsManagerClient().send(new CreateSecretCommand({ Name: name, SecretString, Tags: [{ Key: '_custom_id_', Value: suffix }] }));
  }
  const parameters: [string, string][] = Object.entries(PARAMETERS).map(([name, value]) => [`arn:aws:ssm:${HERE}:parameter${name}`, value]);
  for (const [arn, Value] of [...parameters, [FOREIGN.parameter, 'foreign']]) {
    await new SSMClient().send(new PutParameterCommand({ Name: arn.slice(arn.indexOf('/')), Type: 'SecureString', Value }));
  }
  return Object.fromEntries([...secrets, ...parameters]);
}
