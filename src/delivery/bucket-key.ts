import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { cfnChild } from '../cdk/cfn-child';
import { referredToByIntrinsic } from '../cdk/intrinsic-reference';
import { opened, templateValue } from '../cdk/template-value';
import { withStandIns } from '../cdk/token-text';
import { joinArn, splitArn, withKnownPartition } from '../secret/arn';
import { AWS_MANAGED_ALIASES, decryptionKeys } from '../secret/decryption-keys';
import { ErrorFactory } from '../secret/error-factory';

/**
 * The customer managed key that the objects of a bucket are encrypted with.
 */
export interface BucketKey {
  /** The key, if there is one. An object that is encrypted with an AWS managed key takes no permission (FACTS 5.1). */
  readonly arns: readonly string[];
  /** Whether the bucket may have a key that is not known here. */
  readonly unknown: boolean;
  /** Why the key that was given cannot be used in a policy. */
  readonly problem?: string;
}

const NO_KEY: BucketKey = { arns: [], unknown: false };
const UNKNOWN_KEY: BucketKey = { arns: [], unknown: true };

/**
 * The key of a bucket. For a bucket that the app creates it is read from what the template will have: call this again at each use.
 */
export function bucketKeyOf(bucket: s3.IBucket): BucketKey {
  const { scope } = bucket.node;
  // `Bucket.fromCfnBucket` puts the L2 under the L1.
  const resource = cfnChild(bucket, s3.CfnBucket) ?? (scope instanceof s3.CfnBucket ? scope : undefined);
  return resource ? cfnBucketKey(resource) : bucket.encryptionKey ? statedKey(bucket.encryptionKey) : UNKNOWN_KEY;
}

/**
 * The key of a bucket that the app creates, from its L1.
 */
export function cfnBucketKey(bucket: s3.CfnBucket): BucketKey {
  const read = (name: string) => templateValue(bucket, bucket.bucketEncryption,
    ['BucketEncryption', 'ServerSideEncryptionConfiguration', '0', 'ServerSideEncryptionByDefault', name]);
  return read('SSEAlgorithm') === 'AES256' ? NO_KEY : keyOfValue(read('KMSMasterKeyID'), bucket);
}

/** A key as a user gave it to an imported bucket. */
function statedKey(key: kms.IKey): BucketKey {
  if ('aliasName' in key && AWS_MANAGED_ALIASES.objects.includes(key.aliasName as string)) {
    return NO_KEY;
  }
  try {
    const fail = (problem: string) => new UnusableKey(problem);
    return { arns: decryptionKeys({ options: {}, own: key, defaultKey: true }, fail).arns, unknown: false };
  } catch (error) {
    if (error instanceof UnusableKey) {
      return { ...UNKNOWN_KEY, problem: error.message };
    }
    throw error;
  }
}

class UnusableKey extends Error {}

/**
 * The ARN of a key that was given with a bucket, if it is a customer managed one.
 */
export function bucketKeys(key: kms.IKey | undefined, fail: ErrorFactory): readonly string[] {
  const { arns, problem } = key ? statedKey(key) : NO_KEY;
  if (problem !== undefined) {
    throw fail(problem);
  }
  return arns;
}

function keyOfValue(value: unknown, bucket: s3.CfnBucket): BucketKey {
  if (value === undefined || value === null) {
    return NO_KEY; // the AWS managed key aws/s3, or a key of Amazon S3
  }
  if (typeof value === 'string') {
    const { length, firstToken } = Tokenization.reverseString(value);
    if (length !== 1 || !firstToken) {
      return keyOfText(value, bucket);
    }
    return value === statedArn(bucket) ? { arns: [value], unknown: false } : keyOfValue(firstToken, bucket);
  }
  if (Reference.isReference(value)) {
    return keyOfConstruct(value.target, bucket);
  }
  if (Tokenization.isResolvable(value)) {
    const inside = opened(value, bucket);
    return Tokenization.isResolvable(inside) && !Reference.isReference(inside) ? UNKNOWN_KEY : keyOfValue(inside, bucket);
  }
  return keyOfConstruct(referredToByIntrinsic(value, bucket.stack)?.element, bucket);
}

function keyOfText(text: string, bucket: s3.CfnBucket): BucketKey {
  const { service, resource } = splitArn(text) ?? { service: 'kms', resource: text };
  if (AWS_MANAGED_ALIASES.objects.includes(resource)) {
    return NO_KEY;
  }
  const { partition, region, account } = Stack.of(bucket);
  const arn = resource !== text ? text : joinArn({ partition, service, region, account, resource: `key/${text}` });
  return service === 'kms' && /^key\/[\w-]+$/.test(withStandIns(splitArn(arn)?.resource ?? '')) ? { arns: [withKnownPartition(arn)], unknown: false } : UNKNOWN_KEY;
}

/** The key that a reference leads to. The L2 knows its ARN across environments too. */
function keyOfConstruct(target: IConstruct | undefined, bucket: s3.CfnBucket): BucketKey {
  if (target instanceof kms.CfnAlias) {
    return keyOfValue(target.targetKeyId, bucket);
  }
  if (!(target instanceof kms.CfnKey || target instanceof kms.CfnReplicaKey)) {
    return UNKNOWN_KEY;
  }
  const owner = target.node.scope;
  return { arns: [owner instanceof kms.Key ? owner.keyArn : target.attrArn], unknown: false };
}

/** The ARN of the key that the L2 of a bucket was given. */
function statedArn(bucket: s3.CfnBucket): string | undefined {
  const owner = bucket.node.scope as { readonly encryptionKey?: kms.IKey } | undefined; // any construct, of which an L2 bucket has a key
  return owner?.encryptionKey?.keyArn;
}
