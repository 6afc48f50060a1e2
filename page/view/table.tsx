import { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { neighbour } from './keys';
import { useVirtualRows } from '../state/use-virtual-rows';

export interface TableProps<L extends { readonly key: string }> {
  readonly label: string;
  /** A class for each column, and its heading. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly title: string }>;
  readonly lines: readonly L[];
  /** Whether all lines are rendered, and not only those in sight. */
  readonly whole: boolean;
  /** Whether a line heads those after it, and stays in sight above them. */
  readonly heads: (line: L) => boolean;
  /** Whether a line has a button, to which the arrow keys go. */
  readonly hasButton: (line: L) => boolean;
  /** The cells of a line; `tabIndex` is for its button. */
  readonly cells: (line: L, tabIndex: 0 | -1) => ComponentChildren;
  readonly className: (line: L) => string;
  readonly onSelect: (line: L) => void;
  /** The key of the line that is selected. */
  readonly selected: string;
}

/**
 * A table in which the arrow keys move from line to line. The tab key reaches one button only, because there can be ten thousand.
 */
export function Table<L extends { readonly key: string }>(props: TableProps<L>) {
  const { label, columns, lines, whole } = props;
  return (
    <table class="lines" aria-label={label} aria-rowcount={lines.length + 1}>
      <thead>
        <tr aria-rowindex={1}>{columns.map(({ name, title }) => <th key={name} scope="col" class={name}>{title}</th>)}</tr>
      </thead>
      {whole ? <WholeBody {...props} /> : <VirtualBody {...props} />}
    </table>
  );
}

function WholeBody<L extends { readonly key: string }>(props: TableProps<L>) {
  const { body, active, onKeyDown } = useLineKeys(props);
  return (
    <tbody ref={body} onKeyDown={onKeyDown}>
      {props.lines.map((line, index) => <Row key={line.key} {...props} line={line} index={index} active={index === active} />)}
    </tbody>
  );
}

function VirtualBody<L extends { readonly key: string }>(props: TableProps<L>) {
  const { lines, heads, columns } = props;
  const { body, active, onKeyDown } = useLineKeys(props);
  const [top, setTop] = useState(0);
  const height = innerWidth <= 700 ? 81 : 32; // until it is measured; asking for the width takes time
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY));
  const { parts, measure } = useVirtualRows({
    count: lines.length,
    keyOf: (index) => lines[index].key,
    estimate: (index) => heads(lines[index]) ? 36 : height,
    top,
    always: (first) => [active, headOf(lines, first, heads)].filter((index) => index >= 0),
  });
  return (
    <tbody ref={body} onKeyDown={onKeyDown}>
      {parts.map((part) => 'gap' in part
        ? <tr key={`gap ${part.gap}`} class="gap" role="presentation"><td role="presentation" colSpan={columns.length} style={{ height: `${part.gap}px` }} /></tr>
        : <Row key={lines[part.index].key} {...props} line={lines[part.index]} {...part} active={part.index === active} measure={measure} />)}
    </tbody>
  );
}

function headOf<L>(lines: readonly L[], from: number, heads: (line: L) => boolean): number {
  let index = Math.min(from, lines.length - 1);
  while (index >= 0 && !heads(lines[index])) {
    index--;
  }
  return index;
}

interface RowProps<L extends { readonly key: string }> extends TableProps<L> {
  readonly line: L;
  readonly index: number;
  readonly active: boolean;
  readonly measure?: (row: HTMLTableRowElement | null) => void;
}

function Row<L extends { readonly key: string }>({ line, index, active, measure, className, cells, hasButton, onSelect, selected }: RowProps<L>) {
  const select = () => {
    if (getSelection()?.isCollapsed !== false) { // a person who marks text to copy it selects no line
      onSelect(line);
    }
  };
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      class={`${className(line)}${line.key === selected ? ' selected' : ''}${hasButton(line) ? ' selectable' : ''}`}
      onClick={hasButton(line) ? select : undefined}
    >
      {cells(line, active ? 0 : -1)}
    </tr>
  );
}

/** Which line the tab key reaches, and where the arrow keys go from there. */
function useLineKeys<L extends { readonly key: string }>({ lines, hasButton, selected }: TableProps<L>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [moved, setMoved] = useState<string>();
  const focus = useRef(false);
  const position = (key?: string) => key === undefined || key === '' ? -1 : lines.findIndex((line) => line.key === key);
  const active = [position(moved), position(selected), lines.findIndex(hasButton)].find((index) => index >= 0) ?? -1;
  useLayoutEffect(() => {
    if (selected !== '') { // by a click, or by a link that was followed
      setMoved(undefined);
      const show = () => body.current?.querySelector('.selected')?.scrollIntoView({ block: 'nearest' });
      show();
      const frame = requestAnimationFrame(() => requestAnimationFrame(show)); // again, when what is in sight has been measured
      return () => cancelAnimationFrame(frame);
    }
    return undefined;
  }, [selected]);
  useLayoutEffect(() => {
    if (focus.current) {
      focus.current = false;
      body.current?.querySelector<HTMLElement>(`tr[data-index="${active}"] button`)?.focus();
    }
  });
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const index = event.ctrlKey || event.metaKey || event.altKey ? undefined : neighbour(lines, active, event.key, hasButton);
    if (index !== undefined) {
      event.preventDefault();
      focus.current = true;
      setMoved(lines[index].key);
    }
  }, [lines, active, hasButton]);
  return { body, active, onKeyDown };
}
