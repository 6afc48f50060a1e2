import { Inventory, ReadEntry } from './inventory';
import { AccessChanges, ChangedRead } from '../../src/inventory/access-changes';

/** A read that is new, gone, or in its place another one. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: ChangedRead;
  readonly after?: ChangedRead;
  /** What it is in the report of today, if it is there. */
  readonly entry?: ReadEntry;
}

/**
 * The changes by the place they are in: one read instead of another is one change.
 */
export function changesByPlace({ added, removed }: AccessChanges, { reads }: Inventory): Change[] {
  const entries = new Map(reads.map((entry) => [contentOf({ path: entry.task.task.path, ...entry.read }), entry]));
  const gone = new Map<string, ChangedRead[]>();
  removed.forEach((read) => gone.get(placeOf(read))?.push(read) ?? gone.set(placeOf(read), [read]));
  const now = added.map((after): Change => {
    const before = gone.get(placeOf(after))?.shift();
    return { kind: before ? 'changed' : 'added', before, after, entry: entries.get(contentOf(after)) };
  });
  const left = [...gone.values()].flat().map((before): Change => ({ kind: 'removed', before }));
  return [...now, ...left].sort((a, b) => compare(sortKey(a), sortKey(b)));
}

function placeOf({ path, container, usage, name }: ChangedRead): string {
  return JSON.stringify([path, container, usage, name]);
}

function contentOf({ path, container, usage, name, resource, jsonKey }: ChangedRead): string {
  return JSON.stringify([path, container, usage, name, resource, jsonKey]);
}

function sortKey({ before, after }: Change): string {
  const read = after ?? before;
  return read ? placeOf(read) : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
