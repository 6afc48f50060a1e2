import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** Secrets by the name of their environment variable. */
export type Secrets = ReadonlyMap<string, secretsmanager.ISecret>;

/**
 * Four secrets that a stack creates.
 */
export function sharedSecrets(stack: Stack): secretsmanager.ISecret[] {
  return ['a', 'b', 'c', 'd'].map((id) => new secretsmanager.Secret(stack, id));
}

/**
 * Secrets that a scope imports by complete ARN, and others.
 *
 * @param path what the names of the imported ones have in common
 */
export function secretsOf(scope: Construct, path: string, others: readonly secretsmanager.ISecret[], count = 6): Secrets {
  const imported = Array.from({ length: count }, (_, index) => secretsmanager.Secret.fromSecretCompleteArn(scope, `Secret${index}`,
    `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/${path}/${index}-AbCdE1`));
  return new Map([...imported, ...others].map((secret, index) => [`SECRET_${index}`, secret]));
}
