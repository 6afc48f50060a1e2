/**
 * What a secret is read for.
 */
export enum SecretUsage {
  /**
   * The value of an environment variable: an entry of `secrets`.
   */
  ENVIRONMENT_VARIABLE = 'ENVIRONMENT_VARIABLE',

  /**
   * An option of a log driver: an entry of `secretOptions`.
   */
  LOG_OPTION = 'LOG_OPTION',

  /**
   * The user name and password of the registry an image comes from: `repositoryCredentials`.
   */
  REPOSITORY_CREDENTIALS = 'REPOSITORY_CREDENTIALS',

  /**
   * Nothing in this revision of the task definition: see `retainAccess`.
   */
  RETAINED = 'RETAINED',
}

/**
 * One thing a task reads: what for, from where, and with which key.
 */
export interface SecretRead {
  /**
   * What the secret is read for.
   */
  readonly usage: SecretUsage;

  /**
   * The ARN of the secret or parameter, without JSON key and version. A partial ARN stands as it was given.
   */
  readonly resourceArn: string;

  /**
   * The name of the container, as Amazon ECS knows it.
   *
   * @default - the read belongs to the task or its service
   */
  readonly container?: string;

  /**
   * The name of the variable or log option.
   *
   * @default - the use has no name, as with registry credentials
   */
  readonly name?: string;

  /**
   * The reference as it stands in the task definition.
   *
   * @default - the reference does not stand in the task definition
   */
  readonly valueFrom?: string;

  /**
   * The customer managed keys the execution role may decrypt it with. `key/*` where `anyEncryptionKey` was chosen; empty
   * for the AWS managed key, and for a key that nobody stated.
   */
  readonly encryptionKeyArns: string[];
}
