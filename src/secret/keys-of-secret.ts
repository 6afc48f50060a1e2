import { Stack } from 'aws-cdk-lib';
import { customerKey, DecryptionKeys } from './decryption-keys';
import { keyOfResource } from './key-of-resource';
import { isPartialAcrossEnvironments } from './reference';
import type { SecretFacts } from './secret-facts';
import { propertyInTemplate, resourceReferredTo } from './template-property';

/**
 * The keys of a secret as things are now: of one that the app creates, the key in its template and those that were stated; of
 * an import, those that were stated.
 */
export function keysAsTheyAre({ secretResource, construct, location }: SecretFacts, stated: DecryptionKeys, consumer?: Stack): DecryptionKeys {
  if (!secretResource) {
    return stated;
  }
  const { arn, unknown } = keyOfResource(secretResource, 'KmsKeyId');
  if (arn === undefined && !unknown) {
    return stated.unknown ? { ...stated, unknown } : stated;
  }
  if (arn !== undefined && !stated.unknown && isOutOfReach(arn, consumer)) {
    return stated;
  }
  const key = construct?.encryptionKey;
  // An import's ARN or an alias tells the template nothing; the construct it was taken from knows.
  const ofConstruct = unknown && key && key.keyArn === propertyInTemplate(secretResource, 'KmsKeyId') ? customerKey(key, location.region) : undefined;
  const known = arn ?? ofConstruct?.arn;
  return {
    arns: known === undefined || stated.arns.includes(known) ? stated.arns : [known, ...stated.arns],
    any: stated.any,
    unknown: unknown && stated.unknown && (ofConstruct === undefined || ofConstruct.problem !== undefined),
  };
}

/** A key has no name of its own, so the CDK cannot refer to one of another environment: there it has to be stated. */
function isOutOfReach(keyArn: string, consumer?: Stack): boolean {
  const key = resourceReferredTo(keyArn)?.resource;
  return key !== undefined && isPartialAcrossEnvironments(consumer, key);
}
