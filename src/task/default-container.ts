import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ErrorFactory } from '../secret/error-factory';

/**
 * The container that load balancers and Service Connect use: the one that is named, or the only essential one with port
 * mappings.
 *
 * @returns `undefined` where there is nothing to choose yet
 */
export function chosenDefault(
  containers: ReadonlyMap<string, ecs.ContainerDefinition>,
  named: string | undefined,
  fail: ErrorFactory,
): ecs.ContainerDefinition | undefined {
  if (named !== undefined) {
    return containers.get(named);
  }
  const candidates = [...containers].filter(([, container]) => container.essential && container.portMappings.length > 0);
  if (candidates.length > 1) {
    throw fail(`${candidates.map(([key]) => `'${key}'`).join(', ')} are essential and have port mappings;`
      + " name the one that load balancers and Service Connect use as 'defaultContainer'");
  }
  return candidates[0]?.[1];
}
