/** What a value is sorted by: the first part that differs decides. What is left out comes first. */
export type SortKey = ReadonlyArray<string | undefined>;

/**
 * A sorted copy, by code units: the same on every computer. What is equal in all parts of its key keeps its order.
 */
export function sortedBy<T>(values: readonly T[], keyOf: (value: T) => SortKey): T[] {
  return values.map((value) => ({ value, key: keyOf(value) })).sort((a, b) => compared(a.key, b.key)).map(({ value }) => value);
}

function compared(a: SortKey, b: SortKey): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left = '', right = ''] = [a[index], b[index]];
    if (left !== right) {
      return left < right ? -1 : 1;
    }
  }
  return 0;
}

/**
 * Texts, each once, sorted.
 */
export function sortedTexts(texts: Iterable<string>): string[] {
  return sortedBy([...new Set(texts)], (text) => [text]);
}

/**
 * Values of JSON, each once, in their order.
 */
export function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
