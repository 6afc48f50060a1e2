import { AuditResult } from './finding';
import { RuleInfo } from './rules';
import { Model } from '../template/model';

/** What to judge. */
export interface AuditOptions {
  /** Ids of rules that are left out. */
  readonly exclude?: readonly string[];
}

/** All rules, in the order of their importance. */
export const RULES: readonly RuleInfo[] = [];

/**
 * Judges a model by all rules.
 */
export function audit(model: Model, _options: AuditOptions = {}): AuditResult {
  return {
    findings: [],
    cannotTell: [],
    summary: {
      stacks: model.stacks.length,
      tasks: model.stacks.flatMap(({ tasks }) => tasks).length,
      references: 0,
      granted: 0,
      notGranted: 0,
      cannotTell: 0,
      errors: 0,
      warnings: 0,
      infos: 0,
      acknowledged: 0,
    },
  };
}
