import { Colors } from 'picocolors/types';
import { AccessChanges } from '../../src/inventory/access-changes';
import { contentOfRead, placeOfRead } from '../../src/inventory/changes';
import { json } from '../../src/inventory/clean';
import { CHANGE_HEADINGS, changeRows } from '../../src/inventory/markdown';
import { tableInMarkdown } from '../../src/inventory/markdown-text';
import { counted } from '../../src/rule/words';

/** GitHub takes comments of 65,536 characters. */
const MOST_ROWS = 100;

export function changesInJson({ added, removed, widened }: AccessChanges): string {
  return json({ schemaVersion: 1, added, removed, widened, summary: { added: added.length, removed: removed.length, widened: widened.length } });
}

export function changesInText({ added, removed, widened }: AccessChanges, colors: Colors): string {
  return `${[
    ...widened.map(({ path, message }) => `${colors.bold(colors.red('widened'))} ${colors.bold(path)}\n   ${message}`),
    ...added.map((read) => `${colors.bold(colors.yellow('added'))} ${colors.bold(placeOfRead(read))}\n   ${contentOfRead(read)}`),
    ...removed.map((read) => `${colors.bold(colors.green('removed'))} ${colors.bold(placeOfRead(read))}\n   ${contentOfRead(read)}`),
    summaryOf({ added, removed, widened }),
  ].join('\n\n')}\n`;
}

/**
 * A comment on a pull request.
 */
export function changesInMarkdown({ added, removed, widened }: AccessChanges): string {
  const rows = changeRows({ added, removed, widened });
  return `${[
    '### What Fargate tasks read',
    summaryOf({ added, removed, widened }),
    ...(rows.length > 0 ? [tableInMarkdown(CHANGE_HEADINGS, rows.slice(0, MOST_ROWS))] : []),
    ...(rows.length > MOST_ROWS ? [`${rows.length - MOST_ROWS} more are left out here.`] : []),
  ].join('\n\n')}\n`;
}

function summaryOf({ added, removed, widened }: AccessChanges): string {
  return `${counted(added.length, 'read')} added, ${removed.length} removed, ${widened.length} widened`;
}
