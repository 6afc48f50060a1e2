import { ReadEntry } from './inventory';
import { AccessAnswer, AccessUsage } from '../../src/inventory/secret-access';

/** Which reads are shown. What is empty excludes nothing. */
export interface Filter {
  readonly query: string;
  readonly answers: readonly AccessAnswer[];
  readonly usage: AccessUsage | '';
  readonly stack: string;
}

export const NO_FILTER: Filter = { query: '', answers: [], usage: '', stack: '' };

/**
 * The reads that a filter lets through: with every word of the query somewhere in them.
 */
export function filtered(reads: readonly ReadEntry[], { query, answers, usage, stack }: Filter): readonly ReadEntry[] {
  const words = wordsOf(query);
  if (words.length === 0 && answers.length === 0 && usage === '' && stack === '') {
    return reads;
  }
  return reads.filter(({ read, task, text }) =>
    (stack === '' || task.task.stack === stack)
    && (usage === '' || read.usage === usage)
    && (answers.length === 0 || answers.includes(read.access))
    && words.every((word) => text.includes(word)));
}

/**
 * The words of a query, as they are looked for.
 */
export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter((word) => word !== '');
}

/**
 * Whether a filter excludes something.
 */
export function isFiltering({ query, answers, usage, stack }: Filter): boolean {
  return wordsOf(query).length + answers.length > 0 || usage !== '' || stack !== '';
}

/**
 * A filter in words, for the printed page.
 */
export function filterInWords({ query, answers, usage, stack }: Filter): string {
  return [
    ...(query.trim() === '' ? [] : [`text “${query.trim()}”`]),
    ...(answers.length === 0 ? [] : [`access ${answers.join(' or ')}`]),
    ...(usage === '' ? [] : [`arrives as ${usage}`]),
    ...(stack === '' ? [] : [`stack ${stack}`]),
  ].join(', ');
}
