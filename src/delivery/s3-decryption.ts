import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { decryptionKeys } from '../secret/decryption-keys';
import { ErrorFactory } from '../secret/error-factory';
import { viaServices } from '../secret/permissions';

/**
 * The permission to decrypt objects through Amazon S3: each object is its own context or, where the bucket has a Bucket Key,
 * the bucket is that of all (FACTS 5.10).
 */
export function s3Decryption(keyArn: string, region: string, bucketArn: string, objectArns: readonly string[]): iam.PolicyStatement {
  const via = viaServices('s3', region);
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': via.length === 1 ? via[0] : via,
        'kms:EncryptionContext:aws:s3:arn': [...objectArns, bucketArn],
      },
    },
  });
}

/**
 * The customer managed key of a bucket, if it has one. The key that AWS manages for Amazon S3 trusts the account, as those for
 * secrets do (FACTS 5.1).
 */
export function bucketKeys(key: kms.IKey | undefined, fail: ErrorFactory): readonly string[] {
  const own = key && 'aliasName' in key && key.aliasName === 'alias/aws/s3' ? undefined : key;
  return decryptionKeys({ options: {}, own, defaultKey: true }, fail).arns;
}
