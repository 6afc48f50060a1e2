import { createHash } from 'crypto';
import { Names, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkedReference } from './checked-reference';
import { RepositoryCredentials } from './repository-credentials';
import { cfnChild } from '../cdk/cfn-child';
import { checkGiven } from '../secret/argument-checks';
import { ErrorFactory, errorsOf } from '../secret/error-factory';

/**
 * The user name and password of a private registry.
 */
export interface RepositoryCredentialsSecretProps {
  /** The user name at the registry, or what the registry requires instead. It must not be empty. It is plain text in the template. */
  readonly username: string;

  /**
   * The password or access token, as a reference: `SecretValue.secretsManager(…)` or a `NoEcho` parameter. It must not be
   * plain text, which would be in the template, or `SecretValue.ssmSecure(…)`, which CloudFormation does not resolve here. A value
   * with `"` or `\` would break the secret's JSON: put such a value into the secret yourself.
   *
   * @default - a random placeholder, to be replaced with `aws secretsmanager put-secret-value` before the first pull
   */
  readonly password?: SecretValue;

  /**
   * The customer managed key to encrypt the secret with. The execution role may decrypt with it.
   *
   * @default - the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the secret when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A secret in the form that Amazon ECS requires for a private registry: `{"username": "…", "password": "…"}`.
 *
 * Without `password`, the secret is created with a placeholder. Replace it from a file, so that the password is neither in a
 * template nor in the history of a shell. After that, do not change `username`: the deployment would roll back, because
 * CloudFormation would otherwise overwrite your password with a new placeholder. To change the user name, put both values into
 * the secret and do not change this property, or use a construct with another id. A secret that is retained when its stack is
 * deleted keeps its name: import it or delete it before you create the stack again.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
 */
export class RepositoryCredentialsSecret extends Construct {
  /**
   * The secret.
   */
  public readonly secret: secretsmanager.ISecret;

  /**
   * The credentials, for `registryCredentials` of a task or `repositoryCredentials` of a container.
   */
  public readonly credentials: RepositoryCredentials;

  /**
   * Creates the secret.
   *
   * @param scope The parent, in most cases a stack.
   * @param id The id among the children of the parent. Logical ids contain it.
   * @param props The user name, and where the password comes from.
   * @throws if the user name is empty, or the password is not a reference
   */
  public constructor(scope: Construct, id: string, props: RepositoryCredentialsSecretProps) {
    super(scope, id);
    const fail = errorsOf(this.node.path);
    checkGiven(props, 'props', fail);
    checkUsername(props.username, fail);
    const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
    // A key that is not given is left out: `undefined` would override the one of a property injector.
    const options = { ...(encryptionKey && { encryptionKey }), removalPolicy };
    this.secret = props.password
      ? new secretsmanager.Secret(this, 'Secret', {
        ...options,
        secretObjectValue: {
          username: SecretValue.unsafePlainText(props.username),
          password: checkedReference('password', props.password, this, fail),
        },
      })
      : placeholder(this, props.username, options);
    this.credentials = RepositoryCredentials.fromSecretsManager(this.secret);
  }
}

function placeholder(scope: Construct, username: string, props: secretsmanager.SecretProps): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, 'Secret', {
    ...props,
    secretName: Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' }),
    generateSecretString: { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password', excludePunctuation: true },
  });
  // Another user name is another resource of the same name, which CloudFormation refuses before it touches this one.
  cfnChild(secret, secretsmanager.CfnSecret)?.overrideLogicalId(Names.uniqueId(secret).slice(-240) + createHash('sha256').update(username).digest('hex').slice(0, 8));
  return secret;
}

function checkUsername(username: string, fail: ErrorFactory): void {
  if (!username) { // or missing, from JavaScript or Python
    throw fail("'username' must not be empty: Amazon ECS refuses credentials without one");
  }
}
