import { intrinsic, Node, ObjectNode, isObject } from './node';
import { branches, resolve } from './resolve';
import { Scope } from './scope';
import { Choice } from '../access/policy';
import { ALWAYS, both, When } from '../access/when';

/** A part of a template, and what has to be chosen for it to be there. */
export interface Entry<T = Node> {
  readonly node: T;
  readonly when: When;
}

/**
 * The branches of a part that can be one thing or the other. `AWS::NoValue` has none.
 */
export function variants(node: Node, scope: Scope, when: When = ALWAYS): Entry[] {
  const [name, argument] = intrinsic(node) ?? [];
  if (name === 'Ref' && argument === 'AWS::NoValue') {
    return [];
  }
  const either = name === 'Fn::If' ? branches(argument, scope) : undefined;
  return !either ? [{ node, when }] : either.flatMap(([branch, chosen]) => {
    const merged = both(when, chosen);
    return merged ? variants(branch, scope, merged) : [];
  });
}

/**
 * The entries of a list, those of both branches of `Fn::If` included. One that is not a list is its only entry.
 */
export function entriesOf(node: Node, scope: Scope, when: When = ALWAYS): Entry[] {
  return node === undefined || node === null ? [] : variants(node, scope, when).flatMap((variant) => Array.isArray(variant.node)
    ? variant.node.flatMap((each) => variants(each, scope, variant.when).flatMap(({ node: inner, when: chosen }) =>
      Array.isArray(inner) ? entriesOf(inner, scope, chosen) : [{ node: inner, when: chosen }]))
    : [variant]);
}

/**
 * The objects among the entries of a list.
 */
export function objectsOf(node: Node, scope: Scope, when: When = ALWAYS): Entry<ObjectNode>[] {
  return entriesOf(node, scope, when).flatMap((entry) =>
    isObject(entry.node) && !intrinsic(entry.node) ? [{ node: entry.node, when: entry.when }] : []);
}

/**
 * Whether a list has entries that only the deployment knows.
 */
export function hasOpenEntries(node: Node, scope: Scope): boolean {
  return entriesOf(node, scope).some((entry) => intrinsic(entry.node) !== undefined || typeof entry.node !== 'object');
}

/**
 * The texts in a list, or the one text that is there in its place.
 */
export function choicesOf(node: Node, scope: Scope, when: When = ALWAYS): Choice[] {
  return entriesOf(node, scope, when).flatMap((entry) => resolve(entry.node, scope).flatMap(({ text, when: chosen }) => {
    const merged = both(entry.when, chosen);
    return merged ? [{ text, when: merged }] : [];
  }));
}
