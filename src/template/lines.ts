import { SourceLine } from './place';

/**
 * Finds the lines of resources in a template.
 */
export function linesOf(file: string, text: string): (logicalId: string) => SourceLine | undefined {
  let index: Index | undefined;
  return (logicalId) => {
    index ??= { positions: positionsOfKeys(text), ends: endsOfLines(text) };
    const position = index.positions.get(logicalId);
    return position === undefined ? undefined : { file, line: lineAt(position, index.ends) };
  };
}

interface Index {
  readonly positions: ReadonlyMap<string, number>;
  readonly ends: readonly number[];
}

/** A key at the beginning of a line or after a brace or comma, in JSON or YAML. */
const KEY = /(?:^|[\n{,])[ \t]*("?)([^\s":,{}]+)\1 *:/g;

/** Where each key is for the first time, after `Resources`. */
function positionsOfKeys(text: string): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  const start = Math.max(0, text.indexOf('Resources'));
  for (const { 0: match, 1: quote, 2: name, index } of text.matchAll(KEY)) {
    const position = index + match.indexOf(quote + name) + quote.length;
    if (position >= start && !positions.has(name)) {
      positions.set(name, position);
    }
  }
  return positions;
}

function endsOfLines(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    ends.push(at);
  }
  return ends;
}

/** How many lines end before a position, and one. */
function lineAt(position: number, ends: readonly number[]): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = ends[middle] < position ? [middle + 1, high] : [low, middle];
  }
  return low + 1;
}
