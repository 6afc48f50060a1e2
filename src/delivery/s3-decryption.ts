import * as iam from 'aws-cdk-lib/aws-iam';
import { escapePolicyVariables } from '../policy/policy-text';
import { viaServices } from '../secret/permissions';

/**
 * The permission to decrypt objects through Amazon S3: each object is its own encryption context or, where the bucket has a
 * Bucket Key, the bucket is the context of all (FACTS 5.10).
 *
 * @param region the Region of the bucket, where Amazon S3 calls AWS KMS
 * @param objectArns the ARNs as they are, not escaped for a policy
 */
export function s3Decryption(keyArn: string, region: string, bucketArn: string, objectArns: readonly string[]): iam.PolicyStatement {
  const via = viaServices('s3', region);
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': via.length === 1 ? via[0] : via,
        'kms:EncryptionContext:aws:s3:arn': [...objectArns, bucketArn].map(escapePolicyVariables),
      },
    },
  });
}
