import { ReadFacts } from './facts';
import { shownName, shownTask } from './shown';
import { Text } from '../access/text';

/**
 * Names a container in a message.
 */
export function containerCalled(name: Text): string {
  return `container ${shownTask(name)}`;
}

/**
 * Names a read in a message by its container and variable, never by its value.
 */
export function placeOfRead({ reference: { container, name, usage } }: ReadFacts): string {
  const what = name === undefined ? usage : shownName(name);
  return container === undefined ? `the task, ${what}` : `${containerCalled(container)}, ${what}`;
}

/**
 * What a problem of a read has in all rules.
 */
export function atRead({ task, reference: { container, name }, parsed }: ReadFacts) {
  return { place: task.place, ...(container === undefined ? {} : { container }), ...(name === undefined ? {} : { name }), resource: parsed.arn };
}

/**
 * A number of things: `1 read`, `2 reads`.
 */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/**
 * Names in a sentence: `a`, `a and b`, `a, b and c`; many are counted.
 */
export function listed(names: readonly string[], most = 5): string {
  const all = [...new Set(names)];
  const shown = all.length > most ? [...all.slice(0, most), `${all.length - most} more`] : all;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/**
 * Names reads by container: `container 'app' ('A' and 'B')`.
 */
export function readsListed(reads: readonly ReadFacts[]): string {
  const byContainer = new Map<Text, string[]>();
  for (const { reference: { container = '', name, usage } } of reads) {
    byContainer.set(container, byContainer.get(container) ?? []);
    byContainer.get(container)?.push(name === undefined ? usage : shownName(name));
  }
  return listed([...byContainer].map(([container, names]) => `${container === '' ? 'the task' : containerCalled(container)} (${listed(names)})`));
}
