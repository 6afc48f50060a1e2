import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { ErrorFactory } from './error-factory';

const FACTORIES = 'TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret';

/** What was passed instead of a reference, by a member that only it has, and what to write. */
const MISTAKEN: readonly (readonly [member: string, whatItIs: string, fix: string])[] = [
  ['secretArn', 'a secret', "give TaskSecret.fromSecretsManager(secret, { jsonKey: '…' }), or leave out the options for the whole secret"],
  ['parameterArn', 'a parameter', 'give TaskSecret.fromSsmParameter(parameter)'],
  ['credentialsParameter', 'a RepositoryCredentials', "it belongs in 'registryCredentials' or 'repositoryCredentials'; here give TaskSecret.fromSecretsManager(secret)"],
  ['locator', 'a RuntimeSecret', "it belongs in 'runtimeSecrets'; here give TaskSecret.fromSecretsManager(secret)"],
  ['unsafeUnwrap', 'a SecretValue', 'its value would be in the template: give TaskSecret.fromSecretsManager(secret)'],
];

/**
 * Makes sure that a value is an `ecs.Secret`: JavaScript and Python pass what TypeScript refuses. The value is never shown.
 *
 * @param place the property and the name in it, as the user wrote them; made for a message only
 */
export function checkEcsSecret(value: unknown, place: () => string, fail: ErrorFactory): asserts value is ecs.Secret {
  if (value === undefined || value === null) {
    throw fail(`${place()} is ${value}; give ${FACTORIES}`);
  }
  if (typeof value === 'string') {
    throw fail(`${place()} is a string, not an ecs.Secret; give TaskSecret.fromValueFrom for an ARN or the name of a parameter, and never the value of a secret`);
  }
  if (typeof value !== 'object') {
    throw fail(`${place()} is a ${typeof value}, not an ecs.Secret; give ${FACTORIES}`);
  }
  if ('arn' in value && 'grantRead' in value) {
    return;
  }
  const [, whatItIs, fix] = MISTAKEN.find(([member]) => member in value) ?? [];
  throw fail(whatItIs === undefined ? `${place()} is not an ecs.Secret; give ${FACTORIES}` : `${place()} is ${whatItIs}, not an ecs.Secret; ${fix}`);
}
