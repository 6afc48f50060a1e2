import { Building } from './building';
import { originOf } from './origin';
import { hasSymbol, Text } from '../../../src/access/text';
import { looksLikeName } from '../../../src/secret/shown';
import { Expression, map } from '../code/expression';
import { MapOfTexts } from '../code/task-code';

/** A name and the texts that can be deployed under it. */
export interface NamedTexts {
  readonly name: Text;
  readonly values: readonly Text[];
  /** Said in addition. */
  readonly comment?: string;
}

/**
 * A map of texts. Literals are asked for, because they may be secrets: environment variables, options and labels. What the stack knows of
 * itself is written.
 *
 * @param open whether there are entries that only the deployment knows
 */
export function mapOfTexts(
  entries: readonly NamedTexts[], open: boolean, what: string, building: Building, ...hints: readonly string[]
): Expression | undefined {
  const byName = new Map(entries.filter(({ name }) => isShownName(name)).map((entry) => [entry.name, entry]));
  const written = [...byName.values()].flatMap(({ name, values: [only, ...others] }): [string, Expression][] => {
    const shown = only !== undefined && others.length === 0 && hasSymbol(only) ? building.shown(only) : undefined;
    return shown ? [[name, shown]] : [];
  });
  const asked = [...byName.values()].filter(({ name }) => !written.some(([key]) => key === name));
  const more = open || entries.some(({ name }) => !isShownName(name));
  if (asked.length === 0 && !more) {
    return written.length === 0 ? undefined : map(written);
  }
  const type: MapOfTexts = { keys: asked.map((entry) => ({ key: entry.name, ...commentOn(entry, building) })), more };
  const values = building.ask({ type, comment: `${what}, as in the template${more ? ', those included whose names are not printed' : ''}. Literal values are not printed.` }, ...hints);
  return written.length === 0 ? values : map(written, values);
}

function commentOn({ values, comment }: NamedTexts, { scope }: Building): { readonly comment?: string } {
  const origins = [...new Set(values.map((text) => hasSymbol(text) ? originOf(text, scope) : 'a literal'))];
  const origin = origins.length === 1 && origins[0] === 'a literal' ? undefined : origins.join(', or ');
  const texts = [comment, origin].filter((each) => each !== undefined);
  return texts.length === 0 ? {} : { comment: texts.join('; ') };
}

function isShownName(text: Text): boolean {
  return !hasSymbol(text) && looksLikeName(text.replace(/^@/, ''));
}
