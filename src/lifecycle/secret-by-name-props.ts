import * as kms from 'aws-cdk-lib/aws-kms';

/**
 * A secret whose name is known, and not its ARN.
 */
export interface SecretByNameProps {
  /**
   * The name of the secret in this account and Region, in every spelling that Secrets Manager allows, such as `prod/database` or
   * `rds!cluster-…`. An ARN throws. A token is looked up as it is at the deployment.
   */
  readonly secretName: string;

  /**
   * The customer managed key the secret is encrypted with. Roles that may read the secret may decrypt with it.
   *
   * @default - the key is unknown, and a task that reads the secret may decrypt with none; that is right for the AWS managed key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Any text. The name is completed again when it changes: after the secret was deleted and created anew, which gives it another
   * ARN.
   *
   * @default - the name is completed once, and again when it changes
   */
  readonly refresh?: string;
}
