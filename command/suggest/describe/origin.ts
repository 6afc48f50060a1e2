import { isShowable, isShowableTail } from './showable';
import { keyOf, symbolsOf, Text } from '../../../src/access/text';
import { shownText } from '../../../src/rule/shown';
import { property } from '../../../src/template/node';
import { placeOf } from '../../../src/template/places';
import { Scope } from '../../../src/template/scope';
import { Resource } from '../../../src/template/template';

/**
 * Where a text comes from, for a comment: the construct, resource, parameter or export that it names.
 */
export function originOf(text: Text, scope: Scope): string {
  const origins = [...new Set(symbolsOf(text).flatMap((symbol) => originOfSymbol(keyOf(symbol), scope) ?? []))];
  return origins.length > 0 ? origins.join(' and ') : symbolsOf(text).length > 0 ? shownText(text)
    : !isShowable(text) ? 'a value that is not printed' : `'${isShowableTail(tailOf(text)) ? text : shownText(text)}'`;
}

/** JSON key and version, after the ARN of a secret. */
function tailOf(text: Text): Text {
  return text.startsWith('arn:') ? text.split(':').slice(7).join(':') : '';
}

/**
 * The logical id of the resource, parameter or export that a text names, without what the CDK adds to it.
 */
export function nameOfOrigin(text: Text): string | undefined {
  const [name] = symbolsOf(text).flatMap((symbol) => /#(\w+)|^import\/([\w:-]+)/.exec(keyOf(symbol))?.slice(1) ?? []).filter((each) => each !== undefined);
  return name?.replace(/[0-9A-F]{8}([0-9a-f]{32})?$/, '');
}

function originOfSymbol(key: string, scope: Scope): string | undefined {
  const [, imported] = /^import\/(.*)$/s.exec(key) ?? [];
  if (imported !== undefined) {
    return `the export '${shownText(imported)}'`;
  }
  const [, stack, logicalId, attribute] = /^(.*)#(\w+)(?:\.([\w.]*))?$/s.exec(key) ?? [];
  const home = scope.app.scopes.find(({ id }) => id === stack) ?? (stack === undefined ? undefined : scope);
  const resource = logicalId === undefined ? undefined : home?.resources.get(logicalId);
  if (home && resource) {
    return `${attribute ? `'${attribute}' of ` : ''}${describedResource(resource, home, scope)}`;
  }
  return home && logicalId !== undefined && property(home.template.body, 'Parameters') !== undefined && home.parameter(logicalId) !== undefined
    ? `the template's parameter '${logicalId}'` : undefined;
}

/** By its construct path, or by its logical id where it has none. */
function describedResource(resource: Resource, home: Scope, scope: Scope): string {
  const { path, stack, logicalId } = placeOf(resource, home);
  const type = resource.type.replace(/[^\w:]/g, '');
  return `the ${type} ${path === `${stack}/${logicalId}` ? `'${logicalId}'${home === scope ? '' : ` of '${stack}'`}` : `at '${path}'`}`;
}
