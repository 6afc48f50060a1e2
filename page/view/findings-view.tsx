import { useCallback, useMemo } from 'preact/hooks';
import { Severity } from './answer';
import { Nothing } from './nothing';
import { Table } from './table';
import { LongText, Path, Text } from './text';
import { AccessFinding } from '../../src/inventory/secret-access';
import { FindingGroups } from '../data/findings';
import { Inventory } from '../data/inventory';
import { count } from '../data/titles';

interface FindingsViewProps {
  readonly groups: FindingGroups;
  readonly inventory: Inventory;
  readonly selected: string;
  readonly select: (id: string) => void;
  readonly whole: boolean;
  readonly clear: () => void;
}

type FindingLine =
  | { readonly kind: 'group'; readonly key: string; readonly title: string }
  | { readonly kind: 'finding'; readonly key: string; readonly finding: AccessFinding; readonly target?: string };

const COLUMNS = [
  { name: 'severity', title: 'Severity' },
  { name: 'place', title: 'Where' },
  { name: 'message', title: 'What is wrong, and what to change' },
  { name: 'rule', title: 'Rule' },
];

/**
 * What the rules find, open findings first.
 */
export function FindingsView({ groups, inventory, selected, select, whole, clear }: FindingsViewProps) {
  const lines = useMemo(() => linesOf(groups, inventory), [groups, inventory]);
  const cells = useCallback((line: FindingLine, tabIndex: 0 | -1) => line.kind === 'group'
    ? <th colSpan={COLUMNS.length} scope="colgroup"><div class="heading"><span>{line.title}</span></div></th>
    : <FindingCells {...line} tabIndex={tabIndex} isSelected={line.target !== undefined && line.target === selected} />, [selected]);
  if (lines.length === 0) {
    return <Nothing isFiltered={inventory.access.findings.length > 0} clear={clear}>The rules find nothing wrong.</Nothing>;
  }
  return (
    <Table
      label="Findings"
      columns={COLUMNS}
      lines={lines}
      whole={whole}
      heads={isGroup}
      hasButton={hasTarget}
      className={({ kind }) => kind}
      cells={cells}
      onSelect={(line) => line.kind === 'finding' && line.target !== undefined && select(line.target)}
      selected={lines.find((line) => line.kind === 'finding' && line.target === selected)?.key ?? ''}
    />
  );
}

function FindingCells({ finding, target, tabIndex, isSelected }: Extract<FindingLine, { kind: 'finding' }> & { readonly tabIndex: 0 | -1; readonly isSelected: boolean }) {
  const { severity, path, container, name, message, fix, rule, acknowledged } = finding;
  const place = <span class="label"><Path path={path} /></span>;
  return (
    <>
      <td class="severity"><Severity severity={severity} /></td>
      <th scope="row" class="place">
        {target === undefined ? place : <button type="button" tabIndex={tabIndex} aria-current={isSelected ? 'true' : undefined}>{place}</button>}
        {(container ?? name) !== undefined && <span class="detail">{container !== undefined && <Text text={container} />}{container !== undefined && name !== undefined && ' · '}{name !== undefined && <code><Text text={name} /></code>}</span>}
      </th>
      <td class="message">
        <p><LongText text={message} /></p>
        <p class="fix"><LongText text={fix} /></p>
        {acknowledged && <p class="reason">Accepted: {acknowledged.reason === undefined ? 'no reason is given' : <Text text={acknowledged.reason} />}</p>}
      </td>
      <td class="rule"><code>{rule}</code></td>
    </>
  );
}

function linesOf({ open, acknowledged }: FindingGroups, { tasks }: Inventory): FindingLine[] {
  const taskAt = new Map(tasks.flatMap((entry) => [...entry.task.executionRoles, entry.task.path].map((path) => [path, entry])));
  const line = (finding: AccessFinding, index: number): FindingLine => {
    const task = taskAt.get(finding.path);
    const read = task?.reads.find(({ findings }) => findings.includes(finding));
    return { kind: 'finding', key: `${index} ${finding.rule} ${finding.path}`, finding, target: read?.id ?? task?.id };
  };
  return [
    ...open.map(line),
    ...(acknowledged.length === 0 ? [] : [{ kind: 'group', key: 'accepted', title: count(acknowledged.length, 'accepted finding') } as const]),
    ...acknowledged.map((finding, index) => line(finding, open.length + index)),
  ];
}

const isGroup = ({ kind }: FindingLine) => kind === 'group';
const hasTarget = (line: FindingLine) => line.kind === 'finding' && line.target !== undefined;
