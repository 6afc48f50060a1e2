import { SourceLine } from './place';

/**
 * Finds the lines of resources in a template.
 */
export function linesOf(file: string, text: string): (logicalId: string) => SourceLine | undefined {
  let ends: readonly number[] | undefined;
  return (logicalId) => {
    const position = positionOf(logicalId, text);
    if (position === undefined) {
      return undefined;
    }
    ends ??= endsOfLines(text);
    return { file, line: lineAt(position, ends) };
  };
}

/** Where a line begins with a name as a key, after `Resources`. */
function positionOf(name: string, text: string): number | undefined {
  const start = Math.max(0, text.indexOf('Resources'));
  for (let at = text.indexOf(name, start); at >= 0; at = text.indexOf(name, at + 1)) {
    let [before, after] = [at - 1, at + name.length];
    const quoted = text[before] === '"' && text[after] === '"';
    [before, after] = quoted ? [before - 1, after + 1] : [before, after];
    while (text[before] === ' ' || text[before] === '\t') {
      before -= 1;
    }
    while (text[after] === ' ') {
      after += 1;
    }
    if (text[after] === ':' && (before < 0 || /[\n{,]/.test(text[before]))) {
      return at;
    }
  }
  return undefined;
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
