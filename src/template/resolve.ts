import { always, concatenated, MOST_ALTERNATIVES, partOf, under } from './alternatives';
import { attributeOf } from './attributes';
import { rowsOf } from './mappings';
import { Alternative } from './model';
import { at, intrinsic, Node, property, texts } from './node';
import { Scope } from './scope';
import { symbol, Text } from '../access/text';
import { When } from '../access/when';

const DEEPEST = 60;

/**
 * The texts that a value of a template can be, each with what has to be chosen for it. A value that CloudFormation leaves out
 * (`AWS::NoValue`) has none.
 */
export function resolve(node: Node, scope: Scope, depth = 0): readonly Alternative[] {
  if (typeof node === 'string') {
    return always(node);
  }
  if (typeof node === 'number' || typeof node === 'boolean') {
    return always(String(node));
  }
  const [name, argument] = intrinsic(node) ?? [];
  const resolved = depth > DEEPEST || name === undefined ? unknown(node, scope, depth) : called(name, argument, node, scope, depth + 1);
  return resolved.length > MOST_ALTERNATIVES ? unknown(node, scope, depth) : resolved;
}

/**
 * The one text that a value can be; a symbol if it can be several.
 */
export function textOf(node: Node, scope: Scope): Text {
  const alternatives = resolve(node, scope);
  return alternatives.length === 1 ? alternatives[0].text : symbol('open', keyFor(node, scope, 0));
}

function called(name: string, argument: Node, node: Node, scope: Scope, depth: number): readonly Alternative[] {
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? named(argument, '', scope, depth) : unknown(node, scope, depth);
    case 'Fn::GetAtt': {
      const [id, ...attribute] = texts(argument).join('.').split('.');
      return named(id, attribute.join('.'), scope, depth);
    }
    case 'Fn::Join':
      return joined(argument, scope, depth) ?? unknown(node, scope, depth);
    case 'Fn::Sub':
      return substituted(argument, scope, depth) ?? unknown(node, scope, depth);
    case 'Fn::If':
      return branches(argument, scope)?.flatMap(([branch, when]) => under(when, resolve(branch, scope, depth))) ?? unknown(node, scope, depth);
    case 'Fn::FindInMap':
      return rowsOf(argument, scope, (part) => resolve(part, scope, depth)) ?? unknown(node, scope, depth);
    case 'Fn::Select':
      return selected(argument, scope, depth) ?? unknown(node, scope, depth);
    case 'Fn::ImportValue':
      return imported(argument, scope, depth);
    default:
      return unknown(node, scope, depth);
  }
}

/** A symbol for a value that is unknown; the same for values that are written the same. */
function unknown(node: Node, scope: Scope, depth: number): Alternative[] {
  return always(symbol('open', keyFor(node, scope, depth)));
}

/** A value with what its names mean instead of the names. */
function keyFor(node: Node, scope: Scope, depth: number): string {
  if (typeof node !== 'object' || node === null) {
    return String(node);
  }
  if (depth > DEEPEST) {
    return '…';
  }
  const name = intrinsic(node)?.[0];
  if (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::Sub' || name === 'Fn::ImportValue') {
    return resolve(node, scope, depth + 1).map(({ text }) => text).join(' or ');
  }
  return Array.isArray(node) ? `[${node.map((part) => keyFor(part, scope, depth + 1)).join(',')}]`
    : `{${Object.entries(node).map(([key, part]) => `${key}:${keyFor(part, scope, depth + 1)}`).join(',')}}`;
}

/** What a name means, once and for all. */
function named(id: string, attribute: string, scope: Scope, depth: number): readonly Alternative[] {
  const key = `${id}.${attribute}`;
  const known = scope.remembered.get(key);
  if (known) {
    return known === 'pending' ? always(symbol('open', `${scope.id}#${key}`)) : known;
  }
  scope.remembered.set(key, 'pending');
  const meaning = meaningOf(id, attribute, scope, depth);
  scope.remembered.set(key, meaning);
  return meaning;
}

function meaningOf(id: string, attribute: string, scope: Scope, depth: number): readonly Alternative[] {
  const { location, stackName, nested } = scope.template;
  switch (id) {
    case 'AWS::NoValue': return [];
    case 'AWS::Region': return always(location.region);
    case 'AWS::AccountId': return always(location.account);
    case 'AWS::Partition': return always(location.partition);
    case 'AWS::URLSuffix': return always(symbol('urlsuffix'));
    case 'AWS::StackName': return always(stackName ?? symbol('open', `${scope.id}#AWS::StackName`));
  }
  const resource = scope.resources.get(id);
  if (resource) {
    const inner = attribute.startsWith('Outputs.') && Object.hasOwn(nested, id) ? scope.nested[id] : undefined;
    const output = inner && at(inner.template.body, 'Outputs', attribute.slice('Outputs.'.length), 'Value');
    return inner && output !== undefined ? resolve(output, inner, depth)
      : attributeOf(resource, attribute, scope, (node) => resolve(node, scope, depth)) ?? always(symbol('open', `${scope.id}#${id}.${attribute}`));
  }
  const argument = scope.argument(id);
  if (argument && attribute === '') {
    return resolve(argument.node, argument.scope, depth);
  }
  const noEcho = String(property(scope.parameter(id), 'NoEcho')).toLowerCase() === 'true';
  return always(symbol(noEcho ? 'noecho' : 'open', `${scope.id}#${id}${attribute && `.${attribute}`}`));
}

/**
 * The two branches of `Fn::If`, with what has to be chosen for each.
 */
export function branches(argument: Node, scope: Scope): [branch: Node, when: When][] | undefined {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') {
    return undefined;
  }
  return [[argument[1], scope.condition(argument[0])], [argument[2], scope.negatedCondition(argument[0])]];
}

function joined(argument: Node, scope: Scope, depth: number): readonly Alternative[] | undefined {
  if (!Array.isArray(argument) || !Array.isArray(argument[1])) {
    return undefined;
  }
  const pieces = argument[1].map((piece) => resolve(piece, scope, depth)).filter((piece) => piece.length > 0);
  return concatenated(pieces, resolve(argument[0], scope, depth));
}

/** `${Name}`, `${Name.Attribute}`, and `${!Name}` for the text itself. */
function substituted(argument: Node, scope: Scope, depth: number): readonly Alternative[] | undefined {
  const [template, variables]: Node[] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string') {
    return undefined;
  }
  const pieces = template.split(/(\$\{[^}]*\})/).map((piece) => {
    const [, escaped = '', name] = /^\$\{(!?)\s*([^}]*?)\s*\}$/.exec(piece) ?? [];
    if (name === undefined || escaped) {
      return always(escaped ? `\${${name}}` : piece);
    }
    const own = property(variables, name);
    const [id, ...attribute] = name.split('.');
    return own !== undefined ? resolve(own, scope, depth) : named(id, attribute.join('.'), scope, depth);
  });
  return concatenated(pieces.filter((piece) => piece.length > 0), always(''));
}

function selected(argument: Node, scope: Scope, depth: number): readonly Alternative[] | undefined {
  const [index, list]: Node[] = Array.isArray(argument) ? argument : [];
  const number = Number(index);
  if (Array.isArray(list)) {
    return number in list ? resolve(list[number], scope, depth) : undefined;
  }
  const split = property(list, 'Fn::Split');
  if (!Array.isArray(split) || typeof split[0] !== 'string') {
    return undefined;
  }
  const separator = split[0];
  return resolve(split[1], scope, depth).map(({ text, when }) => ({ text: partOf(text, separator, number), when }));
}

function imported(argument: Node, scope: Scope, depth: number): readonly Alternative[] {
  return resolve(argument, scope, depth).flatMap(({ text, when }) => {
    const exported = depth > DEEPEST ? undefined : scope.app.export(text, (exporting, node) => textOf(node, exporting));
    return exported ? under(when, resolve(exported.value, exported.scope, depth)) : [{ text: symbol('open', `import ${text}`), when }];
  });
}
