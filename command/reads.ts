import { splitText } from '../src/access/text';
import { Facts } from '../src/rule/facts';
import { parseReference } from '../src/rule/parsed-reference';
import { shownText } from '../src/rule/shown';
import { beginningOf, looksLikeName, looksLikeTaskName } from '../src/secret/shown';
import { Reference, TaskModel, Usage } from '../src/template/model';

/** What a task reads: one reference, with one of the texts that it can be. All texts are safe to show. */
export interface Read {
  /** Of the task definition. */
  readonly path: string;
  readonly container?: string;
  /** The variable or log option. */
  readonly name?: string;
  readonly usage: Usage;
  /** The secret or parameter. */
  readonly resource: string;
  /** Left out: the whole value. */
  readonly jsonKey?: string;
  /** A version or stage of the secret; left out: the current. */
  readonly version?: string;
}

/**
 * What the tasks of a model read.
 */
export function readsOf({ tasks }: Facts): Read[] {
  const reads = tasks.flatMap(({ task }) => task.references.flatMap((reference) =>
    reference.valueFrom.map(({ text }) => readOf(task, reference, text))));
  return [...new Map(reads.map((read) => [JSON.stringify(read), read])).values()];
}

/**
 * One text of a reference, for a reader.
 */
export function readOf({ place, location }: TaskModel, { container, name, usage }: Reference, text: string): Read {
  const { arn, problem } = parseReference(text, usage, location);
  const [jsonKey = '', stage = '', id = ''] = problem === undefined && text.startsWith(`${arn}:`) ? splitText(text.slice(arn.length + 1), ':') : [];
  return {
    path: place.path,
    ...(container === undefined ? {} : { container: looksLikeTaskName(container) ? container : shownText(container) }),
    ...(name === undefined ? {} : { name: looksLikeName(name) ? name : shownText(name) }),
    usage,
    resource: problem === undefined ? shownText(arn) : `a malformed reference, ${beginningOf(text)}`,
    ...(jsonKey === '' ? {} : { jsonKey: shownPart(jsonKey) }),
    ...(stage + id === '' ? {} : { version: shownPart(stage + id) }),
  };
}

/** A part after the ARN may be a pasted value. */
function shownPart(part: string): string {
  return looksLikeName(part) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part) ? part : shownText(part);
}

/**
 * Where a read is, without what it reads.
 */
export function placeOfRead({ path, container, name, usage }: Read): string {
  return [path, ...(container === undefined ? [] : [`container '${container}'`]), name === undefined ? usage : `${usage} '${name}'`].join(', ');
}

/**
 * What a read reads, without where.
 */
export function contentOfRead({ resource, jsonKey, version }: Read): string {
  return `${resource}${jsonKey === undefined ? '' : `, key '${jsonKey}'`}${version === undefined ? '' : `, version '${version}'`}`;
}
