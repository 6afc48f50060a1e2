import { Inventory, ReadEntry, SecretEntry, TaskEntry } from './inventory';

/** What the linked columns show: a task, a secret, or a task with one of its reads. */
export type Selection =
  | { readonly kind: 'read'; readonly entry: ReadEntry; readonly reads: readonly ReadEntry[] }
  | { readonly kind: 'task'; readonly task: TaskEntry; readonly reads: readonly ReadEntry[] }
  | { readonly kind: 'secret'; readonly secret: SecretEntry; readonly reads: readonly ReadEntry[] };

/**
 * What an id selects. A link may be older than the report: it selects nothing then.
 */
export function selectionOf({ reads, tasks, secrets }: Inventory, id: string): Selection | undefined {
  const entry = reads.find((each) => each.id === id);
  if (entry) {
    return { kind: 'read', entry, reads: entry.task.reads };
  }
  const task = tasks.find((each) => each.id === id);
  if (task) {
    return { kind: 'task', task, reads: task.reads };
  }
  const secret = secrets.find((each) => each.id === id);
  return secret && { kind: 'secret', secret, reads: secret.readers };
}
