import { printable } from '../secret/shown';

/** Characters that change how the text around them is shown, in addition to those that no message has. */
const INVISIBLE = /[\u061c\u180e\u2060-\u206f\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A text of a template, in one line and without characters that change how a terminal or a page shows what is around them.
 */
export function clean(text: string): string {
  return printable(text).replace(INVISIBLE, '\uFFFD');
}

/**
 * The same for all texts of a value of JSON.
 */
export function cleaned<T>(value: T): T {
  const result: unknown = typeof value === 'string' ? clean(value)
    : Array.isArray(value) ? value.map(cleaned)
      : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleaned(each)]))
        : value;
  return result as T; // the same shape
}

/**
 * JSON that a page can have in a script: no `<` is in it.
 */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(/</g, '\\u003c')}\n`;
}
