import { useMemo } from 'preact/hooks';
import { Filter, isFiltering, NO_FILTER } from '../data/filter';
import { FindingGroups } from '../data/findings';
import { Inventory } from '../data/inventory';
import { count } from '../data/titles';
import { USAGES, View } from '../state/fragment';
import { Change } from '../state/use-fragment';

interface FiltersProps {
  readonly inventory: Inventory;
  readonly view: View;
  readonly filter: Filter;
  readonly shown: number;
  readonly findings: FindingGroups;
  readonly change: Change;
}

/**
 * What narrows a table down, and how much of it is left.
 */
export function Filters({ inventory, view, filter, shown, findings, change }: FiltersProps) {
  const stacks = useMemo(() => [...new Set(inventory.tasks.map(({ task }) => task.stack))], [inventory]);
  const usages = useMemo(() => USAGES.filter((usage) => inventory.reads.some(({ read }) => read.usage === usage)), [inventory]);
  const set = (changes: Partial<Filter>) => change({ filter: { ...filter, ...changes } });
  const isOfReads = view !== 'findings';
  return (
    <search class="filters">
      <span class="search">
        <label for="search" class="hidden">Search</label>
        <input
          id="search" type="search" autocomplete="off" spellcheck={false} aria-keyshortcuts="/"
          placeholder={isOfReads ? 'Task, container, variable, secret or key' : 'Task, rule or words of a finding'}
          value={filter.query} onInput={({ currentTarget }) => set({ query: currentTarget.value })}
        />
        <kbd aria-hidden="true">/</kbd>
      </span>
      {isOfReads && usages.length > 1 && <Choice label="Arrives as" all="Every kind of read" value={filter.usage} values={usages} choose={(value) => set({ usage: usages.find((usage) => usage === value) ?? '' })} />}
      {stacks.length > 1 && <Choice label="Stack" all="Every stack" value={filter.stack} values={stacks} choose={(stack) => set({ stack })} />}
      <span class="shown" role="status">
        {isOfReads
          ? shown === inventory.reads.length ? count(shown, 'read') : `${shown.toLocaleString('en')} of ${count(inventory.reads.length, 'read')}`
          : `${count(findings.open.length, 'finding')}${findings.acknowledged.length > 0 ? `, ${findings.acknowledged.length} accepted` : ''}`}
      </span>
      {isFiltering(filter) && <button type="button" class="quiet" onClick={() => change({ filter: NO_FILTER })}>Show all</button>}
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly choose: (value: string) => void;
}

function Choice({ label, all, value, values, choose }: ChoiceProps) {
  return (
    <select aria-label={label} class={value === '' ? undefined : 'chosen'} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">{all}</option>
      {values.map((each) => <option key={each} value={each}>{each}</option>)}
    </select>
  );
}
