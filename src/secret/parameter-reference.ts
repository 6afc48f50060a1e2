import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { checkOptions, checkParameter } from './argument-checks';
import { joinArn, withKnownPartition } from './arn';
import { DecryptionKeys, decryptionKeys, NO_KEYS } from './decryption-keys';
import { ErrorFactory } from './error-factory';
import { ParameterReferenceOptions } from './options';
import { pinsVersion } from './pinned-parameter';
import { locationOf, memoizedByStack, ReferenceWarning, SecretReference, SecretSource } from './reference';
import { PARAMETER_STORE, SECRETS_MANAGER } from './service';
import { checkParameterArn } from './value-from';

/**
 * A reference to a parameter of AWS Systems Manager.
 */
export function parameterReference(parameter: ssm.IParameter, options: ParameterReferenceOptions, fail: ErrorFactory): SecretReference {
  checkParameter(parameter, fail);
  checkOptions(options, fail);
  const arn = withKnownPartition(parameter.parameterArn);
  checkParameterArn(arn, "the ARN of 'parameter'", fail);
  if (pinsVersion(parameter)) {
    throw fail('the parameter is imported with a version, and Amazon ECS always reads the latest;'
      + ' import it without one, or keep the value in Secrets Manager, which has versions');
  }
  const keys = decryptionKeys({
    options,
    own: (parameter as { encryptionKey?: kms.IKey }).encryptionKey, // the interface does not declare what imports carry
    defaultKey: parameter.parameterType !== ssm.ParameterType.SECURE_STRING,
    region: locationOf(arn, parameter).region,
  }, fail);
  return referenceToParameter(arn, () => arn, keys, parameter);
}

/**
 * @param valueFrom what the task definition has: the ARN, or the name alone
 * @param arnIn the ARN, as a task in a stack sees it
 */
export function referenceToParameter(
  valueFrom: string,
  arnIn: (consumer?: Stack) => string,
  keys: DecryptionKeys,
  construct?: IConstruct,
): SecretReference {
  return {
    valueFrom,
    construct,
    keyUnknown: keys.unknown,
    warnings: () => warningsFor(valueFrom),
    problems: () => [],
    sources: memoizedByStack((consumer) => parameterSources(arnIn(consumer), keys, construct)),
  };
}

const SECRET_THROUGH_PARAMETER = '/aws/reference/secretsmanager/';

/**
 * A parameter; or both it and the secret it refers to, which Secrets Manager decrypts with the secret's key (FACTS 2.6, 5.8).
 */
function parameterSources(arn: string, keys: DecryptionKeys, construct?: IConstruct): SecretSource[] {
  const home = locationOf(arn);
  const parameter: SecretSource = { service: PARAMETER_STORE, arn, construct, home, partial: false, keys };
  const secretName = nameOfReferencedSecret(arn);
  if (secretName === undefined) {
    return [parameter];
  }
  const secret = joinArn({ ...home, service: SECRETS_MANAGER.name, resource: `secret:${secretName}` });
  return [{ ...parameter, keys: NO_KEYS }, { service: SECRETS_MANAGER, arn: secret, construct, home, partial: true, keys }];
}

function nameOfReferencedSecret(parameter: string): string | undefined {
  const start = parameter.indexOf(SECRET_THROUGH_PARAMETER);
  return start === -1 ? undefined : parameter.slice(start + SECRET_THROUGH_PARAMETER.length);
}

function warningsFor(valueFrom: string): ReferenceWarning[] {
  return nameOfReferencedSecret(valueFrom) === undefined ? [] : [{
    id: 'secretThroughParameter',
    message: `'${SECRET_THROUGH_PARAMETER}…' reads a secret through Systems Manager and takes permissions on both services;`
      + ' reference the secret itself, with TaskSecret.fromSecretsManager or its ARN',
  }];
}
