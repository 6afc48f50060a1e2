import { isIncomplete } from './hidden-parts';
import { choicesOf, Entry, entriesOf, variants } from './lists';
import { intrinsic, isObject, Node, ObjectNode, property } from './node';
import { isWalkable } from './parse';
import { resolve } from './resolve';
import { Scope } from './scope';
import { Choice, Condition, Policy, Statement } from '../access/policy';
import { partsOf, isSymbol, kindOf, SymbolKind, withReferencesOpen } from '../access/text';
import { ALWAYS, When } from '../access/when';

/**
 * A policy document of a template, which may be JSON in a string.
 *
 * @param when what has to be chosen for the policy to be there
 */
export function policyOf(document: Node, scope: Scope, when: When = ALWAYS): Policy {
  const unknown: string[] = [];
  const statements = variants(document, scope, when).flatMap((variant) => parsed(variant, scope)).flatMap(({ node, when: chosen }) => {
    const list = property(node, 'Statement');
    if (!isObject(node) || intrinsic(node) || list === undefined || isIncomplete(node)) {
      unknown.push('a policy document is known to the deployment only');
      return [];
    }
    return entriesOf(list, scope, chosen).flatMap((entry): Statement[] => {
      const statement = isObject(entry.node) && !intrinsic(entry.node) ? statementOf(entry.node, entry.when, scope) : undefined;
      if (!statement) {
        unknown.push('a statement of a policy is known to the deployment only');
      }
      return statement ? [statement] : [];
    });
  });
  return { statements, unknown };
}

/** A document that is a string, as an object. */
function parsed(variant: Entry, scope: Scope): Entry[] {
  const { node, when } = variant;
  if (isObject(node) && !intrinsic(node)) {
    return [variant];
  }
  const [alternative, ...others] = resolve(node, scope);
  return alternative && others.length === 0 ? [{ node: literalDocument(alternative.text), when }] : [variant];
}

/**
 * A document as an object, if it is JSON in a string; anything else as it is.
 */
export function literalDocument(node: Node): Node {
  try {
    const document: Node = typeof node === 'string' ? JSON.parse(node) : node;
    return isWalkable(document) ? document : node;
  } catch {
    return node; // what is not JSON is known to the deployment only
  }
}

function statementOf(node: ObjectNode, when: When, scope: Scope): Statement | undefined {
  const effect = property(node, 'Effect');
  if ((effect !== 'Allow' && effect !== 'Deny') || isIncomplete(node)) {
    return undefined;
  }
  const sid = property(node, 'Sid');
  const notActions = property(node, 'NotAction') !== undefined;
  const notResources = property(node, 'NotResource') !== undefined;
  const principal = property(node, 'Principal');
  return {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect,
    actions: opened(choicesOf(property(node, notActions ? 'NotAction' : 'Action'), scope)),
    notActions,
    resources: opened(choicesOf(property(node, notResources ? 'NotResource' : 'Resource'), scope)),
    notResources,
    ...(principal === undefined ? {} : { principals: principalsOf(principal, scope) }),
    conditions: conditionsOf(property(node, 'Condition'), scope),
    when,
  };
}

function opened(choices: readonly Choice[]): Choice[] {
  return choices.map(({ text, when }) => ({ text: withReferencesOpen(text), when }));
}

function principalsOf(node: Node, scope: Scope): Choice[] {
  if (!isObject(node) || intrinsic(node)) {
    return choicesOf(node, scope);
  }
  return Object.entries(node).flatMap(([type, values]) => type === 'AWS' || type === '*' ? choicesOf(values, scope)
    : choicesOf(values, scope).map(({ text, when }) => ({ text: `${type}:${text}`, when })));
}

const UNREADABLE: Condition = { operator: '', key: '', values: [] };

function conditionsOf(node: Node, scope: Scope): Condition[] {
  if (node === undefined || node === null) {
    return [];
  }
  return variants(node, scope).flatMap(({ node: operators, when }) => !isObject(operators) || intrinsic(operators) || when !== ALWAYS ? [UNREADABLE]
    : Object.entries(operators).flatMap(([operator, keys]) => !isObject(keys) || intrinsic(keys) ? [UNREADABLE]
      : Object.entries(keys).map(([key, values]) =>
        ({ operator: operator.toLowerCase(), key: key.toLowerCase(), values: opened(choicesOf(values, scope)), written: `${operator} ${key}` }))));
}

/** The fewest characters that a symbol can be. */
const FEWEST: { readonly [kind in SymbolKind]: number } = {
  open: 0, noecho: 0, fresh: 1, suffix: 6, six: 6, region: 9, account: 12, partition: 3, urlsuffix: 13,
};

/**
 * The fewest characters that a policy document can have, without white space, as IAM counts (FACTS 6.1).
 */
export function fewestCharacters(document: Node, scope: Scope): number {
  if (isObject(document) && !intrinsic(document)) {
    return Math.max(2, 1 + sum(Object.entries(document).map(([key, value]) => key.length + 4 + fewestCharacters(value, scope))));
  }
  if (Array.isArray(document)) {
    return Math.max(2, 1 + sum(document.map((value) => 1 + fewestCharacters(value, scope))));
  }
  if (typeof document === 'number' || typeof document === 'boolean') {
    return String(document).length;
  }
  if (intrinsic(document)?.[0] === 'Fn::If') {
    return 0; // either branch can be nothing
  }
  const lengths = resolve(document, scope).map(({ text }) => sum(partsOf(text).map((part) => isSymbol(part) ? FEWEST[kindOf(part)] : part.replace(/\s/g, '').length)));
  return lengths.length === 0 ? 0 : 2 + Math.min(...lengths);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
