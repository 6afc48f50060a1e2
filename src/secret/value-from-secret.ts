import * as ecs from 'aws-cdk-lib/aws-ecs';
import { decryptionKeys } from './decryption-keys';
import { Fail } from './fail';
import { ValueFromOptions } from './options';
import { referenceToParameter } from './parameter-reference';
import { homeOf, parameterArn } from './reference';
import { ReferencedSecret } from './referenced-secret';
import { isPartial, secretKeys, wholeOrPart } from './secret-reference';
import { SECRETS_MANAGER } from './service';
import { parseValueFrom } from './value-from';

/**
 * The reference that a string of an existing task definition makes. The string itself stays as it is.
 */
export function valueFromSecret(valueFrom: string, options: ValueFromOptions, fail: Fail): ecs.Secret {
  const parsed = parseValueFrom(valueFrom, fail);
  if (parsed.service === SECRETS_MANAGER && parsed.arn !== undefined) {
    const home = homeOf(parsed.arn);
    const reference = wholeOrPart({
      ...parsed,
      arn: parsed.arn,
      home,
      partial: isPartial(parsed.arn, true),
      keys: secretKeys(home, options, fail),
      oldKeysStated: options.additionalEncryptionKeys !== undefined,
    });
    return new ReferencedSecret({ ...reference, valueFrom }, parsed.jsonKey);
  }
  const { arn, parameterName = '' } = parsed;
  const keys = decryptionKeys({
    options,
    additional: options.additionalEncryptionKeys,
    defaultKey: false,
    region: arn === undefined ? undefined : homeOf(arn).region,
  }, fail);
  return new ReferencedSecret(referenceToParameter(valueFrom, (consumer) => arn ?? parameterArn(parameterName, consumer), keys));
}
