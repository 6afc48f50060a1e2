import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretVersion } from './secret-version';

/**
 * Which AWS KMS key a secret or parameter is encrypted with.
 */
export interface EncryptionKeyOptions {
  /**
   * The customer managed key of the secret or parameter.
   *
   * The task's execution role may decrypt with this key, through the service that holds the secret and for this secret
   * alone. The key's policy is not touched: a key whose policy does not delegate to IAM, and a key of another account,
   * must allow the role itself. `Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager')` (or `alias/aws/ssm`) states
   * the AWS managed key, which needs no permission. Any other alias that the app does not own throws: IAM takes keys only.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
   * @default - for a secret that the app creates, the key that its template has; for an import, the key the construct knows, and
   * if it knows none, no permission to decrypt is given, which is right for the AWS managed key only, and a warning says so
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether any key of the secret's own account and Region may decrypt this secret, for a key that is unknown.
   *
   * The permission names `key/*`, with the service and the secret as conditions. Stating the key is narrower: with
   * `encryptionKey` as well, this throws.
   *
   * @default false - only keys that are known are granted
   */
  readonly anyEncryptionKey?: boolean;
}

/**
 * How a whole secret of AWS Secrets Manager is read.
 */
export interface SecretKeyOptions extends EncryptionKeyOptions {
  /**
   * Further keys that versions of the secret were written under.
   *
   * After the key of a secret is changed, versions other than `AWSCURRENT`, `AWSPENDING` and `AWSPREVIOUS` can be decrypted only with
   * the key they were written under. State that key here when a version id or a label of your own is read.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
   * @default - the secret's present key is enough
   */
  readonly additionalEncryptionKeys?: kms.IKey[];
}

/**
 * How many variables are taken from one secret.
 */
export interface JsonKeysOptions extends SecretKeyOptions {
  /**
   * The version all variables are taken from.
   *
   * @default - the version labelled `AWSCURRENT` when the container starts
   */
  readonly version?: SecretVersion;
}

/**
 * How a secret of AWS Secrets Manager is read.
 */
export interface SecretReferenceOptions extends JsonKeysOptions {
  /**
   * The top-level key to take from a secret whose value is a JSON object, such as `password`. Needs platform version 1.4.0
   * (Linux) or 1.0.0 (Windows). An empty key throws, and so does one with `:`, white space at its ends or a placeholder. Amazon ECS does not look into nested objects.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   * @default - the whole value of the secret
   */
  readonly jsonKey?: string;
}

/**
 * How a parameter of AWS Systems Manager Parameter Store is read.
 */
export interface ParameterReferenceOptions extends EncryptionKeyOptions {}

/**
 * How the secret or parameter of a `valueFrom` is encrypted.
 */
export interface ValueFromOptions extends SecretKeyOptions {}
