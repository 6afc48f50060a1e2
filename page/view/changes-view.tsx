import { useCallback, useMemo } from 'preact/hooks';
import { Nothing } from './nothing';
import { Table } from './table';
import { LongText, Path, Text } from './text';
import { ChangedRead, Widening } from '../../src/inventory/access-changes';
import { Change } from '../data/changes';
import { count, resourceTitle } from '../data/titles';

interface ChangesViewProps {
  readonly changes: readonly Change[];
  readonly widened: readonly Widening[];
  readonly selected: string;
  readonly select: (id: string) => void;
  readonly whole: boolean;
}

type ChangeLine =
  | { readonly kind: 'group'; readonly key: string; readonly title: string }
  | { readonly kind: 'widened'; readonly key: string; readonly widening: Widening }
  | { readonly kind: 'change'; readonly key: string; readonly change: Change };

const COLUMNS = [
  { name: 'kind', title: 'Change' },
  { name: 'task', title: 'Task or role' },
  { name: 'name', title: 'Container, variable or file' },
  { name: 'content', title: 'What is read' },
];

/**
 * What changed since the baseline: what a reviewer signs.
 */
export function ChangesView({ changes, widened, selected, select, whole }: ChangesViewProps) {
  const lines = useMemo(() => linesOf(changes, widened), [changes, widened]);
  const cells = useCallback((line: ChangeLine, tabIndex: 0 | -1) => {
    switch (line.kind) {
      case 'group': return <th colSpan={COLUMNS.length} scope="colgroup"><div class="heading"><span>{line.title}</span></div></th>;
      case 'widened': return <WidenedCells {...line.widening} />;
      case 'change': return <ChangeCells change={line.change} tabIndex={tabIndex} isSelected={line.change.entry !== undefined && line.change.entry.id === selected} />;
    }
  }, [selected]);
  return lines.length === 0 ? <Nothing isFiltered={false} clear={() => undefined}>Nothing has changed since the baseline.</Nothing> : (
    <Table
      label="Changes since the baseline"
      columns={COLUMNS}
      lines={lines}
      whole={whole}
      heads={isGroup}
      hasButton={hasEntry}
      className={(line) => line.kind === 'change' ? `change ${line.change.kind}` : line.kind}
      cells={cells}
      onSelect={(line) => line.kind === 'change' && line.change.entry && select(line.change.entry.id)}
      selected={lines.find((line) => line.kind === 'change' && line.change.entry?.id === selected)?.key ?? ''}
    />
  );
}

function WidenedCells({ path, message }: Widening) {
  return (
    <>
      <td class="kind"><span class="mark widened">Widened</span></td>
      <th scope="row" class="task"><Path path={path} /></th>
      <td colSpan={2} class="content"><LongText text={message} /></td>
    </>
  );
}

const KIND = { added: 'Added', removed: 'Removed', changed: 'Changed' } as const;

interface ChangeCellsProps {
  readonly change: Change;
  readonly tabIndex: 0 | -1;
  readonly isSelected: boolean;
}

function ChangeCells({ change: { kind, before, after, entry }, tabIndex, isSelected }: ChangeCellsProps) {
  const read = after ?? before;
  if (!read) {
    return null;
  }
  const name = read.name === undefined ? <span>{read.usage}</span> : <code><Text text={read.name} /></code>;
  return (
    <>
      <td class="kind"><span class={`mark ${kind}`}>{KIND[kind]}</span></td>
      <td class="task"><Path path={read.path} /></td>
      <th scope="row" class="name">
        {read.container !== undefined && <span class="detail"><Text text={read.container} /> · </span>}
        {entry ? <button type="button" tabIndex={tabIndex} aria-current={isSelected ? 'true' : undefined}>{name}</button> : name}
      </th>
      <td class="content">
        {before && <del><span class="hidden">before: </span><Content read={before} /></del>}
        {after && <ins><span class="hidden">{before ? 'now: ' : ''}</span><Content read={after} /></ins>}
      </td>
    </>
  );
}

function Content({ read: { resource, jsonKey, version } }: { readonly read: ChangedRead }) {
  return (
    <span class="what" title={resource}>
      <Text text={resourceTitle(resource)} />
      {jsonKey !== undefined && <> · <code><Text text={jsonKey} /></code></>}
      {version !== undefined && <> at <code><Text text={version} /></code></>}
    </span>
  );
}

function linesOf(changes: readonly Change[], widened: readonly Widening[]): ChangeLine[] {
  const group = (title: string): ChangeLine => ({ kind: 'group', key: title, title });
  return [
    ...(widened.length === 0 ? [] : [group(`${count(widened.length, 'permission')} widened, though no reference names what they allow`)]),
    ...widened.map((widening, index): ChangeLine => ({ kind: 'widened', key: `widened ${index}`, widening })),
    ...(changes.length === 0 ? [] : [group(`${count(changes.length, 'read')} changed`)]),
    ...changes.map((change, index): ChangeLine => ({ kind: 'change', key: `change ${index}`, change })),
  ];
}

const isGroup = ({ kind }: ChangeLine) => kind === 'group';
const hasEntry = (line: ChangeLine) => line.kind === 'change' && line.change.entry !== undefined;
