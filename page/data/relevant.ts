import { AccessRead } from '../../src/inventory/secret-access';

/** Values of which some concern a read, and how many others there are. */
export interface Relevant {
  readonly shown: readonly string[];
  readonly others: number;
}

/** More are counted where none concerns the read. */
const MOST = 6;

/**
 * Of the resources of a statement, or of a condition, those that are what a read reads or decrypts with. A statement can name every
 * secret of an app.
 */
export function relevantTo({ resource, keys }: AccessRead, values: readonly string[]): Relevant {
  const own = new Set([resource, `${resource}-??????`, ...keys.map(({ key }) => key)]);
  const exact = values.filter((value) => own.has(value));
  const shown = exact.length > 0 ? exact : values.slice(0, MOST);
  return { shown, others: values.length - shown.length };
}

/**
 * A condition as it is in the report, `StringEquals kms:ViaService: a, b`, in its parts.
 */
export function conditionParts(condition: string): { readonly operator: string; readonly values: readonly string[] } {
  const [, operator, values] = /^(\S+ \S+): (.*)$/s.exec(condition) ?? ['', condition, ''];
  return { operator, values: values === '' ? [] : values.split(', ') };
}
