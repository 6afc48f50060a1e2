import { Resource, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { splitArn, withKnownPartition } from './arn';
import { DecryptionKeys, decryptionKeys } from './decryption-keys';
import { ErrorFactory } from './error-factory';
import { checkJsonKey } from './json-key';
import { SecretKeyOptions, SecretReferenceOptions } from './options';
import { isPartialAcrossEnvironments, SecretLocation, locationOf, memoizedByStack, Remark, SecretReference, withPartitionOf } from './reference';
import { SECRETS_MANAGER } from './service';
import { isConcrete, isLookupPlaceholder, redacted, displayArn } from './redact';
import { checkSecretArn, secretNameOf } from './value-from';

/**
 * A reference to a secret of AWS Secrets Manager.
 */
export function secretReference(secret: secretsmanager.ISecret, options: SecretReferenceOptions, fail: ErrorFactory): SecretReference {
  const arn = withKnownPartition(secret.secretArn);
  checkSecretArn(arn, "the ARN of 'secret'", fail);
  checkJsonKeyOption(options.jsonKey, fail);
  const partial = isPartial(arn, secret.secretFullArn !== undefined);
  if (!secret.secretFullArn && hasSuffix(arn)) {
    throw fail(`the secret is imported by name or partial ARN, and '${displayArn(arn)}' ends in '-' and six characters:`
      + ' Secrets Manager takes that for a complete ARN and finds nothing. Import it by its complete ARN with'
      + ' Secret.fromSecretCompleteArn (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)');
  }
  const home = locationOf(arn, secret);
  return toReference({
    arn,
    home,
    partial,
    construct: secret,
    keys: secretKeys(home, options, fail, secret),
    jsonKey: options.jsonKey,
    versionStage: options.version?._versionStage,
    versionId: options.version?._versionId,
    oldKeysStated: options.additionalEncryptionKeys !== undefined,
  });
}

/**
 * What is known of a secret that is referenced.
 */
export interface ReferencedArn {
  readonly arn: string;
  readonly home: SecretLocation;
  readonly partial: boolean;
  readonly construct?: secretsmanager.ISecret;
  readonly keys: DecryptionKeys;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
  readonly oldKeysStated: boolean;
}

export function toReference(secret: ReferencedArn): SecretReference {
  const { arn, home, partial, construct, keys } = secret;
  return {
    valueFrom: arn + tailOf(secret),
    keyUnstated: keys.unstated,
    remarks: remarksOn(secret),
    sources: memoizedByStack((consumer) => [{
      service: SECRETS_MANAGER,
      arn,
      home: withPartitionOf(consumer, home),
      keys,
      partial: partial || (construct !== undefined && isPartialAcrossEnvironments(consumer, construct)),
    }]),
  };
}

/**
 * Whether an ARN lacks the suffix. Where its name is a token, its construct knows.
 */
export function isPartial(arn: string, complete: boolean): boolean {
  const parts = splitArn(arn);
  return parts && isConcrete(secretNameOf(parts)) ? !hasSuffix(arn) : !complete;
}

/**
 * The keys that open a secret. One that the app makes without a key has the AWS managed one; of an import nobody knows.
 */
export function secretKeys({ region }: SecretLocation, options: SecretKeyOptions, fail: ErrorFactory, secret?: secretsmanager.ISecret): DecryptionKeys {
  return decryptionKeys({
    options,
    additional: options.additionalEncryptionKeys,
    own: secret?.encryptionKey,
    defaultKey: secret !== undefined && Resource.isOwnedResource(secret),
    region,
  }, fail);
}

/** Whether the name ends as Secrets Manager ends it: in a hyphen and six characters. */
function hasSuffix(arn: string): boolean {
  return !isLookupPlaceholder(arn) && /-[A-Za-z0-9]{6}$/.test(arn);
}

/** `:json-key:version-stage:version-id`, all the colons or none (FACTS 1.1). */
function tailOf({ jsonKey = '', versionStage = '', versionId = '' }: ReferencedArn): string {
  return jsonKey || versionStage || versionId ? `:${jsonKey}:${versionStage}:${versionId}` : '';
}

function checkJsonKeyOption(jsonKey: string | undefined, fail: ErrorFactory): void {
  if (jsonKey === '') {
    throw fail("'jsonKey' must not be empty; leave it out to receive the whole secret");
  }
  checkJsonKey(jsonKey ?? '', fail);
}

const OWN_LABELS = ['', 'AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

function remarksOn(secret: ReferencedArn): Remark[] {
  const { arn, partial, jsonKey = '', versionStage = '', versionId = '', keys } = secret;
  const remarks: Remark[] = [];
  if (partial) {
    remarks.push({
      id: 'partialSecretArn',
      message: `'${displayArn(arn)}' lacks the six characters Secrets Manager puts behind the name. The policy covers it with and`
        + ' without them, but some tasks fail to start with such a reference: import the secret with Secret.fromSecretCompleteArn'
        + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints the complete ARN)',
    });
  } else if (isConcrete(arn) && /-[a-z]{6}$/.test(arn)) {
    remarks.push({
      id: 'ambiguousSecretSuffix',
      message: `the last six characters of '${displayArn(arn)}' are taken for the suffix Secrets Manager adds, and they look like a word.`
        + ' If they belong to the name, the ARN is not complete: compare it with `aws secretsmanager describe-secret --secret-id NAME --query ARN`',
    });
  }
  if (!Token.isUnresolved(jsonKey) && jsonKey.includes('.')) {
    remarks.push({
      id: 'dottedJsonKey',
      message: `the JSON key ${redacted(jsonKey)} contains a '.'. Amazon ECS takes it literally and reads top-level keys only, it does not look into nested objects`,
    });
  }
  if (keys.arns.length > 0 && !secret.oldKeysStated && (versionId !== '' || !OWN_LABELS.includes(versionStage))) {
    remarks.push({
      id: 'versionUnderOldKey',
      message: `a version of '${displayArn(arn)}' is read by id or by a label of your own. After the secret's key is changed, such a version`
        + ' opens with the key it was written under only: state that key in additionalEncryptionKeys',
    });
  }
  return remarks;
}
