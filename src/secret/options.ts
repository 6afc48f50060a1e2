import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretVersion } from './secret-version';

/**
 * Which AWS KMS key a secret or parameter is encrypted with.
 */
export interface EncryptionKeyOptions {
  /**
   * The customer managed key of the secret or parameter.
   *
   * The task's execution role may decrypt with this key, only through the service that stores the secret and only for this
   * secret. The key policy does not change: if it does not delegate to IAM, or the key is in another account, its owner must
   * allow the role. `Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager')` (or `alias/aws/ssm`) is the AWS managed key,
   * which needs no permission. Any other alias must be one that the app creates, because IAM does not accept aliases. The key must
   * be in the Region of the secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
   * @default - for a secret that the app creates, the key in its template; for an import, the key of the construct. If an import
   * has no key, the role gets no `kms:Decrypt`, and a warning says so. That is correct for the AWS managed key only.
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the role may decrypt this secret with any key of the secret's account and Region. Use it if you do not know the key.
   *
   * The permission is for `key/*`, with the service and the secret as conditions. Passing the key is narrower. Cannot be
   * combined with `encryptionKey`.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
   * @default false - the role may decrypt with known keys only
   */
  readonly anyEncryptionKey?: boolean;
}

/**
 * How a whole secret of AWS Secrets Manager is read.
 */
export interface SecretKeyOptions extends EncryptionKeyOptions {
  /**
   * Former keys that versions of the secret are encrypted with.
   *
   * After the key of a secret is changed, versions other than `AWSCURRENT`, `AWSPENDING` and `AWSPREVIOUS` can be decrypted only
   * with the key they were encrypted with. Pass that key here if you read a version id or a label of your own.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
   * @default - only the secret's current key
   */
  readonly additionalEncryptionKeys?: kms.IKey[];
}

/** How several variables are read from one secret. */
export interface JsonKeysOptions extends SecretKeyOptions {
  /**
   * The version that Amazon ECS reads for all variables.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   * @default - the version labelled `AWSCURRENT` when the container starts
   */
  readonly version?: SecretVersion;
}

/**
 * How a secret of AWS Secrets Manager is read.
 */
export interface SecretReferenceOptions extends JsonKeysOptions {
  /**
   * The top-level key to read from a secret whose value is a JSON object, such as `password`. Amazon ECS does not read nested keys.
   * The key must not be empty, and must not contain `:`, white space at its ends or a placeholder. Requires platform version 1.4.0
   * (Linux) or 1.0.0 (Windows).
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
