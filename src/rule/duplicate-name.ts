import { Advice, Problem, Rule } from './rule';
import { shownName } from './shown';
import { containerCalled } from './words';
import { hasSymbol } from '../access/text';
import { areTogether } from '../access/when';
import { ContainerModel, Variable } from '../template/model';

/**
 * @param container such as `container 'app'`
 * @param name such as `'X'`
 */
export function nameInBoth(container: string, name: string): Advice {
  return { message: `${container}: ${name} is in both 'environment' and 'secrets', which Amazon ECS refuses`, fix: "keep it in 'secrets' and remove it from 'environment'" };
}

/**
 * @param where such as ` (in its options and in a later addSecret)`
 */
export function nameTwice(container: string, name: string, where = ''): Advice {
  return { message: `${container}: ${name} is twice in 'secrets'${where}`, fix: 'Amazon ECS takes a name once, remove one of them' };
}

export const DUPLICATE_NAME: Rule = {
  id: 'DuplicateName',
  severity: 'error',
  title: "A variable is in both 'environment' and 'secrets', or twice in 'secrets'",
  help: 'Amazon ECS refuses to register a task definition in which one name is in both lists of a container, or twice in "Secrets". Keep one of them.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) => containers.flatMap((container) =>
    problemsOf(container).map((problem) => ({ place, container: container.name, ...problem })))),
};

function problemsOf({ name: container, environment, secretNames }: ContainerModel): Omit<Problem, 'place'>[] {
  const plain = byName(environment);
  const secret = byName(secretNames);
  return [...secret].filter(([name]) => !hasSymbol(name)).flatMap(([name, entries]) => [
    ...entries.some((entry) => plain.get(name)?.some((other) => areTogether(entry.when, other.when)))
      ? [{ name, ...nameInBoth(containerCalled(container), shownName(name)) }] : [],
    ...entries.some((entry, index) => entries.slice(index + 1).some((other) => areTogether(entry.when, other.when)))
      ? [{ name, ...nameTwice(containerCalled(container), shownName(name)) }] : [],
  ]);
}

function byName(variables: readonly Variable[]): ReadonlyMap<string, Variable[]> {
  const names = new Map<string, Variable[]>();
  for (const variable of variables) {
    names.set(variable.name, names.get(variable.name) ?? []);
    names.get(variable.name)?.push(variable);
  }
  return names;
}
