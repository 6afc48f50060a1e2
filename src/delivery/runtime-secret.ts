import { Stack, Token } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { bucketKeyOf } from './bucket-key';
import { ofAppConfig, ofReference, ofS3Object, RuntimeAccess } from './runtime-access';
import { withStandIns } from '../cdk/token-text';
import { checkBucket, checkGiven } from '../secret/argument-checks';
import { splitArn, withKnownPartition } from '../secret/arn';
import { decryptionKeys } from '../secret/decryption-keys';
import { ErrorFactory, errorsOf } from '../secret/error-factory';
import { SecretKeyOptions, ParameterReferenceOptions } from '../secret/options';
import { parameterReference } from '../secret/parameter-reference';
import { redacted } from '../secret/redact';
import { SecretReference } from '../secret/reference';
import { secretReference } from '../secret/secrets-manager-reference';
import { literalText } from '../secret/token';

/**
 * How a secret that a program fetches by itself is encrypted.
 */
export interface RuntimeSecretOptions extends SecretKeyOptions {}

/**
 * A configuration profile of AWS AppConfig.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-security.html
 */
export interface AppConfigRuntimeSecretOptions {
  /**
   * The application.
   */
  readonly application: appconfig.IApplication;

  /**
   * The environment the configuration is deployed to.
   */
  readonly environment: appconfig.IEnvironment;

  /**
   * The id of the configuration profile: 4 to 7 lower-case letters and digits.
   */
  readonly profileId: string;

  /**
   * The customer managed key of the profile's hosted configurations. The task role may decrypt with it only deployments of this
   * environment. An alias must be one that the app creates.
   *
   * @default - the configuration is not encrypted with a customer managed key
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A secret that a program in the container fetches by itself, so that a new value reaches it without a restart.
 *
 * The environment variable contains the location of the value, never the value, and the *task* role may read exactly that. All
 * containers of a task share the task role, so each container can fetch what any of them can.
*
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class RuntimeSecret {
  /**
   * A secret of AWS Secrets Manager. The variable contains its ARN; the task role may call `GetSecretValue` and `DescribeSecret`.
   *
   * @param secret The secret.
   * @param options The KMS key the secret is encrypted with.
   * @throws for an import whose name Secrets Manager would take for a complete ARN, and for an alias or a key of another Region
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html
   */
  public static fromSecretsManager(secret: secretsmanager.ISecret, options: RuntimeSecretOptions = {}): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromSecretsManager');
    const reference = secretReference(secret, options, fail);
    return new RuntimeSecret(reference.valueFrom, (stack) => ofReference(reference, stack), reference);
  }

  /**
   * A parameter of AWS Systems Manager. The variable contains its name; the task role may call `GetParameter` and `GetParameters`.
   * A parameter of another Region is read with a client of that Region.
   *
   * @param parameter The parameter.
   * @param options The KMS key the parameter is encrypted with, if the parameter does not have it.
   * @throws for an alias or a key of another Region
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
   */
  public static fromSsmParameter(parameter: ssm.IParameter, options: ParameterReferenceOptions = {}): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromSsmParameter');
    const reference = parameterReference(parameter, options, fail);
    return new RuntimeSecret(nameOf(parameter), (stack) => ofReference(reference, stack), reference);
  }

  /**
   * An object in an Amazon S3 bucket, which should be encrypted. The variable contains `s3://bucket/key`; the task role may call
   * `GetObject` on this object and decrypt with the bucket's key.
   *
   * @param bucket The bucket. For an import, pass `encryptionKey`: without it, the task role may not decrypt.
   * @param key The key of the object. `*`, `?` and `${` in it are part of the key, not patterns. It must not be empty, or contain
   * `..` between slashes.
   * @throws if the key is malformed, or the bucket's key is an alias that the app does not create
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
   */
  public static fromS3Object(bucket: s3.IBucket, key: string): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromS3Object');
    checkBucket(bucket, fail);
    checkGiven(key, 'key', fail);
    checkObjectKey(key, fail);
    const { problem } = bucketKeyOf(bucket);
    if (problem !== undefined) {
      throw fail(problem);
    }
    return new RuntimeSecret(`s3://${bucket.bucketName}/${key}`, () => ofS3Object(bucket, key));
  }

  /**
   * A configuration of AWS AppConfig. The variable contains
   * `application/APPLICATION/environment/ENVIRONMENT/configuration/PROFILE`, with their ids; the task role may call
   * `StartConfigurationSession` and `GetLatestConfiguration` on it.
   *
   * @param options The configuration and its key.
   * @throws if `profileId` is not an id, or the application or environment has a wildcard in its ARN or id
   * @see https://docs.aws.amazon.com/appconfig/latest/userguide/retrieving-feature-flags.html
   */
  public static fromAppConfig(options: AppConfigRuntimeSecretOptions): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromAppConfig');
    checkGiven(options, 'options', fail);
    const { application, environment, profileId } = options;
    checkGiven(application, 'application', fail);
    checkGiven(environment, 'environment', fail);
    checkGiven(profileId, 'profileId', fail);
    if (!(Token.isUnresolved(profileId) ? /^[a-z0-9]{0,7}$/ : /^[a-z0-9]{4,7}$/).test(literalText(profileId))) {
      throw fail(`'profileId' must be the id of a configuration profile, 4 to 7 lower-case letters and digits, got ${redacted(profileId)}`);
    }
    for (const [argument, text] of [['application', application.applicationId], ['environment', environment.environmentArn]]) {
      if (/[*?$\s]/.test(literalText(text))) {
        throw fail(`'${argument}' must be one of AWS AppConfig, and its ARN or id has a wildcard, a placeholder or a space in it; import it by its literal ARN`);
      }
    }
    const { arns } = decryptionKeys({ options, defaultKey: true }, fail);
    const configuration = `configuration/${profileId}`;
    const locator = `application/${application.applicationId}/environment/${environment.environmentId}/${configuration}`;
    return new RuntimeSecret(locator, (stack) => ofAppConfig(withKnownPartition(environment.environmentArn), configuration, arns, stack));
  }

  private constructor(
    /** The location of the value, never the value: the ARN, name or address in the environment variable. */
    public readonly locator: string,
    /** @internal */ public readonly _access: (stack: Stack) => RuntimeAccess,
    /** @internal */ public readonly _reference?: SecretReference,
  ) {}
}

/** Of a name that is a path, an import by ARN knows the last part only; the ARN has it whole. */
function nameOf({ parameterArn, parameterName }: ssm.IParameter): string {
  const { resource = '' } = splitArn(parameterArn) ?? {};
  const path = resource.slice('parameter'.length);
  return Token.isUnresolved(path) || path.lastIndexOf('/') <= 0 ? parameterName : path;
}

/** Amazon S3 takes nearly everything as a key; what is left would name no object, or another one. */
function checkObjectKey(key: string, fail: ErrorFactory): void {
  if (key === '' || /(^|\/)\.\.(\/|$)/.test(withStandIns(key)) || Buffer.byteLength(literalText(key)) > 1024) {
    throw fail(`'key' must be the key of one object: not empty, at most 1,024 bytes, and without '..' between slashes, got ${redacted(key)}`);
  }
}
