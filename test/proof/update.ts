// CloudFormation's steps from one version of an app to the next: what is new or changed, one resource after another in the order of
// their dependencies, and what is gone at the end (FACTS 6.6).

import { DeployedResource, DeployedStack } from './deployment';
import { needs } from '../support/deployed';

/** What is there after a step, by a name that no other resource has. */
export interface Step {
  readonly what: string;
  readonly resource: DeployedResource;
  readonly resources: ReadonlyMap<string, DeployedResource>;
}

/** CloudFormation takes independent resources at once, so any of them can be the first. */
export type Direction = 'forwards' | 'backwards';

/** Changes for which a resource is made anew; the former one stays until all others are updated. */
const REPLACED_BY: { readonly [type: string]: readonly string[] } = {
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', 'Description', 'Path'],
  'AWS::IAM::RolePolicy': ['PolicyName', 'RoleName'],
  'AWS::IAM::Role': ['RoleName', 'Path'],
};

/**
 * All steps of an update. The resources of a step are those after it, and change with the next.
 */
export function* steps(before: readonly DeployedStack[], after: readonly DeployedStack[], direction: Direction): Generator<Step> {
  const resources = new Map(before.flatMap((stack) => Object.values(stack.resources)).map((resource) => [keyOf(resource), resource]));
  const former = new Map(before.map((stack) => [stack.name, stack]));
  for (const stack of after) {
    const old = former.get(stack.name);
    former.delete(stack.name);
    const gone: string[] = [];
    for (const id of ordered(stack, direction)) {
      const resource = stack.resources[id];
      const key = keyOf(resource);
      const known = resources.get(key);
      if (known && written(known) === written(resource)) {
        continue;
      }
      if (known && isReplaced(known, resource)) {
        resources.set(`${key}, former`, known);
        gone.push(`${key}, former`);
      }
      resources.set(key, resource);
      yield { what: `${known ? 'updated' : 'created'} ${key}`, resource, resources };
    }
    const unwanted = old ? ordered(old, direction).reverse().filter((id) => !stack.resources[id]).map((id) => keyOf(old.resources[id])) : [];
    yield* deletions([...gone, ...unwanted], resources);
  }
  for (const stack of [...former.values()].reverse()) {
    yield* deletions(ordered(stack, direction).reverse().map((id) => keyOf(stack.resources[id])), resources);
  }
}

function* deletions(keys: readonly string[], resources: Map<string, DeployedResource>): Generator<Step> {
  for (const key of keys) {
    const resource = resources.get(key);
    if (resource && resources.delete(key)) {
      yield { what: `deleted ${key}`, resource, resources };
    }
  }
}

/** The logical ids of a stack, each after all that it waits for. */
function ordered({ template, resources }: DeployedStack, direction: Direction): string[] {
  const graph = needs(template);
  const ids = Object.keys(resources).sort();
  const done = new Set<string>();
  const visit = (id: string) => {
    if (!done.has(id)) {
      done.add(id);
      inDirection([...graph.get(id) ?? []].sort(), direction).forEach(visit);
      order.push(id);
    }
  };
  const order: string[] = [];
  inDirection(ids, direction).forEach(visit);
  return order;
}

function inDirection<T>(list: readonly T[], direction: Direction): T[] {
  return direction === 'forwards' ? [...list] : [...list].reverse();
}

function isReplaced({ type, properties }: DeployedResource, { properties: next }: DeployedResource): boolean {
  return (REPLACED_BY[type] ?? []).some((name) => JSON.stringify(properties[name]) !== JSON.stringify(next[name]));
}

function keyOf({ stack, id }: DeployedResource): string {
  return `${stack.name}.${id}`;
}

function written({ type, properties }: DeployedResource): string {
  return JSON.stringify([type, properties]);
}
