import { Element, isSame, meets } from './element';

/**
 * Whether a pattern matches a text, whatever the symbols are. Elements of the text are compared one after the other.
 */
export function alwaysMatches(text: readonly Element[], pattern: readonly Element[]): boolean {
  let [position, index, star, resume] = [0, 0, -1, 0];
  while (position < text.length) {
    const element = pattern[index];
    if (element?.kind === 'many' && element.symbol === undefined) {
      [star, resume] = [index, position];
      index += 1;
    } else if (element && isSame(text[position], element)) {
      position += 1;
      index += 1;
    } else if (star >= 0) {
      resume += 1;
      [position, index] = [resume, star + 1];
    } else {
      return false;
    }
  }
  return pattern.slice(index).every(({ kind, ...rest }) => kind === 'many' && !('symbol' in rest && rest.symbol !== undefined));
}

/**
 * Whether there are values of the symbols for which a pattern matches a text.
 */
export function canMatch(text: readonly Element[], pattern: readonly Element[]): boolean {
  // Row by row: which beginnings of the pattern can be the beginning of the text so far.
  let row = new Array<boolean>(pattern.length + 1).fill(false);
  row[0] = true;
  spread(row, pattern);
  for (const element of text) {
    const next = new Array<boolean>(pattern.length + 1).fill(false);
    if (element.kind === 'many') {
      // Nothing, or what the elements of the pattern after it can be.
      for (let index = 0; index <= pattern.length; index += 1) {
        next[index] = row[index] || (index > 0 && next[index - 1] && meets(element, pattern[index - 1]));
      }
    } else {
      for (let index = 0; index < pattern.length; index += 1) {
        const other = pattern[index];
        if (other.kind === 'many') {
          next[index] = next[index] || (row[index] && meets(other, element));
        } else if (row[index]) {
          next[index + 1] = next[index + 1] || meets(element, other);
        }
      }
    }
    if (!next.includes(true)) {
      return false;
    }
    spread(next, pattern);
    row = next;
  }
  return row[pattern.length];
}

/** `*` and symbols can be empty. */
function spread(row: boolean[], pattern: readonly Element[]): void {
  for (let index = 0; index < pattern.length; index += 1) {
    if (row[index] && pattern[index].kind === 'many') {
      row[index + 1] = true;
    }
  }
}
