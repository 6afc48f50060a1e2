import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A statement that the owner of a secret, key, repository or bucket in another account adds to that resource's policy.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export interface OwnerPolicy {
  /**
   * The account that owns the resource.
   */
  readonly ownerAccount: string;

  /**
   * The ARN of the resource whose policy the statement goes into. For an object in Amazon S3 it is the ARN of the bucket; for a
   * key that is unknown (`anyEncryptionKey`) it ends in `key/*`, and the statement goes into the policy of the secret's key. A
   * partial ARN of a secret stays partial.
   */
  readonly resourceArn: string;

  /**
   * The statement. Its principal is the account of the task, and a condition on `aws:PrincipalArn` names the one role that reads.
   * AWS refuses a principal that names the role itself until the role exists, and such a principal no longer matches after the
   * role is created again.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
   */
  readonly statement: iam.PolicyStatement;
}
