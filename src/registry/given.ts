import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ErrorFactory } from '../secret/error-factory';

// JavaScript and Python pass what TypeScript refuses, and so do `process.env.X!` and `cluster.secret!`.

/**
 * Makes sure that an argument was given.
 */
export function checkGiven(value: unknown, argument: string, fail: ErrorFactory): void {
  if (value === undefined || value === null) {
    throw fail(`'${argument}' is ${value === null ? 'null' : 'undefined'}; check where the value comes from`);
  }
}

/**
 * Makes sure that an argument is a secret.
 */
export function checkSecret(secret: secretsmanager.ISecret, fail: ErrorFactory): void {
  checkGiven(secret, 'secret', fail);
  if (secret.secretArn === undefined) {
    throw fail("'secret' is no secret; import one with Secret.fromSecretCompleteArn(scope, id, arn)");
  }
}
