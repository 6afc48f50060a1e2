import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/**
 * What all tasks of a stack share: four secrets that the stack makes.
 */
export function sharedSecrets(stack: Stack): secretsmanager.ISecret[] {
  return ['a', 'b', 'c', 'd'].map((id) => new secretsmanager.Secret(stack, id));
}

/**
 * The ten secrets of a task: six of its own that are imported by complete ARN, and the four of the stack.
 */
export function secretsOf(scope: Construct, task: string, shared: readonly secretsmanager.ISecret[]): Map<string, secretsmanager.ISecret> {
  const imported = ['e', 'f', 'g', 'h', 'i', 'j'].map((name) =>
    secretsmanager.Secret.fromSecretCompleteArn(scope, name, `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/${task}/${name}-AbCdE1`));
  return new Map([...imported, ...shared].map((secret, index) => [`SECRET_${index}`, secret]));
}
