import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { bucketKeyOf } from './bucket-key';
import { s3Decryption } from './s3-decryption';
import { escapePolicyText } from '../policy/policy-text';
import { sortKeyIn } from '../policy/sort-key';
import { splitArn } from '../secret/arn';
import { keyArnsOf, readPermissions, withoutSid } from '../secret/permissions';
import { SecretReference } from '../secret/reference';

/**
 * What the task role needs for one read, as data. It is computed at each use.
 */
export interface RuntimeAccess {
  /** The service that the program calls, by the name of its VPC endpoint. */
  readonly service: string;
  /** The Region that the program calls it in. */
  readonly region: string;
  readonly resourceArn: string;
  readonly encryptionKeyArns: readonly string[];
  /** Whether it may be encrypted with a key that is not known here. */
  readonly keyUnknown: boolean;
  readonly statements: readonly iam.PolicyStatement[];
}

/**
 * A secret or a parameter, which the program reads with the actions of a client.
 */
export function ofReference(reference: SecretReference, stack: Stack): RuntimeAccess {
  const sources = reference.sources(stack);
  const permissions = readPermissions(sources, sortKeyIn(stack), (service) => service.clientActions);
  const [{ arn, service, home }] = sources; // what is called; a parameter may refer to a secret, which its service reads
  return {
    service: service.name,
    region: home.region,
    resourceArn: arn,
    encryptionKeyArns: sources.flatMap(keyArnsOf),
    keyUnknown: reference.keyUnknown,
    statements: permissions.map(({ values, statement }) => withoutSid(statement(values))),
  };
}

/**
 * An object of Amazon S3. The bucket's key is that of the template, which may change until synthesis.
 */
export function ofS3Object(bucket: s3.IBucket, key: string): RuntimeAccess {
  const resourceArn = bucket.arnForObjects(key);
  const { arns, unknown } = bucketKeyOf(bucket);
  return {
    service: 's3',
    region: bucket.env.region,
    resourceArn,
    encryptionKeyArns: arns,
    keyUnknown: unknown,
    statements: [
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [escapePolicyText(resourceArn)] }),
      ...arns.map((keyArn) => s3Decryption(keyArn, bucket.env.region, bucket.bucketArn, [resourceArn])),
    ],
  };
}

/**
 * A configuration of AWS AppConfig.
 */
export function ofAppConfig(environmentArn: string, configuration: string, encryptionKeyArns: readonly string[], { region }: Stack): RuntimeAccess {
  const resourceArn = `${environmentArn}/${configuration}`;
  return {
    service: 'appconfigdata',
    region: splitArn(environmentArn)?.region ?? region,
    resourceArn,
    encryptionKeyArns,
    keyUnknown: false,
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
