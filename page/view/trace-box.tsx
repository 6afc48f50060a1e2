import { ComponentChildren } from 'preact';
import { Answer } from './answer';
import { UsageIcon } from './icons';
import { StatementDetails } from './statement-details';
import { LongText, Path, Text } from './text';
import { Inventory, ReadEntry } from '../data/inventory';
import { keyTitle, SERVICE_NAME } from '../data/titles';
import { TraceNode } from '../data/trace';

interface TraceBoxProps {
  readonly node: TraceNode;
  readonly inventory: Inventory;
  /** The read that is selected. On its way, the whole text of each box is shown. */
  readonly chosen?: ReadEntry;
  readonly isDim: boolean;
  readonly select: (id: string) => void;
  readonly hover: (reads: ReadonlySet<string>) => void;
}

/**
 * One box of the linked columns.
 */
export function TraceBox({ node, inventory, chosen, isDim, select, hover }: TraceBoxProps) {
  const target = targetOf(node, inventory);
  const title = titleOf(node);
  const isChosen = chosen !== undefined && node.reads.has(chosen.id);
  return (
    <li
      data-node={node.id}
      class={`box ${node.kind}${isChosen ? ' chosen' : ''}${isDim ? ' dim' : ''}`}
      onMouseEnter={() => hover(node.reads)}
    >
      {target === undefined ? <span class="head">{title}</span> : <button type="button" class="head" onClick={() => select(target)} onFocus={() => hover(node.reads)}>{title}</button>}
      {isChosen && <Details node={node} chosen={chosen} />}
    </li>
  );
}

/** What a box selects: nothing where that is selected already or has no linked columns of its own. */
function targetOf(node: TraceNode, { secrets }: Inventory): string | undefined {
  switch (node.kind) {
    case 'container': return node.task.id;
    case 'name': return node.entry.id;
    case 'secret': return secrets.find(({ resource }) => resource === node.resource)?.id;
    default: return undefined;
  }
}

function titleOf(node: TraceNode): ComponentChildren {
  switch (node.kind) {
    case 'container': return <Text text={node.name ?? 'whole task'} />;
    case 'name': return <><UsageIcon usage={node.entry.read.usage} />{node.entry.read.name === undefined ? node.entry.read.usage : <code><Text text={node.entry.read.name} /></code>}</>;
    case 'secret': return <Path path={node.title} strong={node.secret?.path === undefined ? 1 : 2} />;
    case 'key': return <code><Text text={keyTitle(node.key)} /></code>;
    case 'statement': return <><Text text={node.statement.sid ?? node.statement.id.slice(node.statement.id.lastIndexOf('#') + 1)} /><span class="weak"> · {node.statement.kind}</span></>;
    case 'open': return <><Answer answer={node.access} /></>;
  }
}

function Details({ node, chosen }: { readonly node: TraceNode; readonly chosen: ReadEntry }) {
  switch (node.kind) {
    case 'container': {
      const { task: { path, executionRoles, conditions } } = node.task;
      return <Facts facts={[['Task', [path]], ['Execution role', executionRoles], ['Only if', conditions]]} />;
    }
    case 'name': {
      const { usage, writer, conditions, jsonKey, versionStage, versionId } = node.entry.read;
      const version = versionStage ?? versionId;
      return <Facts facts={[['Arrives as', [usage]], ['Part of the value', jsonKey === undefined ? [] : [jsonKey]], ['Version', version === undefined ? [] : [version]], ['Written by', writer === undefined ? [] : [`init container ${writer}`]], ['Only if', conditions]]} />;
    }
    case 'secret': return <Facts facts={[
      [node.secret?.service ? SERVICE_NAME[node.secret.service] : 'Reference', [node.resource]],
      ['Rotation', node.secret?.rotated === undefined ? [] : [node.secret.rotated ? 'a schedule rotates it' : 'no schedule']],
    ]} />;
    case 'key': return <Facts facts={[['KMS key', [node.key]]]} />;
    case 'statement': return <StatementDetails statement={node.statement} read={chosen.read} />;
    case 'open': return <p class="why">{node.reason !== undefined ? <LongText text={node.reason} /> : node.access === 'not granted' ? `No statement lets the role ${node.what} it.` : null}</p>;
  }
}

function Facts({ facts }: { readonly facts: ReadonlyArray<readonly [string, readonly string[]]> }) {
  const known = facts.filter(([, values]) => values.length > 0);
  return (
    <dl>{known.map(([term, values]) => (
      <div key={term}><dt>{term}</dt>{values.map((value, index) => <dd key={index}><LongText text={value} /></dd>)}</div>
    ))}</dl>
  );
}
