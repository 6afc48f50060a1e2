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
   * A file of a container: an entry of `secretFiles`. An init container receives the value and writes it.
   */
  FILE = 'FILE',

  /**
   * A program in the container fetches it with the task role: an entry of `runtimeSecrets`.
   */
  RUNTIME = 'RUNTIME',

  /** An earlier revision of the task definition: see `retainAccess`. */
  RETAINED = 'RETAINED',
}

/** One secret, parameter, object or configuration that a task reads, and what it is read for. */
export interface SecretRead {
  /**
   * What the secret is read for.
   */
  readonly usage: SecretUsage;

  /**
   * The ARN of the secret, parameter, object or configuration, without JSON key and version. A partial ARN stays partial.
   */
  readonly resourceArn: string;

  /**
   * The name of the container, as Amazon ECS knows it.
   *
   * @default - the read belongs to the task or its service
   */
  readonly container?: string;

  /**
   * The name of the variable, log option or file.
   *
   * @default - the use has no name, as with registry credentials
   */
  readonly name?: string;

  /**
   * The reference as it is in the task definition.
   *
   * @default - the reference is not in the task definition
   */
  readonly valueFrom?: string;

  /**
   * The ARNs of the customer managed keys that the role may decrypt it with. They end in `key/*` with `anyEncryptionKey`. The list is
   * empty for the AWS managed key, and if the key is unknown.
   */
  readonly encryptionKeyArns: string[];
}
