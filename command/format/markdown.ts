import { codeInMarkdown, inMarkdown, tableInMarkdown } from '../../src/inventory/markdown-text';
import { shownLine } from '../input';
import { openFindings, Report, ReportedFinding } from '../report';
import { summaryInText } from './text';

/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/**
 * A comment on a pull request: a table of the findings, and what to do about each.
 */
export function reportInMarkdown(report: Report): string {
  const open = openFindings(report);
  const { errors, warnings } = report.summary;
  const title = errors > 0 ? 'Fargate tasks: some will fail or expose a secret' : warnings > 0 ? 'Fargate tasks: warnings' : 'Fargate tasks: no faults found';
  const rows: string[][] = [];
  let characters = 0;
  for (const finding of open) {
    const row = [finding.severity, placeOf(finding), `${inMarkdown(finding.message)}<br>**Fix:** ${inMarkdown(finding.fix)}`, codeInMarkdown(`cdk-fargate-secrets::${finding.rule}`)];
    characters += row.join('').length;
    if (characters > MOST_CHARACTERS) {
      break;
    }
    rows.push(row);
  }
  return `${[
    `### ${title}`,
    inMarkdown(summaryInText(report.summary)).replace('\n', '<br>'),
    ...(rows.length > 0 ? [tableInMarkdown(['severity', 'where', 'what', 'acknowledge with'], rows)] : []),
    ...(rows.length < open.length ? [`${open.length - rows.length} more are left out here.`] : []),
  ].join('\n\n')}\n`;
}

function placeOf({ path, source }: ReportedFinding): string {
  return `${codeInMarkdown(path)}${source ? `<br>${codeInMarkdown(shownLine(source))}` : ''}`;
}
