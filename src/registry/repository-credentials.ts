import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkOptions, checkString } from '../secret/argument-checks';
import { withKnownPartition } from '../secret/arn';
import { errorsOf } from '../secret/error-factory';
import { SecretKeyOptions } from '../secret/options';
import { SecretReference } from '../secret/reference';
import { referenceToSecretArn, secretReference } from '../secret/secrets-manager-reference';
import { checkSecretArn } from '../secret/value-from';

/** What Amazon ECS reads from the JSON of a secret with credentials (FACTS 3.2). */
const JSON_KEYS = ['username', 'password'];

/**
 * How the secret with a registry's credentials is encrypted.
 */
export interface RepositoryCredentialsOptions extends SecretKeyOptions {}

/**
 * The user name and password of a private registry, kept in AWS Secrets Manager as
 * `{"username": "…", "password": "…"}`.
 *
 * Amazon ECS reads them with the execution role to pull the image. Use them for registries other than Amazon ECR, which needs no
 * credentials.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
 */
export class RepositoryCredentials {
  /**
   * The credentials in a secret that the app creates or imports.
   *
   * @param secret The secret. It may be in another Region. One in another account must be imported by its complete ARN.
   * @param options The KMS key the secret is encrypted with.
   * @throws for an import whose name Secrets Manager would take for a complete ARN, and for an alias or a key of another Region. A secret
   * that the app creates without the JSON keys `username` and `password` fails the synthesis
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   */
  public static fromSecretsManager(secret: secretsmanager.ISecret, options: RepositoryCredentialsOptions = {}): RepositoryCredentials {
    return new RepositoryCredentials(secretReference(secret, options, errorsOf('RepositoryCredentials.fromSecretsManager'), JSON_KEYS));
  }

  /**
   * The credentials in a secret that you know by its ARN, such as the `credentialsParameter` of an existing task definition.
   * Amazon ECS reads the whole secret here, so the ARN must not be followed by a JSON key, and must not be that of a parameter.
   *
   * @param secretArn The ARN of the secret.
   * @param options The KMS key the secret is encrypted with.
   * @throws if the ARN is malformed or not that of a whole secret
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
   */
  public static fromSecretArn(secretArn: string, options: RepositoryCredentialsOptions = {}): RepositoryCredentials {
    const fail = errorsOf('RepositoryCredentials.fromSecretArn');
    checkString("'secretArn'", secretArn, fail);
    checkOptions(options, fail);
    checkSecretArn(secretArn, "'secretArn'", fail);
    return new RepositoryCredentials(referenceToSecretArn(withKnownPartition(secretArn), options, { jsonKeys: JSON_KEYS }, fail));
  }

  /** The value of `credentialsParameter` in the task definition: the ARN of the secret. */
  public readonly credentialsParameter: string;

  private constructor(
    /** @internal */ public readonly _reference: SecretReference,
  ) {
    this.credentialsParameter = _reference.valueFrom;
  }
}
