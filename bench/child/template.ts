import { createHash } from 'crypto';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Policies?: unknown; readonly ContainerDefinitions?: unknown };
}

/**
 * The roles, policies and task definitions of an app.
 */
export function resourcesIn({ stacks }: CloudAssembly): Resource[] {
  return stacks.flatMap(({ template }) => Object.values<Resource>(template.Resources)).filter(({ Type }) => /^AWS::(IAM|ECS)::/.test(Type));
}

/**
 * The same for the same inline policies and containers. Lists are compared in any order, names of resources not at all.
 */
export function digestOf(resources: readonly Resource[]): string {
  const parts = resources.flatMap(({ Properties }) => [Properties.Policies, Properties.ContainerDefinitions]).filter((part) => part !== undefined);
  return createHash('sha256').update(JSON.stringify(inOrder(parts))).digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(inOrder(item))).sort();
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, item]) => [key, inOrder(item)]));
}
