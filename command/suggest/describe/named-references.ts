import { Building } from './building';
import { References } from './references';
import { hasSymbol } from '../../../src/access/text';
import { looksLikeName } from '../../../src/secret/shown';
import { choicesOf, objectsOf } from '../../../src/template/lists';
import { Node } from '../../../src/template/node';
import { textOf } from '../../../src/template/resolve';
import { Expression } from '../code/expression';

/**
 * References by the names of variables or options.
 */
export function secretsIn(list: Node, usage: 'environment variable' | 'log option', container: string, references: References, building: Building): [string, Expression][] {
  const { scope } = building;
  const entries = objectsOf(list, scope).filter(({ node }) => node.ValueFrom !== undefined).map(({ node, when }) => {
    const variable = textOf(node.Name ?? '', scope);
    return { variable, valueFrom: choicesOf(node.ValueFrom, scope, when) };
  });
  return [...new Map(entries.map(({ variable, valueFrom }) => [variable, valueFrom]))].flatMap(([variable, valueFrom]): [string, Expression][] => {
    const isName = !hasSymbol(variable) && looksLikeName(variable.replace(/^@/, ''));
    if (!isName) {
      building.notes.push(`Not carried over: a ${usage} of container '${container}', whose name is not printed.`);
    }
    return isName ? [[variable, references.secret(valueFrom, usage, `${usage} '${variable}' of container '${container}'`, `${container} ${variable}`)]] : [];
  });
}
