import { always, under } from './alternatives';
import { Alternative } from './model';
import { at, isObject, Node, ObjectNode, property } from './node';
import { Scope } from './scope';
import { hasSymbol, symbol } from '../access/text';
import { ALWAYS, When } from '../access/when';

/**
 * What `Fn::FindInMap` gives: a cell of each row that can be chosen; `undefined` if the template does not have the map.
 */
export function rowsOf(argument: Node, scope: Scope, resolve: (node: Node) => readonly Alternative[]): readonly Alternative[] | undefined {
  const [map, top, second, options]: Node[] = Array.isArray(argument) ? argument : [];
  const table = typeof map === 'string' ? at(scope.template.body, 'Mappings', map) : undefined;
  if (!isObject(table)) {
    return undefined;
  }
  const fallback = property(options, 'DefaultValue');
  const keys = resolve(top);
  const seconds = resolve(second);
  const parameter = property(top, 'Ref');
  const allowed = typeof parameter === 'string' ? allowedRows(table, scope.parameter(parameter)) : Object.keys(table);
  return keys.flatMap((key) => seconds.flatMap(({ text: column, when }) => {
    const given = (row: string): When => typeof parameter === 'string' && isObject(scope.parameter(parameter)) ? scope.given(parameter, row) : ALWAYS;
    const variable = hasSymbol(key.text) ? scope.app.choose(`${scope.id}#${String(map)}[${key.text}]`,
      { values: allowed, implied: Object.fromEntries(allowed.map((row) => [row, given(row)])) }) : undefined;
    const chosen = variable === undefined ? [key.text] : allowed;
    const values = chosen.flatMap((row) => {
      const cell = hasSymbol(column) ? undefined : at(table, row, column) ?? fallback;
      const value = cell === undefined ? hasSymbol(column) ? always(symbol('open', `${scope.id}#${String(map)}.${row}.${column}`)) : [] : resolve(cell);
      return under(variable === undefined ? ALWAYS : { ...given(row), [variable]: row }, value);
    });
    return under(key.when, under(when, values));
  }));
}

/** The rows that a parameter can choose. */
function allowedRows(table: ObjectNode, parameter: Node): string[] {
  const allowed = property(parameter, 'AllowedValues');
  const all = Object.keys(table);
  const allowedTexts = new Set(Array.isArray(allowed) ? allowed.map(String) : all);
  const possible = all.filter((row) => allowedTexts.has(row));
  return possible.length > 0 ? possible : all;
}
