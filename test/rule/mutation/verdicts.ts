// Which of the faults that are put into a template are found.

import { Mutation } from './mutations';
import { AuditResult, CannotTell, Finding } from '../../../src/rule/finding';

export type Verdict = 'found' | 'cannot tell' | 'equivalent' | 'missed';

export interface JudgedMutant {
  readonly verdict: Verdict;
  /** The mutation, the place, and why the verdict is not another. */
  readonly what: string;
}

/** Judges each mutant by what is new in its audit. */
export function verdictsOf(template: any, { name, rules, mutants, equivalent }: Mutation, audited: (template: any) => AuditResult): JudgedMutant[] {
  const before = audited(template);
  const known = new Set(before.findings.map(finding));
  const open = new Set(before.cannotTell.map(unknown));
  return mutants(template).map((mutant) => {
    const { findings, cannotTell } = audited(mutant.template);
    const what = `${name} at ${mutant.where}`;
    if (findings.some((each) => rules.includes(each.rule) && !known.has(finding(each)))) {
      return { verdict: 'found', what };
    }
    const reason = equivalent?.(mutant.template);
    if (reason !== undefined) {
      return { verdict: 'equivalent', what: `${what}: ${reason}` };
    }
    const untold = cannotTell.find((each) => !open.has(unknown(each)) || (mutant.name !== undefined && each.name === mutant.name));
    return untold ? { verdict: 'cannot tell', what: `${what}: ${untold.reason}` } : { verdict: 'missed', what };
  });
}

function finding({ rule, path, message }: Finding): string {
  return `${rule} ${path} ${message}`;
}

function unknown({ path, container, name, reason }: CannotTell): string {
  return [path, container, name, reason].join('\0');
}
