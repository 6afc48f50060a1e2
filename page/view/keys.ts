const PAGE = 10;

/**
 * The line to which a key goes, or nothing if it goes nowhere.
 */
export function neighbour<L>(lines: readonly L[], from: number, key: string, isTarget: (line: L) => boolean): number | undefined {
  switch (key) {
    case 'ArrowDown': return move(lines, from, 1, 1, isTarget);
    case 'ArrowUp': return move(lines, from, -1, 1, isTarget);
    case 'PageDown': return move(lines, from, 1, PAGE, isTarget);
    case 'PageUp': return move(lines, from, -1, PAGE, isTarget);
    case 'Home': return move(lines, -1, 1, 1, isTarget);
    case 'End': return move(lines, lines.length, -1, 1, isTarget);
    default: return undefined;
  }
}

function move<L>(lines: readonly L[], from: number, step: 1 | -1, times: number, isTarget: (line: L) => boolean): number | undefined {
  let found: number | undefined;
  let left = times;
  for (let index = from + step; index >= 0 && index < lines.length && left > 0; index += step) {
    if (isTarget(lines[index])) {
      found = index;
      left--;
    }
  }
  return found;
}
