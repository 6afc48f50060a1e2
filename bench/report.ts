/** What a measure found, as it is printed. */
export interface Report {
  readonly title: string;
  /** The first row is the header; the first column is aligned to the left. */
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
  /** What is beyond its limit, one sentence each. */
  readonly beyond?: readonly string[];
}

export function printed({ title, rows, notes = [], beyond = [] }: Report): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd());
  return ['', title, ...lines, ...notes, ...beyond.map((sentence) => `BEYOND ITS LIMIT: ${sentence}`), ''].join('\n');
}

export function times(factor: number): string {
  return `${factor.toFixed(2)} ×`;
}

export function atMost(limit: number, unit = '×'): string {
  return `≤ ${limit} ${unit}`;
}

/**
 * The sentence about a value that is more than its limit, if it is.
 */
export function over(what: string, value: number, limit: number, unit = '×'): string[] {
  return value > limit ? [`${what}: ${value.toFixed(2)} ${unit}, at most ${limit} ${unit}`] : [];
}
