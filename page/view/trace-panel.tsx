import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Answer, Severity } from './answer';
import { Curve, Curves } from './curves';
import { RoleNotes } from './role-notes';
import { LongText, Path, Text } from './text';
import { TraceBox } from './trace-box';
import { summaryOf } from './trace-summary';
import { AccessFinding } from '../../src/inventory/secret-access';
import { Inventory } from '../data/inventory';
import { Selection } from '../data/selection';
import { count } from '../data/titles';
import { Trace, traceOf } from '../data/trace';

/** More reads of one secret or task are not drawn: their lines would be too many to follow. */
const MOST = 120;

interface TracePanelProps {
  readonly selection: Selection;
  readonly inventory: Inventory;
  readonly select: (id: string) => void;
  readonly close: () => void;
}

/**
 * The linked columns of what is selected.
 */
export function TracePanel({ selection, inventory, select, close }: TracePanelProps) {
  const reads = selection.kind === 'read' ? around(selection.reads, selection.entry) : selection.reads.slice(0, MOST);
  const trace = useMemo(() => traceOf(reads, inventory), [selection, inventory]);
  const [hovered, setHovered] = useState<ReadonlySet<string>>();
  const chosen = useMemo(() => selection.kind === 'read' ? new Set([selection.entry.id]) : undefined, [selection]);
  const bright = hovered ?? chosen;
  const { body, curves } = useCurves(trace);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (panel.current) {
      bringIntoSight(panel.current);
    }
  }, [selection]);

  return (
    <aside class="trace" ref={panel} aria-labelledby="trace-title">
      <header>
        <h2 id="trace-title"><TraceTitle selection={selection} /></h2>
        {selection.kind === 'read' && <Answer answer={selection.entry.read.access} />}
        <button type="button" class="close" aria-keyshortcuts="Escape" onClick={close}>Close</button>
      </header>
      <p class="sentence">{summaryOf(selection)}{reads.length < selection.reads.length && ` The columns show ${reads.length} of ${count(selection.reads.length, 'read')}.`}</p>
      {selection.kind === 'task' && <RoleNotes roles={selection.task.roles} />}
      <Findings findings={selection.kind === 'read' ? selection.entry.findings : selection.kind === 'task' ? selection.task.findings : []} />
      {reads.length > 0 && (
        <div class="columns" ref={body} onMouseLeave={() => setHovered(undefined)}>
          <Curves curves={curves} bright={bright} />
          {trace.columns.map(({ kind, title, nodes }) => (
            <section key={kind} class={`column ${kind}`} aria-label={title}>
              <h3>{title}</h3>
              {nodes.length === 0 && <p class="weak none">{kind === 'key' ? 'no customer key' : 'none'}</p>}
              <ul>{nodes.map((node) => (
                <TraceBox
                  key={node.id}
                  node={node}
                  inventory={inventory}
                  chosen={selection.kind === 'read' ? selection.entry : undefined}
                  isDim={bright !== undefined && ![...bright].some((read) => node.reads.has(read))}
                  select={select}
                  hover={setHovered}
                />
              ))}</ul>
            </section>
          ))}
        </div>
      )}
    </aside>
  );
}

/** The reads of a task with many, so that the selected one is among them. */
function around<T>(values: readonly T[], value: T): readonly T[] {
  const start = Math.max(0, Math.min(values.indexOf(value) - MOST / 2, values.length - MOST));
  return values.slice(start, start + MOST);
}

/** Scrolls the panel alone, not the page. */
function bringIntoSight(panel: HTMLElement): void {
  const box = panel.querySelector('.name .chosen')?.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  if (box && box.bottom > frame.bottom) {
    panel.scrollTop += box.bottom - frame.bottom;
  }
}

function TraceTitle({ selection }: { readonly selection: Selection }) {
  switch (selection.kind) {
    case 'task': return <Path path={selection.task.task.path} />;
    case 'secret': return <Path path={selection.secret.title} />;
    case 'read': {
      const { read: { name, usage, container }, task } = selection.entry;
      return <>{name === undefined ? usage : <code><Text text={name} /></code>} <span class="of">{container !== undefined && <>in <Text text={container} /> </>}of <Text text={task.task.path} /></span></>;
    }
  }
}

function Findings({ findings }: { readonly findings: readonly AccessFinding[] }) {
  return findings.length === 0 ? null : (
    <ul class="findings">{findings.map(({ severity, message, fix, acknowledged }, index) => (
      <li key={index}><Severity severity={severity} /><span><LongText text={message} />. <span class="weak">{acknowledged ? <>Accepted{acknowledged.reason !== undefined && <>: <Text text={acknowledged.reason} /></>}</> : <>To fix it, <LongText text={fix} /></>}.</span></span></li>
    ))}</ul>
  );
}

/** Where lines begin and end, below the top of a box, and pass the keys, below the top of the columns; in pixels. */
const HEAD = 15;
const LANE = 38;

/** Where the lines between the boxes go, as soon as the boxes are where they are. */
function useCurves(trace: Trace) {
  const body = useRef<HTMLDivElement>(null);
  const [curves, setCurves] = useState<readonly Curve[]>([]);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) {
      return undefined;
    }
    const measure = () => {
      const origin = element.getBoundingClientRect();
      const keys = element.querySelector('.column.key')?.getBoundingClientRect();
      const boxes = new Map([...element.querySelectorAll<HTMLElement>('[data-node]')].map((box) => [box.dataset.node, box.getBoundingClientRect()]));
      setCurves(trace.links.flatMap((link) => {
        const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
        const passesKeys = keys && from && to && from.right < keys.left && to.left > keys.right;
        return !from || !to ? [] : [{
          link,
          source: [from.right - origin.left, from.top - origin.top + HEAD],
          target: [to.left - origin.left, to.top - origin.top + HEAD],
          ...(passesKeys ? { lane: { from: keys.left - origin.left, to: keys.right - origin.left, y: LANE } } : {}),
        }];
      }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [trace]);
  return { body, curves };
}
