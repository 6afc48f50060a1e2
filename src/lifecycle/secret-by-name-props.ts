import * as kms from 'aws-cdk-lib/aws-kms';

/**
 * The name of an existing secret, and the KMS key it is encrypted with.
 */
export interface SecretByNameProps {
  /**
   * The name of the secret in this account and Region, in every spelling that Secrets Manager allows, such as `prod/database` or
   * `rds!cluster-…`: 1 to 512 letters, digits and `/_+=.@-!`, and not an ARN. A token is looked up with the value it has at deployment.
   */
  readonly secretName: string;

  /**
   * The customer managed key the secret is encrypted with. Roles that may read the secret may decrypt with it.
   *
   * @default - the key is unknown, and a task that reads the secret gets no `kms:Decrypt`. That is correct for the AWS managed key only.
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Any text. The ARN is looked up again when the text changes. Change it after you have deleted the secret and created it again,
   * because it then has another ARN.
   *
   * @default - the ARN is looked up once, and again when the name changes
   */
  readonly refresh?: string;
}
