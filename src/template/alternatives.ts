import { Alternative } from './model';
import { hasSymbol, isOpen, splitText, symbol, Text } from '../access/text';
import { ALWAYS, both, When } from '../access/when';

/** A text with more alternatives is taken for one that is unknown. */
export const MOST_ALTERNATIVES = 64;
/** So long a text is put together; a policy document can be one text. */
const LONGEST = 200_000;

/**
 * A text without a condition.
 */
export function always(text: Text): Alternative[] {
  return [{ text, when: ALWAYS }];
}

/**
 * Texts under one more condition, without those that it excludes.
 */
export function under(when: When, alternatives: readonly Alternative[]): Alternative[] {
  return alternatives.flatMap((alternative) => {
    const merged = both(alternative.when, when);
    return merged ? [{ text: alternative.text, when: merged }] : [];
  });
}

/**
 * All ways to put texts together; `undefined` if there are too many, or a text is too long.
 */
export function concatenated(pieces: readonly (readonly Alternative[])[], separators: readonly Alternative[]): Alternative[] | undefined {
  let all: Alternative[] = [];
  for (const separator of separators) {
    let whole: Alternative[] | undefined;
    for (const piece of pieces) {
      const before: readonly Alternative[] = whole ?? always('');
      const glue: Text = whole ? separator.text : '';
      whole = before.flatMap(({ text, when }) => under(when, piece).map((next) => ({ text: text + glue + next.text, when: next.when })));
      if (whole.length > MOST_ALTERNATIVES || whole.some(({ text }) => text.length > LONGEST)) {
        return undefined;
      }
    }
    all = [...all, ...under(separator.when, whole ?? always(''))];
  }
  return all;
}

/**
 * A part of a text between separators. What a symbol is made of may be separated, too.
 */
export function partOf(text: Text, separator: string, index: number): Text {
  const parts = splitText(text, separator);
  const before = parts.slice(0, index + 1).join(separator);
  const certain = /^[:/]$/.test(separator) ? !isOpen(before) : !hasSymbol(before);
  return certain && index in parts ? parts[index] : symbol('open', `part ${index} of ${text} at ${separator}`);
}
