import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RuntimeSecret } from './runtime-secret';
import { compare } from '../policy/permission';
import { ErrorFactory } from '../secret/error-factory';
import { displayName } from '../secret/redact';

/**
 * Checks the variables that say where a container's program fetches secrets from.
 *
 * A name that `environment` or `secrets` has too is an error, and so is a variable without a `RuntimeSecret`.
 *
 * @returns the secrets by variable, sorted
 */
export function runtimeVariables(
  { environment, secrets }: ecs.ContainerDefinitionOptions,
  runtimeSecrets: { [variable: string]: RuntimeSecret },
  fail: ErrorFactory,
): (readonly [string, RuntimeSecret])[] {
  const names = Object.keys(runtimeSecrets).sort(compare);
  names.forEach((name) => checkRuntimeSecret(name, runtimeSecrets[name], fail));
  for (const [property, present] of Object.entries({ environment, secrets })) {
    const twice = names.find((name) => present?.[name] !== undefined);
    if (twice !== undefined) {
      throw fail(`${displayName(twice)} is in both '${property}' and 'runtimeSecrets'; remove it from '${property}'`);
    }
  }
  return names.map((name) => [name, runtimeSecrets[name]]);
}

/** JavaScript and Python pass what TypeScript refuses. */
function checkRuntimeSecret(name: string, value: RuntimeSecret | undefined, fail: ErrorFactory): void {
  if (typeof value?._access !== 'function') {
    throw fail(`${displayName(name)} in 'runtimeSecrets' is ${value ? 'not a RuntimeSecret' : String(value)};`
      + ' give RuntimeSecret.fromSecretsManager(secret), or another factory of RuntimeSecret');
  }
}
