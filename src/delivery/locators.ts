import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RuntimeSecret } from './runtime-secret';
import { compare } from '../policy/statement';
import { ErrorFactory } from '../secret/error-factory';

/**
 * The environment of a container with the places its program fetches secrets from. A name that is taken throws.
 */
export function withLocators(
  { environment, secrets }: ecs.ContainerDefinitionOptions,
  runtimeSecrets: { [variable: string]: RuntimeSecret },
  fail: ErrorFactory,
): { [name: string]: string } | undefined {
  const names = Object.keys(runtimeSecrets).sort(compare);
  for (const [property, present] of Object.entries({ environment, secrets })) {
    const twice = names.find((name) => present?.[name] !== undefined);
    if (twice !== undefined) {
      throw fail(`'${twice}' stands in both '${property}' and 'runtimeSecrets'; remove it from '${property}'`);
    }
  }
  return names.length === 0 ? environment : { ...environment, ...Object.fromEntries(names.map((name) => [name, runtimeSecrets[name]._locator])) };
}
