import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { ChangesView } from './changes-view';
import { Filters } from './filters';
import { FindingsView } from './findings-view';
import { Masthead } from './masthead';
import { Nothing } from './nothing';
import { Problems } from './problems';
import { ReadsTable } from './reads-table';
import { Signature } from './signature';
import { TracePanel } from './trace-panel';
import { AccessChanges } from '../../src/inventory/access-changes';
import { changesByPlace } from '../data/changes';
import { filtered, isFiltering, NO_FILTER } from '../data/filter';
import { findingGroups } from '../data/findings';
import { Inventory } from '../data/inventory';
import { registerLines, secretLines } from '../data/lines';
import { selectionOf } from '../data/selection';
import { useFragment } from '../state/use-fragment';
import { usePrinting } from '../state/use-printing';

interface AppProps {
  readonly inventory: Inventory;
  readonly changes?: AccessChanges;
  readonly digest: string;
}

/** A report with more reads or findings renders only the lines in sight: all of them would take longer than a filter may. */
const MOST_WHOLE = 500;

/**
 * The whole page.
 */
export function App({ inventory, changes, digest }: AppProps) {
  const [{ view: wanted, filter, select: selected }, change] = useFragment();
  const view = wanted === 'changes' && !changes ? 'register' : wanted;
  const printing = usePrinting();
  const whole = printing || Math.max(inventory.reads.length, inventory.access.findings.length, changes?.removed.length ?? 0) <= MOST_WHOLE;
  const select = useCallback((id: string) => change({ select: id }), []);
  const close = useCallback(() => change({ select: '' }), []);
  const clear = useCallback(() => change({ filter: NO_FILTER }), []);

  const reads = useMemo(() => filtered(inventory.reads, filter), [inventory, filter]);
  const everything = !isFiltering(filter);
  const lines = useMemo(
    () => view === 'secrets' ? secretLines(inventory.secrets, reads, everything) : registerLines(inventory.tasks, reads, everything),
    [inventory, view, reads],
  );
  const findings = useMemo(() => findingGroups(inventory.access.findings, filter.query, filter.stack), [inventory, filter]);
  const changed = useMemo(() => changes && changesByPlace(changes, inventory), [changes, inventory]);
  const selection = useMemo(() => selected === '' ? undefined : selectionOf(inventory, selected), [inventory, selected]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && selected !== '') {
        close();
        document.querySelector<HTMLElement>('.lines button[tabindex="0"]')?.focus();
      }
      if (event.key === '/' && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        document.querySelector<HTMLElement>('#search')?.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [selected]);

  const counts = { findings: findings.open.length, changes: changed && changed.length + (changes?.widened.length ?? 0) };
  return (
    <>
      <Masthead inventory={inventory} view={view} filter={filter} counts={counts} change={change} />
      <Problems problems={inventory.access.problems} />
      <main>
        {view !== 'changes' && <Filters inventory={inventory} view={view} filter={filter} shown={reads.length} findings={findings} change={change} />}
        {view === 'findings' && <FindingsView groups={findings} inventory={inventory} selected={selected} select={select} whole={whole} clear={clear} />}
        {view === 'changes' && changes && changed && <ChangesView changes={changed} widened={changes.widened} selected={selected} select={select} whole={whole} />}
        {(view === 'register' || view === 'secrets') && (lines.length > 0
          ? <ReadsTable by={view === 'secrets' ? 'secret' : 'task'} lines={lines} selected={selection ? selected : ''} select={select} whole={whole} />
          : <Nothing isFiltered={!everything} clear={clear}>No task reads a secret.</Nothing>)}
      </main>
      <Signature filter={filter} view={view} digest={digest} shown={reads.length} all={inventory.reads.length} />
      {selection && <TracePanel key={selected} selection={selection} inventory={inventory} select={select} close={close} />}
    </>
  );
}
