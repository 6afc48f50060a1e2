import { AccessChanges, ChangedRead, Widening } from './access-changes';
import { isWithin } from './grants';
import { unique } from './order';
import { Reading } from './reads';
import { AccessGrant, SecretAccess } from './secret-access';

/**
 * How the reads of an app changed: what was added and removed, and what may be read now and could not be before.
 */
export function accessChanges(before: SecretAccess, after: SecretAccess): AccessChanges {
  const [old, now] = [readsOf(before), readsOf(after)];
  const added = missingIn(old, now);
  const removed = missingIn(now, old);
  const grants = after.roles.flatMap(({ path, extraGrants }) => {
    const former = before.roles.filter((role) => role.path === path).flatMap((role) => role.extraGrants);
    return extraGrants.filter((grant) => !former.some((other) => isWithin(grant, other))).map((grant) => unnamed(path, grant));
  });
  return { added, removed, widened: unique([...added.flatMap((read) => wholeInsteadOfKey(read, removed)), ...grants]) };
}

function readsOf({ tasks }: SecretAccess): ChangedRead[] {
  return tasks.flatMap(({ path, reads }) => reads.map((read) => comparable(path, read)));
}

/**
 * A read as it is compared and shown, without its permissions.
 *
 * @param path of the task
 */
export function comparable(path: string, { container, usage, name, resource, jsonKey, versionStage, versionId }: Reading): ChangedRead {
  return {
    path,
    ...(container === undefined ? {} : { container }),
    usage,
    ...(name === undefined ? {} : { name }),
    resource,
    ...(jsonKey === undefined ? {} : { jsonKey }),
    ...(versionStage === undefined && versionId === undefined ? {} : { version: versionStage ?? versionId }),
  };
}

/** Those that are not known, each once. */
function missingIn(known: readonly ChangedRead[], reads: readonly ChangedRead[]): ChangedRead[] {
  const keys = new Set(known.map((each) => JSON.stringify(each)));
  return unique(reads).filter((each) => !keys.has(JSON.stringify(each)));
}

function unnamed(path: string, { action, resource, allBut, conditional }: AccessGrant): Widening {
  const what = `${allBut ? 'everything but ' : ''}'${resource}'${conditional ? ' under conditions' : ''}`;
  return { path, message: `the execution role may call ${action} on ${what}, which no reference of its tasks names` };
}

function wholeInsteadOfKey(read: ChangedRead, removed: readonly ChangedRead[]): Widening[] {
  const former = read.jsonKey !== undefined ? undefined : removed.find((each) =>
    placeOfRead(each) === placeOfRead(read) && each.resource === read.resource && each.jsonKey !== undefined);
  const place = placeOfRead(read).slice(`${read.path}, `.length);
  return former ? [{ path: read.path, message: `${place} reads the whole of ${contentOfRead(read)}, and read the key '${former.jsonKey}' before` }] : [];
}

/**
 * Where a read is, without what it reads.
 */
export function placeOfRead({ path, container, name, usage }: ChangedRead): string {
  return [path, ...(container === undefined ? [] : [`container '${container}'`]), name === undefined ? usage : `${usage} '${name}'`].join(', ');
}

/**
 * What a read reads, without where.
 */
export function contentOfRead({ resource, jsonKey, version }: ChangedRead): string {
  return `${resource}${jsonKey === undefined ? '' : `, key '${jsonKey}'`}${version === undefined ? '' : `, version '${version}'`}`;
}
