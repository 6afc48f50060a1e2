import { cleaned } from './clean';
import { extraGrantsOf, Grant, isWithin } from './grants';
import { contentOfRead, placeOfRead, Read, readsOf } from './reads';
import { factsOf } from '../src/rule/facts';
import { shownText } from '../src/rule/shown';
import { Model } from '../src/template/model';

/** Something that may be read now and could not be before, though no reference names it. */
export interface Widening {
  /** Of the task definition or the execution role. */
  readonly path: string;
  readonly message: string;
}

/**
 * What a reviewer signs: how the reads of two versions of an app differ. No text in it does something to a terminal.
 */
export interface Changes {
  readonly added: readonly Read[];
  readonly removed: readonly Read[];
  readonly widened: readonly Widening[];
}

/**
 * Compares two versions of an app.
 */
export function changesBetween(before: Model, after: Model): Changes {
  const [old, now] = [factsOf(before), factsOf(after)];
  const [oldReads, reads] = [readsOf(old), readsOf(now)];
  const added = missingIn(oldReads, reads);
  const removed = missingIn(reads, oldReads);
  const oldGrants = extraGrantsOf(old);
  const grants = extraGrantsOf(now).filter((grant) => !oldGrants.some((other) => isWithin(grant, other)));
  const widened = [
    ...added.flatMap((read) => wholeInsteadOfKey(read, removed)),
    ...grants.map(unnamed),
  ];
  return cleaned({ added, removed, widened: missingIn([], widened) });
}

function unnamed({ role, action, resource, allBut, conditional }: Grant): Widening {
  const what = `${allBut ? 'everything but ' : ''}'${shownText(resource)}'${conditional ? ' under conditions' : ''}`;
  return { path: role, message: `the execution role may call ${action} on ${what}, which no reference of its tasks names` };
}

/** Those that are not known, each once. */
function missingIn<T>(known: readonly T[], values: readonly T[]): T[] {
  const keys = new Set(known.map((each) => JSON.stringify(each)));
  return values.filter((each) => !keys.has(JSON.stringify(each)) && keys.add(JSON.stringify(each)));
}

function wholeInsteadOfKey(read: Read, removed: readonly Read[]): Widening[] {
  const former = read.jsonKey !== undefined ? undefined : removed.find((each) =>
    placeOfRead(each) === placeOfRead(read) && each.resource === read.resource && each.jsonKey !== undefined);
  const place = placeOfRead(read).slice(`${read.path}, `.length);
  return former ? [{ path: read.path, message: `${place} reads the whole of ${contentOfRead(read)}, and read the key '${former.jsonKey}' before` }] : [];
}
