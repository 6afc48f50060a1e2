import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { checkOptions, checkSecret, checkString } from './argument-checks';
import { decryptionKeys } from './decryption-keys';
import { NotingEcsSecret } from './ecs-secret';
import { ErrorFactory, errorsOf } from './error-factory';
import { JsonKeysOptions, ParameterReferenceOptions, SecretReferenceOptions, ValueFromOptions } from './options';
import { parameterReference, referenceToParameter } from './parameter-reference';
import { displayName } from './redact';
import { locationOf, parameterArn, SecretReference } from './reference';
import { referenceToSecretArn, secretReference, versionOf } from './secrets-manager-reference';
import { SECRETS_MANAGER } from './service';
import { parseValueFrom, ValueFrom } from './value-from';

/**
 * References to secrets, for every place where Amazon ECS takes one: `secrets`, `addSecret`, `secretOptions` of log
 * drivers, `retainAccess`.
 *
 * Each factory returns an `ecs.Secret`. In a `SecureFargateTaskDefinition` the permission to read it is computed with all
 * the others; in any other task definition, Fargate or EC2, the same statements are added to its execution role.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export class TaskSecret {
  /**
   * A secret of AWS Secrets Manager that the app creates or imports: its whole value, or one JSON key.
   *
   * Grants `secretsmanager:GetSecretValue` on the secret and, for a customer managed key, `kms:Decrypt`.
   *
   * @param secret The secret. Import it by its complete ARN (`Secret.fromSecretCompleteArn`) where you can: with a partial ARN, some
   * tasks fail to start. Use `SecretByName` for a name that ends in a hyphen and six characters.
   * @param options The JSON key and version to read, and the KMS key the secret is encrypted with.
   * @throws for a malformed JSON key, for an import whose name Secrets Manager would take for a complete ARN, and for an alias or a
   * key of another Region
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   */
  public static fromSecretsManager(secret: secretsmanager.ISecret, options: SecretReferenceOptions = {}): ecs.Secret {
    return new NotingEcsSecret(secretReference(secret, options, errorsOf('TaskSecret.fromSecretsManager')), options.jsonKey);
  }

  /**
   * Several variables from one secret whose value is a JSON object.
   *
   * @param secret The secret.
   * @param keys The JSON key for each variable: `{ DATABASE_USER: 'username', DATABASE_PASSWORD: 'password' }`.
   * @param options Which version is read, and the KMS key the secret is encrypted with, for all of them.
   * @returns an `ecs.Secret` for each variable, to be spread into `secrets`
   * @throws as `fromSecretsManager` does; the error names the variable
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   */
  public static fromJsonKeys(
    secret: secretsmanager.ISecret,
    keys: { [variable: string]: string },
    options: JsonKeysOptions = {},
  ): { [variable: string]: ecs.Secret } {
    const errors = errorsOf('TaskSecret.fromJsonKeys');
    checkSecret(secret, errors);
    checkOptions(options, errors);
    if (typeof keys !== 'object' || keys === null) {
      throw errors("'keys' must be an object with the JSON key of each variable, such as { DATABASE_PASSWORD: 'password' }");
    }
    return Object.fromEntries(Object.entries(keys).map(([variable, jsonKey]) => {
      const fail = errorsOf(`TaskSecret.fromJsonKeys, variable ${displayName(variable)}`);
      checkString('the JSON key', jsonKey, fail);
      return [variable, new NotingEcsSecret(secretReference(secret, { ...options, jsonKey }, fail), jsonKey)];
    }));
  }

  /**
   * A parameter of AWS Systems Manager Parameter Store: String, StringList or SecureString.
   *
   * Grants `ssm:GetParameters` on the parameter and, for a customer managed key, `kms:Decrypt`. A parameter in
   * another Region must be imported by its ARN. Amazon ECS does not read parameters of another account, and always reads the latest
   * version, so an import must not name a version.
   *
   * @param parameter The parameter. `fromSecureStringParameterAttributes` imports one together with its KMS key.
   * @param options The KMS key it is encrypted with, if the parameter does not have it.
   * @throws for an import with a version or label (with later CDK versions for SecureString imports only), and for an alias or a key of
   * another Region. A parameter of another account fails the synthesis
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
   */
  public static fromSsmParameter(parameter: ssm.IParameter, options: ParameterReferenceOptions = {}): ecs.Secret {
    return new NotingEcsSecret(parameterReference(parameter, options, errorsOf('TaskSecret.fromSsmParameter')));
  }

  /**
   * A `valueFrom` string, copied from an existing task definition.
   *
   * Every form Amazon ECS documents: the ARN of a secret, with or without `:json-key:version-stage:version-id` after it,
   * the ARN of a parameter, and the name of a parameter in the Region and account of the task. It must not be a token, which does
   * not show whether it names a secret or a parameter.
   *
   * @param valueFrom The reference.
   * @param options The KMS key the secret or parameter is encrypted with.
   * @throws where Amazon ECS would refuse the reference, and for a token; the error names the part that is wrong
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
   */
  public static fromValueFrom(valueFrom: string, options: ValueFromOptions = {}): ecs.Secret {
    const fail = errorsOf('TaskSecret.fromValueFrom');
    checkString("'valueFrom'", valueFrom, fail);
    checkOptions(options, fail);
    const parsed = parseValueFrom(valueFrom, fail);
    return new NotingEcsSecret(referenceToPasted(valueFrom, parsed, options, fail), parsed.jsonKey);
  }

  private constructor() {}
}

/** The reference that a string of an existing task definition is. The string itself is kept as it was pasted. */
function referenceToPasted(valueFrom: string, parsed: ValueFrom, options: ValueFromOptions, fail: ErrorFactory): SecretReference {
  const { service, arn, parameterName = '', jsonKey, versionStage, versionId } = parsed;
  if (service === SECRETS_MANAGER && arn !== undefined) {
    return referenceToSecretArn(arn, options, { valueFrom, jsonKey, version: versionOf(versionStage, versionId) }, fail);
  }
  const keys = decryptionKeys({
    options,
    additional: options.additionalEncryptionKeys,
    defaultKey: false,
    region: arn === undefined ? undefined : locationOf(arn).region,
  }, fail);
  return referenceToParameter(valueFrom, (consumer) => arn ?? parameterArn(parameterName, consumer), keys);
}
