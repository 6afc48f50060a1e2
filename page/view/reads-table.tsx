import { useCallback } from 'preact/hooks';
import { SecretHeading, TaskHeading } from './heading-cells';
import { AccessCell, KeysCell, NameButton, SecretCell, ValueCell } from './read-cells';
import { Table } from './table';
import { Path, Text } from './text';
import { Line } from '../data/lines';
import { count } from '../data/titles';

interface ReadsTableProps {
  /** By stack and task, or by secret. */
  readonly by: 'task' | 'secret';
  readonly lines: readonly Line[];
  readonly selected: string;
  readonly select: (id: string) => void;
  readonly whole: boolean;
}

const COLUMNS = {
  task: [
    { name: 'container', title: 'Container' },
    { name: 'name', title: 'Variable or file' },
    { name: 'secret', title: 'Secret or parameter' },
    { name: 'value', title: 'Part' },
    { name: 'keys', title: 'Encrypted with' },
    { name: 'access', title: 'Access' },
  ],
  secret: [
    { name: 'task', title: 'Task' },
    { name: 'container', title: 'Container' },
    { name: 'name', title: 'Variable or file' },
    { name: 'value', title: 'Part' },
    { name: 'keys', title: 'Encrypted with' },
    { name: 'access', title: 'Access' },
  ],
} as const;

/**
 * The register: a line for each read, grouped by stack and task or by secret.
 */
export function ReadsTable({ by, lines, selected, select, whole }: ReadsTableProps) {
  const columns = COLUMNS[by];
  const cells = useCallback((line: Line, tabIndex: 0 | -1) => {
    const target = { tabIndex, isSelected: line.key === selected };
    switch (line.kind) {
      case 'stack':
        return <th colSpan={columns.length} scope="colgroup"><div class="heading"><span><span class="hidden">Stack </span><Text text={line.stack} /></span><span class="notes"><span>{count(line.tasks, 'task')}</span><span>{count(line.reads, 'read')}</span></span></div></th>;
      case 'task':
        return <th colSpan={columns.length} scope="colgroup"><TaskHeading task={line.task} shown={line.shown} {...target} /></th>;
      case 'secret':
        return <th colSpan={columns.length} scope="colgroup"><SecretHeading secret={line.secret} {...target} /></th>;
      case 'read': {
        const { entry, repeats } = line;
        return (
          <>
            {by === 'secret' && <td class={`task${repeats ? ' repeats' : ''}`}><span class="label" title={entry.task.task.path}><Path path={entry.task.task.path} /></span></td>}
            {by === 'secret' && <td class="container"><Container name={entry.read.container} /></td>}
            {by === 'task' && <td class={`container${repeats ? ' repeats' : ''}`}><Container name={entry.read.container} /></td>}
            <th scope="row" class="name"><NameButton entry={entry} {...target} /></th>
            {by === 'task' && <td class="secret"><SecretCell entry={entry} /></td>}
            <td class="value"><ValueCell entry={entry} /></td>
            <td class="keys"><KeysCell entry={entry} /></td>
            <td class="access"><AccessCell entry={entry} /></td>
          </>
        );
      }
    }
  }, [by, selected]);
  const onSelect = useCallback((line: Line) => select(line.key), [select]);
  return (
    <Table
      label={by === 'task' ? 'Reads by stack and task' : 'Reads by secret'}
      columns={columns}
      lines={lines}
      whole={whole}
      heads={heads}
      hasButton={hasButton}
      className={className}
      cells={cells}
      onSelect={onSelect}
      selected={selected}
    />
  );
}

function Container({ name }: { readonly name?: string }) {
  return name === undefined ? <span class="weak">whole task</span> : <span class="label" title={name}><Text text={name} /></span>;
}

const heads = (line: Line) => line.kind === 'task' || line.kind === 'secret';
const hasButton = (line: Line) => line.kind !== 'stack';
const className = (line: Line) => line.kind === 'read' ? `read ${line.entry.read.access.replace(' ', '-')}` : line.kind;
