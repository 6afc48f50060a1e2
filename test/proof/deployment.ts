// Templates of several stacks as CloudFormation would deploy them: every function replaced by what it comes to.

import { Resolver } from './resolver';
import { DeployedResource, DeployedStack, Undeployed } from './stacks';
import { circle, needs } from '../support/deployed';

export { DeployedResource, DeployedStack, Place, Undeployed } from './stacks';

/**
 * Deploys stacks.
 *
 * @param given the values of template parameters, by name
 */
export function deploy(stacks: readonly Undeployed[], given: { readonly [parameter: string]: string } = {}): DeployedStack[] {
  const resolvers = stacks.map((stack) => resolverOf(stack, (parameter) => given[parameter], (name) => exported(name)));
  const exported = (name: string): unknown => {
    for (const resolver of resolvers) {
      const output = resolver.outputNamed(name);
      if (output !== undefined) {
        return resolver.resolve(output);
      }
    }
    throw new Error(`nothing exports ${name}`);
  };
  return resolvers.flatMap((resolver) => resolver.all()).map((resolver) => resolver.deployed());
}

function resolverOf(stack: Undeployed, given: (parameter: string) => string | undefined, imported: (name: string) => unknown): Resolver {
  const resolver = new Resolver(stack, { given, imported });
  for (const [id, nested] of Object.entries(stack.nested)) {
    resolver.nested.set(id, resolverOf(nested, (parameter) => resolver.passed(id, parameter) ?? given(parameter), imported));
  }
  return resolver;
}

/** The resources of a type in all stacks. */
export function ofType(stacks: readonly DeployedStack[], type: string): DeployedResource[] {
  return stacks.flatMap(({ resources }) => Object.values(resources).filter((resource) => resource.type === type));
}

/** The name of a role, for which policies ask. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * Why CloudFormation cannot deploy a stack.
 */
export function circleProblems(stacks: readonly DeployedStack[]): string[] {
  return stacks.flatMap(({ name, template }) => {
    const closed = circle(template);
    return closed ? [`resources of ${name} wait for one another: ${closed.join(' → ')}`] : [];
  });
}

/**
 * Whether a task definition waits for another resource of its stack: otherwise it can be created, and its tasks started, before.
 */
export function waitsFor(taskDefinition: DeployedResource, resources: readonly DeployedResource[]): (resource: DeployedResource) => boolean {
  const { stack } = taskDefinition;
  const isAsked = resources.some((resource) => resource.stack === stack) && !circle(stack.template);
  const before = isAsked ? waitedFor(taskDefinition.id, needs(stack.template)) : undefined;
  return (resource) => resource.stack !== stack || !before || before.has(resource.id);
}

function waitedFor(id: string, graph: Map<string, Set<string>>, seen = new Set<string>()): Set<string> {
  for (const next of graph.get(id) ?? []) {
    if (!seen.has(next)) {
      seen.add(next);
      waitedFor(next, graph, seen);
    }
  }
  return seen;
}
