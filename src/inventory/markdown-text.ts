const entity = (character: string) => `&#${character.charCodeAt(0)};`;

/** What can be markup, HTML, a cell of a table, a mention, a link to an issue, an emoji or a formula; and the colon and the point of a link. */
const MARKUP = /[\\`*_[\]#|~<>&@$]|:(?=\/\/|[\w+-]+:)|(?<=\bwww)\./gi;

/**
 * A text in Markdown that is shown as it is.
 */
export function inMarkdown(text: string): string {
  return text.replace(MARKUP, entity);
}

/**
 * A text as code in a cell of a table. HTML, because a backtick in the text ends what Markdown has for it.
 */
export function codeInMarkdown(text: string): string {
  return `<code>${inMarkdown(text)}</code>`;
}

/**
 * A table.
 */
export function tableInMarkdown(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
