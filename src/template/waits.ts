import { property } from './node';
import { idOf } from './places';
import { Scope } from './scope';
import { Resource } from './template';

/**
 * What exists before a task can start: all that its task definition needs, or that everything needs which starts it.
 */
export function waitsFor(task: Resource, scope: Scope): ReadonlySet<string> {
  const starters = (scope.users.get(task.logicalId) ?? []).filter(({ type }) => !/^AWS::(IAM|Lambda)::/.test(type));
  const [first, ...others] = starters.map((starter) => needsOf(starter, scope));
  const common = first === undefined ? [] : [...first].filter((id) => others.every((needs) => needs.has(id)));
  return new Set([...needsOf(task, scope), ...common].map((id) => idOf(scope, id)));
}

/** All that a resource needs, directly or not, by logical id. */
function needsOf(resource: Resource, scope: Scope): ReadonlySet<string> {
  const found = new Set<string>();
  const stack = [resource.logicalId];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const next = scope.resources.get(id);
    for (const need of next ? scope.needsOf(next) : []) {
      if (!found.has(need)) {
        found.add(need);
        stack.push(need);
      }
    }
  }
  return found;
}

/**
 * Whether a resource is a service that takes containers from a task definition.
 */
export function taskDefinitionOf(service: Resource, scope: Scope): Resource | undefined {
  const node = service.properties.TaskDefinition;
  const ref = property(node, 'Ref') ?? property(node, 'Fn::GetAtt');
  const id = typeof ref === 'string' ? ref.split('.')[0] : Array.isArray(ref) ? String(ref[0]) : undefined;
  return id === undefined ? undefined : scope.resources.get(id);
}
