import { AnswerIcon } from './icons';
import { ANSWERS } from '../data/answers';
import { Filter } from '../data/filter';
import { Inventory } from '../data/inventory';
import { count } from '../data/titles';
import { fragmentOf, View } from '../state/fragment';
import { Change } from '../state/use-fragment';

interface MastheadProps {
  readonly inventory: Inventory;
  readonly view: View;
  readonly filter: Filter;
  readonly counts: { readonly findings: number; readonly changes?: number };
  readonly change: Change;
}

/**
 * What the report is about, in numbers, and the way to its views.
 */
export function Masthead({ inventory: { access: { summary } }, view, filter, counts, change }: MastheadProps) {
  const present = ANSWERS.filter(({ answer, field }) => summary[field] > 0 || filter.answers.includes(answer));
  const toggle = (answer: Filter['answers'][number]) => change({
    filter: { ...filter, answers: filter.answers.includes(answer) ? filter.answers.filter((each) => each !== answer) : [...filter.answers, answer] },
    ...(view === 'register' || view === 'secrets' ? {} : { view: 'register' }),
  });
  return (
    <header class="masthead">
      <div class="title">
        <h1>Secret access</h1>
        <p>What each Fargate task reads when it starts, and what allows it.</p>
      </div>
      <dl class="figures">
        {[[summary.reads, 'read'], [summary.secrets, 'secret'], [summary.tasks, 'task'], [summary.stacks, 'stack']].map(([number, noun]) =>
          <div key={noun}><dt>{Number(number) === 1 ? noun : `${noun}s`}</dt><dd>{number.toLocaleString('en')}</dd></div>)}
      </dl>
      {summary.reads > 0 && (
        <div class="answers">
          <div class="bar" aria-hidden="true">{present.map(({ answer, field }) => <span key={answer} class={answer.replace(' ', '-')} style={{ flexGrow: summary[field] }} />)}</div>
          <div class="chips" role="group" aria-label="Show only reads whose access is">
            {present.map(({ answer, label, field }) => (
              <button key={answer} type="button" class={`chip answer ${answer.replace(' ', '-')}`} aria-pressed={filter.answers.includes(answer)} onClick={() => toggle(answer)}>
                <AnswerIcon answer={answer} />{label} <span class="number">{summary[field].toLocaleString('en')}</span>
              </button>
            ))}
          </div>
        </div>
      )}
      <nav aria-label="Views">
        <ViewLink view="register" {...{ current: view, filter }}>By task</ViewLink>
        <ViewLink view="secrets" {...{ current: view, filter }}>By secret</ViewLink>
        <ViewLink view="findings" {...{ current: view, filter }} counted={counts.findings} what="finding">Findings</ViewLink>
        {counts.changes !== undefined && <ViewLink view="changes" {...{ current: view, filter }} counted={counts.changes} what="change">Changes</ViewLink>}
      </nav>
    </header>
  );
}

interface ViewLinkProps {
  readonly view: View;
  readonly current: View;
  readonly filter: Filter;
  readonly counted?: number;
  readonly what?: string;
  readonly children: string;
}

function ViewLink({ view, current, filter, counted, what, children }: ViewLinkProps) {
  return (
    <a href={fragmentOf({ view, filter, select: '' })} aria-current={view === current ? 'page' : undefined}>
      {children}
      {counted !== undefined && what !== undefined && <span class="number" title={count(counted, what)}> {counted.toLocaleString('en')}</span>}
    </a>
  );
}
