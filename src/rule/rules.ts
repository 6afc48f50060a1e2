import { Severity } from './finding';

/**
 * What a rule is, for those who list rules.
 */
export interface RuleInfo {
  /** PascalCase, contract. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence without a period. */
  readonly title: string;
  /** Why it matters and what to do, in plain text. */
  readonly help: string;
}
