import { CustomResource, Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretByNameProps } from './secret-by-name-props';
import { SecretByNameProvider } from './secret-by-name-provider';
import { hasPlaceholder } from '../cdk/token-text';
import { checkGiven, checkString } from '../secret/argument-checks';
import { ErrorFactory, errorsOf } from '../secret/error-factory';
import { redacted } from '../secret/redact';
import { literalText, sampleText } from '../secret/token';

/**
 * An existing secret of which you know the name: the deployment looks up its complete ARN, with the six-character suffix.
 *
 * Use it for a name that ends in a hyphen and six characters, which Secrets Manager mistakes for its suffix in the ARN of an
 * import, or wherever you want the complete ARN. One AWS Lambda function per stack looks it up when the construct is created, and
 * again when `secretName` or `refresh` changes. If the secret does not exist or is scheduled for deletion, or the lookup is
 * denied, the deployment fails and says why.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
 */
export class SecretByName extends Construct {
  /**
   * The secret, by its complete ARN.
   */
  public readonly secret: secretsmanager.ISecret;

  /**
   * Adds the lookup to the stack.
   *
   * @param scope The parent, in most cases a stack.
   * @param id The id among the children of the parent. Logical ids contain it.
   * @param props The name, and the KMS key of the secret.
   * @throws if Secrets Manager does not allow the name, or it is an ARN
   */
  public constructor(scope: Construct, id: string, props: SecretByNameProps) {
    super(scope, id);
    const fail = errorsOf(this.node.path);
    checkGiven(props, 'props', fail);
    const { secretName, encryptionKey, refresh } = props;
    checkName(secretName, fail);
    const provider = SecretByNameProvider.of(this);
    provider.describe(secretName);
    const { ref } = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::SecretByName',
      serviceTimeout: Duration.minutes(5), // AWS CloudFormation waits an hour otherwise, if the function cannot answer
      properties: { SecretName: secretName, ...refresh !== undefined && { Refresh: refresh } },
    });
    this.secret = secretsmanager.Secret.fromSecretAttributes(this, 'Secret', { secretCompleteArn: ref, encryptionKey });
  }
}

/** What Secrets Manager allows in a name (FACTS 1.9). */
const NAME = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;

function checkName(name: string, fail: ErrorFactory): void {
  checkString("'secretName'", name, fail);
  if (literalText(name).startsWith('arn:')) {
    throw fail("'secretName' is an ARN; import the secret by it, with Secret.fromSecretCompleteArn, or give the name alone");
  }
  if (!NAME.test(sampleText(name)) || hasPlaceholder(name)) {
    throw fail(`'secretName' must be 1 to 512 letters, digits and /_+=.@-!, got ${redacted(name)}`);
  }
}
