import * as kms from 'aws-cdk-lib/aws-kms';

/**
 * A secret whose name is known, and not its ARN.
 */
export interface SecretByNameProps {
  /**
   * The name of the secret in this account and Region, in every spelling that Secrets Manager allows, such as `prod/database` or
   * `rds!cluster-…`. An ARN throws. A token is looked up with the value it has at deployment.
   */
  readonly secretName: string;

  /**
   * The customer managed key the secret is encrypted with. Roles that may read the secret may decrypt with it.
   *
   * @default - the key is unknown, and a task that reads the secret may decrypt with none; that is right for the AWS managed key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Any text. The ARN is looked up again when the text changes. Change it after the secret was deleted and created again, which
   * gives it another ARN.
   *
   * @default - the ARN is looked up once, and again when the name changes
   */
  readonly refresh?: string;
}
