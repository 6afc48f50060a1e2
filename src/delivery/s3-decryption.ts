import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * The permission to decrypt objects through Amazon S3: each object is its own context or, where the bucket has a Bucket Key,
 * the bucket is that of all (FACTS 5.10).
 */
export function s3Decryption(keyArn: string, region: string, bucketArn: string, objectArns: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `s3.${region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': [...objectArns, bucketArn],
      },
    },
  });
}
