import { DecryptionKeys, customerKey } from './decryption-keys';
import { keyOfResource } from './key-of-resource';
import type { SecretFacts } from './secret-facts';
import { propertyInTemplate } from './template-property';

/**
 * The keys of a secret as things are now: of one that the app creates, the key in its template and those that were stated; of
 * an import, those that were stated.
 */
export function keysAsTheyAre({ secretResource, construct, location }: SecretFacts, stated: DecryptionKeys): DecryptionKeys {
  if (!secretResource) {
    return stated;
  }
  const { arn, unknown } = keyOfResource(secretResource, 'KmsKeyId');
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
