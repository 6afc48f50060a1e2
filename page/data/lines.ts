import { ReadEntry, SecretEntry, TaskEntry } from './inventory';

/** A line of a table. */
export type Line =
  | { readonly kind: 'stack'; readonly key: string; readonly stack: string; readonly tasks: number; readonly reads: number }
  | { readonly kind: 'task'; readonly key: string; readonly task: TaskEntry; readonly shown: number }
  | { readonly kind: 'secret'; readonly key: string; readonly secret: SecretEntry; readonly shown: number }
  | { readonly kind: 'read'; readonly key: string; readonly entry: ReadEntry; readonly repeats: boolean };

/**
 * The register: reads grouped by stack and task. Tasks without a read are listed where nothing is filtered.
 */
export function registerLines(tasks: readonly TaskEntry[], reads: readonly ReadEntry[], everything: boolean): Line[] {
  const shown = new Map<TaskEntry, ReadEntry[]>();
  reads.forEach((entry) => shown.get(entry.task)?.push(entry) ?? shown.set(entry.task, [entry]));
  const listed = tasks.filter((task) => everything || shown.has(task));
  const stacks = [...new Set(listed.map(({ task }) => task.stack))];
  return stacks.flatMap((stack): Line[] => {
    const ofStack = listed.filter(({ task }) => task.stack === stack);
    return [
      { kind: 'stack', key: `stack ${stack}`, stack, tasks: ofStack.length, reads: ofStack.reduce((sum, task) => sum + (shown.get(task)?.length ?? 0), 0) },
      ...ofStack.flatMap((task): Line[] => {
        const own = shown.get(task) ?? [];
        return [{ kind: 'task', key: task.id, task, shown: own.length }, ...readLines(own, ({ read }) => read.container ?? '')];
      }),
    ];
  });
}

/**
 * By secret: who reads it. Secrets that no task reads are listed where nothing is filtered.
 */
export function secretLines(secrets: readonly SecretEntry[], reads: readonly ReadEntry[], everything: boolean): Line[] {
  const shown = new Set(reads);
  return secrets.flatMap((secret): Line[] => {
    const readers = secret.readers.filter((entry) => shown.has(entry));
    return readers.length === 0 && !(everything && secret.readers.length === 0) ? [] : [
      { kind: 'secret', key: secret.id, secret, shown: readers.length },
      ...readLines(readers, ({ task }) => task.id),
    ];
  });
}

/** A value that is that of the line above is shown weaker. */
function readLines(entries: readonly ReadEntry[], first: (entry: ReadEntry) => string): Line[] {
  return entries.map((entry, index) => ({ kind: 'read', key: entry.id, entry, repeats: index > 0 && first(entries[index - 1]) === first(entry) }));
}
