import { CfnElement, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { referencesOfProperties } from '../cdk/references';

/**
 * The resource through which another one waits for a target, so that the target cannot wait for it: CloudFormation could create neither.
 *
 * @param from of the same stack as the target, or of one that the target's stack is nested in
 * @returns `undefined` where nothing leads from the one to the other
 */
export function circleThrough(from: CfnResource, target: CfnResource): CfnResource | undefined {
  const stack = from.stack;
  const end = inStack(target, stack);
  const seen = new Set<CfnResource>([from]);
  const open = [from];
  for (let resource = open.pop(); resource; resource = open.pop()) {
    for (const next of neededBy(resource, stack)) {
      if (next === end) {
        return resource;
      }
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return undefined;
}

/** Whether a resource can wait for another one: in one stack, or for what is in the stack around its own. */
export function canWait(resource: CfnResource, target: CfnResource): boolean {
  return inStack(resource, target.stack) !== undefined;
}

/** What has to be there before a resource. A nested stack is one resource, and needs what anything in it needs. */
function neededBy(resource: CfnResource, stack: Stack): CfnResource[] {
  const nested = resource.node.scope?.node.children.find((child) => child instanceof NestedStack && child.nestedStackResource === resource);
  // CloudFormation knows a nested stack as a whole, so everything in it counts.
  const inside = nested ? nested.node.findAll().filter((each) => CfnResource.isCfnResource(each)) : [];
  return [resource, ...inside]
    .flatMap((each) => [...referencesOfProperties(each), ...each.obtainDependencies().filter((other) => CfnResource.isCfnResource(other))])
    .flatMap((each) => inStack(each, stack) ?? [])
    .filter((each) => each !== resource);
}

/** A resource as the stack has it: itself, or the nested stack that it is in. */
function inStack(element: CfnElement, stack: Stack): CfnResource | undefined {
  if (element.stack === stack) {
    return CfnResource.isCfnResource(element) ? element : undefined;
  }
  const { nestedStackResource } = element.stack;
  return nestedStackResource && inStack(nestedStackResource, stack);
}
