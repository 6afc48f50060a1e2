import { createHash } from 'crypto';
import { Input } from './input';
import { cleaned } from '../src/inventory/clean';
import { audit } from '../src/rule/audit';
import { CannotTell, Finding, Summary } from '../src/rule/finding';

/** A finding, and what recognizes it in a later run. */
export interface ReportedFinding extends Omit<Finding, 'acknowledged'> {
  /** Of rule, construct, container, name and resource: it stays the same when lines move and other resources change. */
  readonly fingerprint: string;
  readonly acknowledged?: Accepted;
}

/** Why a finding is accepted: an acknowledgement in the app or template, or a baseline file. */
export interface Accepted {
  readonly by: 'acknowledgement' | 'baseline';
  readonly reason?: string;
}

/**
 * What an audit shows. No text in it has a character that does something to a terminal.
 */
export interface Report {
  readonly findings: readonly ReportedFinding[];
  readonly cannotTell: readonly CannotTell[];
  readonly summary: Summary;
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Judges what was read.
 */
export function reportOf({ model, problems, fileOf }: Input): Report {
  const { findings, cannotTell, summary } = audit(model);
  const seen = new Map<string, number>();
  const reported = findings.map(({ acknowledged, source, ...finding }): ReportedFinding => {
    const count = seen.get(keyOf(finding)) ?? 0;
    seen.set(keyOf(finding), count + 1);
    return {
      ...finding,
      ...(source ? { source: { ...source, file: fileOf(source.file) } } : {}),
      fingerprint: createHash('sha256').update(`${keyOf(finding)}${count === 0 ? '' : count}`).digest('hex').slice(0, 32),
      ...(acknowledged ? { acknowledged: { by: 'acknowledgement', ...acknowledged } } : {}),
    };
  });
  return cleaned({ findings: reported, cannotTell, summary, problems: problems.map(({ file, message }) => ({ file: fileOf(file), message })) });
}

function keyOf({ rule, path, container, name, resource }: Finding): string {
  return JSON.stringify([rule, path, container, name, resource]);
}

/**
 * The findings that are not accepted.
 */
export function openFindings({ findings }: Report): ReportedFinding[] {
  return findings.filter(({ acknowledged }) => acknowledged === undefined);
}

/**
 * A report in which some findings are accepted.
 */
export function accepting(report: Report, reasonOf: (finding: ReportedFinding) => Accepted | undefined): Report {
  const findings = report.findings.map((finding) => {
    const accepted = finding.acknowledged ?? reasonOf(finding);
    return accepted ? { ...finding, acknowledged: accepted } : finding;
  });
  const open = openFindings({ ...report, findings });
  const count = (severity: string) => open.filter((finding) => finding.severity === severity).length;
  return {
    ...report,
    findings,
    summary: { ...report.summary, errors: count('error'), warnings: count('warning'), infos: count('info'), acknowledged: findings.length - open.length },
  };
}
