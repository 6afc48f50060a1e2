import { Plaintext } from './model';
import { intrinsic, isObject, Node, ObjectNode, property } from './node';
import { resolve } from './resolve';
import { Scope } from './scope';
import { keyOf, kindOf, symbolsOf, Text } from '../access/text';

/** What holds references, which are not plain text. */
const REFERENCES: ReadonlySet<string> = new Set(['ValueFrom', 'CredentialsParameter', 'CredentialSpecs']);

/**
 * What CloudFormation writes into a container definition in plain text: dynamic references to secrets, and NoEcho parameters.
 */
export function plaintextsIn(container: ObjectNode, scope: Scope): Plaintext[] {
  return Object.entries(container).flatMap(([property_, node]): Plaintext[] => {
    switch (property_) {
      case 'Environment':
        return named(node, 'environment variable', scope);
      case 'LogConfiguration':
        return [...entries(property(node, 'Options'), 'log option', scope), ...found(property(node, 'SecretOptions'), "'secretOptions'", undefined, scope)];
      default:
        return found(node, `'${property_.slice(0, 1).toLowerCase()}${property_.slice(1)}'`, undefined, scope);
    }
  });
}

/** A list of names and values, or both branches of one. */
function named(node: Node, kind: string, scope: Scope): Plaintext[] {
  if (Array.isArray(node)) {
    return node.flatMap((each) => isObject(each) && typeof each.Name === 'string' ? found(each.Value, kind, each.Name, scope) : named(each, kind, scope));
  }
  const [name, argument] = intrinsic(node) ?? [];
  return name === 'Fn::If' && Array.isArray(argument) ? argument.slice(1).flatMap((each) => named([each].flat(), kind, scope)) : found(node, `'${kind}s'`, undefined, scope);
}

/** An object of names and values. */
function entries(node: Node, kind: string, scope: Scope): Plaintext[] {
  return isObject(node) && !intrinsic(node) ? Object.entries(node).flatMap(([name, value]) => found(value, kind, name, scope)) : found(node, "'logConfiguration'", undefined, scope);
}

function found(node: Node, place: string, name: string | undefined, scope: Scope): Plaintext[] {
  return [...new Set(leaves(node, scope))].map((what) => ({ place, ...(name === undefined ? {} : { name }), what }));
}

function leaves(node: Node, scope: Scope): string[] {
  if (typeof node === 'string' || (intrinsic(node) && intrinsic(node)?.[0] !== 'Fn::If')) {
    return resolve(node, scope).flatMap(({ text }) => exposedIn(text));
  }
  if (Array.isArray(node)) {
    return node.flatMap((each) => leaves(each, scope));
  }
  const branches = intrinsic(node)?.[1];
  if (Array.isArray(branches)) {
    return leaves(branches.slice(1), scope);
  }
  return !isObject(node) ? [] : Object.entries(node).flatMap(([key, value]) =>
    REFERENCES.has(key) ? [] : [...exposedIn(key), ...leaves(value, scope)]);
}

function exposedIn(text: Text): string[] {
  const reference = /\{\{resolve:(secretsmanager|ssm-secure):/.exec(text);
  return [
    ...(reference ? [`'{{resolve:${reference[1]}:…}}'`] : []),
    ...symbolsOf(text).filter((part) => kindOf(part) === 'noecho').map((part) => `the NoEcho parameter '${keyOf(part).replace(/^.*#/, '')}'`),
  ];
}
