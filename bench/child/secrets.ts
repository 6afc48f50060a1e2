import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** Secrets by the name of their environment variable. */
export type Secrets = ReadonlyMap<string, secretsmanager.ISecret>;

/**
 * What all tasks of a stack share: four secrets that the stack creates.
 */
export function sharedSecrets(stack: Stack): secretsmanager.ISecret[] {
  return ['a', 'b', 'c', 'd'].map((id) => new secretsmanager.Secret(stack, id));
}

/**
 * The secrets of a task: those of its own, imported by complete ARN, and those of the stack.
 *
 * @param own how many are its own
 */
export function secretsOf(scope: Construct, task: string, shared: readonly secretsmanager.ISecret[], own = 6): Secrets {
  const imported = Array.from({ length: own }, (_, index) => secretsmanager.Secret.fromSecretCompleteArn(scope, `Secret${index}`,
    `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/${task}/${index}-AbCdE1`));
  return new Map([...imported, ...shared].map((secret, index) => [`SECRET_${index}`, secret]));
}
