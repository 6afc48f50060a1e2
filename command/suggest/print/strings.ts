import { clean } from '../../../src/inventory/clean';

/** What is written as it is in a string of every language: printable ASCII. */
const PLAIN = /^[ -~]$/;

/**
 * The characters of a text for a string in code: others than printable ASCII as escapes, so that what is shown is what is there.
 *
 * @param special characters that mean something in the string, each with what is written for it
 * @param escapeOf how the language writes a character by its number
 */
export function escaped(text: string, special: ReadonlyMap<string, string>, escapeOf: (codePoint: number) => string): string {
  return [...text].map((character) => special.get(character) ?? (PLAIN.test(character) ? character : escapeOf(character.codePointAt(0) ?? 0))).join('');
}

/** Halves of characters, which no file can have. */
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A text for a comment: one line in which nothing ends the comment.
 */
export function inComment(text: string): string {
  return clean(text).replace(LONE_SURROGATES, '\uFFFD').replace(/\*\//g, '* /').replace(/\/\*/g, '/ *').replace(/@/g, '(at)').trim();
}

/**
 * A text in several lines.
 */
export function wrapped(text: string, width: number): string[] {
  return inComment(text).split(/\s+/).reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < width ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}
