import * as ecs from 'aws-cdk-lib/aws-ecs';
import { decryptionKeys } from './decryption-keys';
import { ErrorFactory } from './error-factory';
import { ValueFromOptions } from './options';
import { referenceToParameter } from './parameter-reference';
import { locationOf, parameterArn } from './reference';
import { NotingEcsSecret } from './ecs-secret';
import { isPartial, secretKeys, toReference } from './secrets-manager-reference';
import { SECRETS_MANAGER } from './service';
import { parseValueFrom } from './value-from';

/**
 * The reference that a string of an existing task definition makes. The string itself stays as it is.
 */
export function valueFromSecret(valueFrom: string, options: ValueFromOptions, fail: ErrorFactory): ecs.Secret {
  const parsed = parseValueFrom(valueFrom, fail);
  if (parsed.service === SECRETS_MANAGER && parsed.arn !== undefined) {
    const home = locationOf(parsed.arn);
    const reference = toReference({
      ...parsed,
      arn: parsed.arn,
      home,
      partial: isPartial(parsed.arn, true),
      keys: secretKeys(home, options, fail),
      oldKeysStated: options.additionalEncryptionKeys !== undefined,
    });
    return new NotingEcsSecret({ ...reference, valueFrom }, parsed.jsonKey);
  }
  const { arn, parameterName = '' } = parsed;
  const keys = decryptionKeys({
    options,
    additional: options.additionalEncryptionKeys,
    defaultKey: false,
    region: arn === undefined ? undefined : locationOf(arn).region,
  }, fail);
  return new NotingEcsSecret(referenceToParameter(valueFrom, (consumer) => arn ?? parameterArn(parameterName, consumer), keys));
}
