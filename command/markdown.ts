/**
 * A text in Markdown that is shown as it is: no character of it is markup, a mention, a link or HTML.
 */
export function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|~<>&@$:]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\b(www)\./gi, '$1&#46;');
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
