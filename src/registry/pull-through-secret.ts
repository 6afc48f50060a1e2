import { Names, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkedReference } from './checked-reference';
import { PullThroughCredentials } from './pull-through-upstream';
import { decryptionKeys } from '../secret/decryption-keys';
import { ErrorFactory } from '../secret/error-factory';
import { isConcrete } from '../secret/redact';
import { locationOf } from '../secret/reference';

/** Where Amazon ECR looks for credentials of upstream registries (FACTS 10.2). */
const SECRET_PREFIX = 'ecr-pullthroughcache/';

/**
 * The secret that Amazon ECR signs in with at an upstream registry: an existing one, or one of the shape it wants (FACTS 10.4).
 */
export function pullThroughSecret(scope: Construct, credentials: PullThroughCredentials, fail: ErrorFactory): secretsmanager.ISecret {
  const { secret, username, accessToken } = credentials;
  if (secret) {
    if (username !== undefined || accessToken !== undefined) {
      throw fail("the credentials of the upstream name an existing 'secret' and a 'username' or 'accessToken' for a new one; keep one of the two");
    }
    checkSecret(secret, Stack.of(scope), fail);
    return secret;
  }
  if (!username || !accessToken) {
    throw fail("the credentials of the upstream must be an existing 'secret', or both 'username' and 'accessToken'");
  }
  return new secretsmanager.Secret(scope, 'Credentials', {
    secretName: SECRET_PREFIX + Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' }),
    removalPolicy: RemovalPolicy.RETAIN,
    secretObjectValue: {
      username: SecretValue.unsafePlainText(username),
      accessToken: checkedReference('accessToken', accessToken, scope, fail),
    },
  });
}

function checkSecret(secret: secretsmanager.ISecret, stack: Stack, fail: ErrorFactory): void {
  if (decryptionKeys({ options: {}, own: secret.encryptionKey, defaultKey: true }, fail).arns.length > 0) {
    throw fail('the secret of an upstream must be under the AWS managed key, and this one has a customer managed key, which Amazon ECR refuses;'
      + " leave 'encryptionKey' out");
  }
  if (isConcrete(secret.secretName) && !secret.secretName.startsWith(SECRET_PREFIX)) {
    throw fail(`the name of the secret of an upstream must begin with '${SECRET_PREFIX}', which is all that Amazon ECR may read`);
  }
  const home = locationOf(secret.secretArn, secret);
  for (const [what, there, here] of [['account', home.account, stack.account], ['Region', home.region, stack.region]]) {
    if (isConcrete(there) && isConcrete(here) && there !== here) {
      throw fail(`the secret of an upstream must be in the ${what} of the rule, ${here}, and this one is in ${there}; keep a copy of it there`);
    }
  }
}
