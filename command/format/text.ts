import { Colors } from 'picocolors/types';
import { Severity, Summary } from '../../src/rule/finding';
import { counted } from '../../src/rule/words';
import { shownLine } from '../input';
import { openFindings, Report, ReportedFinding } from '../report';

export interface TextOptions {
  readonly colors: Colors;
  /** Also what is accepted, and what the templates do not say. */
  readonly verbose: boolean;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Blocks as the report of the CDK has them, the errors first.
 */
export function reportInText(report: Report, { colors, verbose }: TextOptions): string {
  const shown = verbose ? report.findings : openFindings(report);
  const blocks = ORDER.flatMap((severity) => shown.filter((finding) => finding.severity === severity)).map((finding) => block(finding, colors));
  const unknown = verbose ? report.cannotTell.map(({ path, container, name, resource, reason }) => [
    `${colors.bold(colors.blue('cannot tell'))} ${colors.bold(reason)}`,
    `   ${colors.bold(path)}${named(container, name)}${resource === undefined ? '' : `: ${resource}`}`,
  ].join('\n')) : [];
  return `${[...blocks, ...unknown, summaryInText(report.summary)].join('\n\n')}\n`;
}

function block({ rule, severity, path, logicalId, message, fix, acknowledged, source }: ReportedFinding, colors: Colors): string {
  const color = { error: colors.red, warning: colors.yellow, info: colors.blue }[severity];
  return [
    ...(source ? [colors.underline(shownLine(source))] : []),
    `${colors.bold(color(severity))} ${colors.bold(message)}`,
    `   ${colors.bold(path)}${path.endsWith(`/${logicalId}`) ? '' : ` (${logicalId})`}`,
    `   Suggested fix: ${fix}`,
    `   ${colors.gray(acknowledged ? acceptedBy(rule, acknowledged) : `Acknowledge with 'cdk-fargate-secrets::${rule}'`)}`,
  ].join('\n');
}

function acceptedBy(rule: string, { by, reason }: NonNullable<ReportedFinding['acknowledged']>): string {
  return `cdk-fargate-secrets::${rule} is ${by === 'baseline' ? 'in the baseline' : 'acknowledged'}${reason === undefined ? '' : `: ${reason}`}`;
}

function named(container?: string, name?: string): string {
  return container === undefined && name === undefined ? '' : ` (${[container, name].filter((each) => each !== undefined).join(', ')})`;
}

/**
 * What was looked at and found, in one or two lines.
 */
export function summaryInText(summary: Summary): string {
  const { stacks, tasks, references, granted, notGranted, cannotTell, malformed, errors, warnings, infos, acknowledged } = summary;
  return `${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(infos, 'info')}${acknowledged > 0 ? `, ${acknowledged} accepted` : ''}`
    + ` in ${counted(tasks, 'task definition')} of ${counted(stacks, 'stack')}\n`
    + `${counted(references, 'reference')}: ${granted} granted, ${notGranted} not granted, ${cannotTell} cannot tell, ${malformed} malformed`;
}
