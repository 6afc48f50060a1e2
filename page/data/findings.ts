import { wordsOf } from './filter';
import { AccessFinding } from '../../src/inventory/secret-access';

/** Findings that are open, and those that somebody has accepted. */
export interface FindingGroups {
  readonly open: readonly AccessFinding[];
  readonly acknowledged: readonly AccessFinding[];
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

/**
 * The findings that match what is searched and the stack, the most severe first.
 */
export function findingGroups(findings: readonly AccessFinding[], query: string, stack: string): FindingGroups {
  const words = wordsOf(query);
  const matching = findings.filter((finding) => (stack === '' || finding.stack === stack) && words.every((word) => textOf(finding).includes(word)));
  const sorted = SEVERITIES.flatMap((severity) => matching.filter((finding) => finding.severity === severity));
  return { open: sorted.filter(({ acknowledged }) => !acknowledged), acknowledged: sorted.filter(({ acknowledged }) => acknowledged) };
}

function textOf({ rule, severity, stack, path, container = '', name = '', resource = '', message, fix }: AccessFinding): string {
  return [rule, severity, stack, path, container, name, resource, message, fix].join('\n').toLowerCase();
}
