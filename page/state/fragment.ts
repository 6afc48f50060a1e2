import { AccessUsage } from '../../src/inventory/secret-access';
import { ANSWERS } from '../data/answers';
import { Filter, NO_FILTER } from '../data/filter';

export const VIEWS = ['register', 'secrets', 'findings', 'changes'] as const;

export type View = typeof VIEWS[number];

export const USAGES: readonly AccessUsage[] = ['environment variable', 'file', 'log option', 'registry credentials'];

/** What a person has chosen. It is in the fragment of the address, so that a link shows the same. */
export interface State {
  readonly view: View;
  readonly filter: Filter;
  /** The id of a read, task or secret, or empty. */
  readonly select: string;
}

/**
 * What a fragment says. It may be written by hand: what it says wrongly is left out.
 */
export function stateOf(fragment: string): State {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  return {
    view: VIEWS.find((view) => view === values.get('view')) ?? 'register',
    filter: {
      query: values.get('q') ?? NO_FILTER.query,
      answers: ANSWERS.map(({ answer }) => answer).filter((answer) => values.getAll('access').includes(answer)),
      usage: USAGES.find((usage) => usage === values.get('usage')) ?? NO_FILTER.usage,
      stack: values.get('stack') ?? NO_FILTER.stack,
    },
    select: values.get('select') ?? '',
  };
}

/**
 * The fragment of a state, the shortest there is.
 */
export function fragmentOf({ view, filter: { query, answers, usage, stack }, select }: State): string {
  const values = new URLSearchParams();
  const add = (name: string, value: string) => value !== '' && values.append(name, value);
  add('view', view === 'register' ? '' : view);
  add('q', query);
  answers.forEach((answer) => add('access', answer));
  add('usage', usage);
  add('stack', stack);
  add('select', select);
  return `#${values.toString()}`;
}
