/**
 * A service that holds secrets, and the words IAM and KMS have for reading from it.
 */
export interface SecretService {
  /** The service as it is in an ARN and in `kms:ViaService`. */
  readonly name: string;
  /** The one action the ECS agent calls (FACTS 1.6, 2.4). */
  readonly action: string;
  /** What AWS's own clients call to read one secret by themselves. */
  readonly clientActions: string[];
  readonly sid: string;
  /** Where the service writes the ARN of what it decrypts (FACTS 5.3). */
  readonly encryptionContext: string;
}

export const SECRETS_MANAGER: SecretService = {
  name: 'secretsmanager',
  action: 'secretsmanager:GetSecretValue',
  clientActions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  sid: 'ReadSecrets',
  encryptionContext: 'kms:EncryptionContext:SecretARN',
};

export const PARAMETER_STORE: SecretService = {
  name: 'ssm',
  action: 'ssm:GetParameters',
  clientActions: ['ssm:GetParameter', 'ssm:GetParameters'],
  sid: 'ReadParameters',
  encryptionContext: 'kms:EncryptionContext:PARAMETER_ARN',
};
