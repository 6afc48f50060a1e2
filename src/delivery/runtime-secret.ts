import { Stack, Token } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { bucketKeys, s3Decryption } from './s3-decryption';
import { resolvedIn } from '../policy/identity';
import { splitArn, withKnownPartition } from '../secret/arn';
import { decryptionKeys } from '../secret/decryption-keys';
import { errorsOf } from '../secret/error-factory';
import { SecretKeyOptions, ParameterReferenceOptions } from '../secret/options';
import { parameterReference } from '../secret/parameter-reference';
import { keyArnsOf, readPermissions, withoutSid } from '../secret/permissions';
import { SecretReference } from '../secret/reference';
import { secretReference } from '../secret/secrets-manager-reference';
import { redacted } from '../secret/redact';

/**
 * How a secret that a program fetches by itself is encrypted.
 */
export interface RuntimeSecretOptions extends SecretKeyOptions {}

/**
 * A configuration profile of AWS AppConfig.
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
   * The id of the configuration profile.
   */
  readonly profileId: string;

  /**
   * The customer managed key of the profile's hosted configurations. The task role may decrypt with it, deployments of this
   * environment only. An alias the app does not own throws.
   *
   * @default - the configuration is not under a customer managed key
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A secret that a program in the container fetches by itself, so that a new value reaches it without a restart.
 *
 * The environment variable holds where the value is, never the value, and the *task* role may read exactly that. All
 * containers of a task share the task role: what one may fetch, each of them may.
 */
export class RuntimeSecret {
  /**
   * A secret of AWS Secrets Manager. The variable holds its ARN; the task role may call `GetSecretValue` and `DescribeSecret`.
   *
   * @param secret The secret.
   * @param options Which key opens it.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html
   */
  public static fromSecretsManager(secret: secretsmanager.ISecret, options: RuntimeSecretOptions = {}): RuntimeSecret {
    const reference = secretReference(secret, options, errorsOf('RuntimeSecret.fromSecretsManager'));
    return new RuntimeSecret(reference.valueFrom, (stack) => ofReference(reference, stack), reference);
  }

  /**
   * A parameter of AWS Systems Manager. The variable holds its name; the task role may call `GetParameter` and `GetParameters`.
   * A parameter of another Region is read with a client of that Region.
   *
   * @param parameter The parameter.
   * @param options Which key opens it, where the parameter does not know.
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
   */
  public static fromSsmParameter(parameter: ssm.IParameter, options: ParameterReferenceOptions = {}): RuntimeSecret {
    const reference = parameterReference(parameter, options, errorsOf('RuntimeSecret.fromSsmParameter'));
    return new RuntimeSecret(nameOf(parameter), (stack) => ofReference(reference, stack), reference);
  }

  /**
   * An object in an Amazon S3 bucket, which should be encrypted. The variable holds `s3://bucket/key`; the task role may call
   * `GetObject` on this object and decrypt with the bucket's key.
   *
   * @param bucket The bucket. Its `encryptionKey` is used.
   * @param key The key of the object. A key with a wildcard throws, and so does an empty one.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
   */
  public static fromS3Object(bucket: s3.IBucket, key: string): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromS3Object');
    if (!Token.isUnresolved(key) && (key === '' || /[*?]/.test(key))) {
      throw fail("'key' must be the key of one object: neither empty nor with '*' or '?', which would stand for many in a policy");
    }
    const keyArns = bucketKeys(bucket.encryptionKey, fail);
    return new RuntimeSecret(`s3://${bucket.bucketName}/${key}`, () => ofS3Object(bucket, key, keyArns));
  }

  /**
   * A configuration of AWS AppConfig. The variable holds
   * `application/APPLICATION/environment/ENVIRONMENT/configuration/PROFILE`, with their ids; the task role may call
   * `StartConfigurationSession` and `GetLatestConfiguration` on it.
   *
   * @param options The configuration and its key. A `profileId` that is no id throws.
   * @see https://docs.aws.amazon.com/appconfig/latest/userguide/retrieving-feature-flags.html
   */
  public static fromAppConfig(options: AppConfigRuntimeSecretOptions): RuntimeSecret {
    const fail = errorsOf('RuntimeSecret.fromAppConfig');
    const { application, environment, profileId } = options;
    if (!Token.isUnresolved(profileId) && !/^[a-z0-9]{4,7}$/.test(profileId)) {
      throw fail(`'profileId' must be the id of a configuration profile, 4 to 7 small letters and digits, got ${redacted(profileId)}`);
    }
    const { arns } = decryptionKeys({ options, defaultKey: true }, fail);
    const configuration = `configuration/${profileId}`;
    const locator = `application/${application.applicationId}/environment/${environment.environmentId}/${configuration}`;
    return new RuntimeSecret(locator, () => ofAppConfig(withKnownPartition(environment.environmentArn), configuration, arns));
  }

  private constructor(
    /** @internal */ public readonly _locator: string,
    /** @internal */ public readonly _access: (stack: Stack) => RuntimeAccess,
    /** @internal */ public readonly _reference?: SecretReference,
  ) {}
}

/**
 * What the task role needs for one read.
 *
 * @internal
 */
export interface RuntimeAccess {
  readonly resourceArn: string;
  readonly encryptionKeyArns: readonly string[];
  readonly statements: readonly iam.PolicyStatement[];
}

/** Of a name that is a path, an import by ARN knows the last part only; the ARN has it whole. */
function nameOf({ parameterArn, parameterName }: ssm.IParameter): string {
  const { resource = '' } = splitArn(parameterArn) ?? {};
  const path = resource.slice('parameter'.length);
  return Token.isUnresolved(path) || path.lastIndexOf('/') <= 0 ? parameterName : path;
}

function ofReference(reference: SecretReference, stack: Stack): RuntimeAccess {
  const sources = reference.sources(stack);
  const permissions = readPermissions(sources, resolvedIn(stack), (service) => service.clientActions);
  return {
    resourceArn: sources[0].arn,
    encryptionKeyArns: sources.flatMap(keyArnsOf),
    statements: permissions.map(({ values, statement }) => withoutSid(statement(values))),
  };
}

function ofS3Object(bucket: s3.IBucket, key: string, encryptionKeyArns: readonly string[]): RuntimeAccess {
  const resourceArn = bucket.arnForObjects(key);
  return {
    resourceArn,
    encryptionKeyArns,
    statements: [
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [resourceArn] }),
      ...encryptionKeyArns.map((keyArn) => s3Decryption(keyArn, bucket.env.region, bucket.bucketArn, [resourceArn])),
    ],
  };
}

function ofAppConfig(environmentArn: string, configuration: string, encryptionKeyArns: readonly string[]): RuntimeAccess {
  const resourceArn = `${environmentArn}/${configuration}`;
  return {
    resourceArn,
    encryptionKeyArns,
    statements: [
      new iam.PolicyStatement({ actions: ['appconfig:GetLatestConfiguration', 'appconfig:StartConfigurationSession'], resources: [resourceArn] }),
      ...encryptionKeyArns.map((keyArn) => new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [keyArn],
        conditions: {
          // The number of the deployment is known when it is made; AppConfig decrypts with the caller's own call (FACTS 5.10).
          StringLike: { 'kms:EncryptionContext:aws:appconfig:deployment:arn': `${environmentArn}/deployment/*` },
        },
      })),
    ],
  };
}
