import { Resource, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { joinArn, withKnownPartition } from './arn';
import { DecryptionKeys, decryptionKeys, NO_KEYS } from './decryption-keys';
import { ErrorFactory } from './error-factory';
import { ParameterReferenceOptions } from './options';
import { locationOf, memoizedByStack, Remark, SecretReference, SecretSource } from './reference';
import { PARAMETER_STORE, SECRETS_MANAGER } from './service';
import { checkParameterArn } from './value-from';

/**
 * A reference to a parameter of AWS Systems Manager.
 */
export function parameterReference(parameter: ssm.IParameter, options: ParameterReferenceOptions, fail: ErrorFactory): SecretReference {
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
  return referenceToParameter(arn, () => arn, keys);
}

/**
 * @param valueFrom as it stands in the task definition: the ARN, or the name alone
 * @param arnIn the ARN, as a task in a stack sees it
 */
export function referenceToParameter(valueFrom: string, arnIn: (consumer?: Stack) => string, keys: DecryptionKeys): SecretReference {
  return {
    valueFrom,
    keyUnstated: keys.unstated,
    remarks: remarksOn(valueFrom),
    sources: memoizedByStack((consumer) => parameterSources(arnIn(consumer), keys)),
  };
}

const SECRET_THROUGH_PARAMETER = '/aws/reference/secretsmanager/';

/**
 * A parameter; or both it and the secret behind it, which Secrets Manager opens with the secret's key (FACTS 2.6, 5.8).
 */
function parameterSources(arn: string, keys: DecryptionKeys): SecretSource[] {
  const home = locationOf(arn);
  const parameter: SecretSource = { service: PARAMETER_STORE, arn, home, partial: false, keys };
  const secretName = nameOfReferencedSecret(arn);
  if (secretName === undefined) {
    return [parameter];
  }
  const secret = joinArn({ ...home, service: SECRETS_MANAGER.name, resource: `secret:${secretName}` });
  return [{ ...parameter, keys: NO_KEYS }, { service: SECRETS_MANAGER, arn: secret, home, partial: true, keys }];
}

function nameOfReferencedSecret(parameter: string): string | undefined {
  const start = parameter.indexOf(SECRET_THROUGH_PARAMETER);
  return start === -1 ? undefined : parameter.slice(start + SECRET_THROUGH_PARAMETER.length);
}

function remarksOn(valueFrom: string): Remark[] {
  return nameOfReferencedSecret(valueFrom) === undefined ? [] : [{
    id: 'secretThroughParameter',
    message: `'${SECRET_THROUGH_PARAMETER}…' reads a secret through Systems Manager and takes permissions on both services;`
      + ' reference the secret itself, with TaskSecret.fromSecretsManager or its ARN',
  }];
}

/** A version behind a name that is a literal, or behind one that is a token and stands apart from it. */
const PINNED = /\{\{resolve:ssm(-secure)?:[^:"{}]+:|":[^"]*\}\}"/;

/**
 * Whether an import names a version. That shows in its string value only, and reading it adds a CfnParameter to the template
 * where none is named: a child that has taken that parameter's place keeps it out.
 */
function pinsVersion(parameter: ssm.IParameter): boolean {
  const { scope, id } = parameter.node;
  const taken = `${id}.Parameter`;
  if (Resource.isOwnedResource(parameter) || !scope || scope.node.tryFindChild(taken)) {
    return false;
  }
  new Construct(scope, taken);
  try {
    // Every import has the one value or the other.
    const value = (parameter as ssm.IStringParameter).stringValue ?? (parameter as ssm.IStringListParameter).stringListValue;
    return PINNED.test(JSON.stringify(Stack.of(scope).resolve(value)));
  } catch {
    return false; // the CDK would have added the parameter: no version is named
  } finally {
    scope.node.tryRemoveChild(taken);
  }
}
