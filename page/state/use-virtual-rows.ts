import { defaultRangeExtractor, observeWindowOffset, observeWindowRect, Range, VirtualItem, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualRows {
  /** What is rendered, in order: rows, and the gaps between them in pixels. */
  readonly parts: ReadonlyArray<{ readonly gap: number } | { readonly index: number }>;
  /** For each rendered row: its height is measured. */
  readonly measure: (row: HTMLTableRowElement | null) => void;
}

export interface VirtualRowsOptions {
  readonly count: number;
  readonly keyOf: (index: number) => string;
  readonly estimate: (index: number) => number;
  /** The first row's distance from the top of the document. */
  readonly top: number;
  /** Rows that are rendered in addition to those in sight, given the first of these. */
  readonly always: (first: number) => readonly number[];
}

/**
 * Renders only the rows in sight of a table that scrolls with the document.
 */
export function useVirtualRows({ count, keyOf, estimate, top, always }: VirtualRowsOptions): VirtualRows {
  const [, update] = useReducer((version: number, _: void) => version + 1, 0);
  const options = {
    count,
    estimateSize: estimate,
    getItemKey: keyOf,
    scrollMargin: top,
    overscan: 8,
    initialOffset: () => scrollY,
    initialRect: { width: innerWidth, height: innerHeight },
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    rangeExtractor: (range: Range) => [...new Set([...always(range.startIndex), ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
    onChange: () => update(),
  };
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLTableRowElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return { parts: withGaps(virtualizer.getVirtualItems(), top, top + virtualizer.getTotalSize()), measure: virtualizer.measureElement };
}

function withGaps(items: readonly VirtualItem[], start: number, end: number): VirtualRows['parts'] {
  const ends = [start, ...items.map((item) => item.end)];
  return [
    ...items.flatMap(({ index, start: itsStart }, position) => [...gap(itsStart - ends[position]), { index }]),
    ...gap(end - ends[ends.length - 1]),
  ];
}

function gap(pixels: number): Array<{ readonly gap: number }> {
  return pixels > 0.5 ? [{ gap: pixels }] : [];
}
