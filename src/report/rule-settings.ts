import { FailOn, SecretAccessRulesOptions } from './rule-options';
import { GUARDRAILS, RULES } from '../rule/audit';
import { Severity } from '../rule/finding';
import { ErrorFactory } from '../secret/error-factory';
import { beginningOf, looksLikeName } from '../secret/shown';

/**
 * Options that were checked.
 */
export interface RuleSettings {
  /** Ids of the guardrails that are on. */
  readonly guardrails: readonly string[];
  readonly exclude: readonly string[];
  readonly failing: readonly Severity[];
}

const FAILING: { readonly [failOn in FailOn]: readonly Severity[] } = {
  [FailOn.ERROR]: ['error'],
  [FailOn.WARNING]: ['error', 'warning'],
  [FailOn.INFO]: ['error', 'warning', 'info'],
  [FailOn.NEVER]: [],
};

/**
 * @throws for an id or an option that there is not
 */
export function ruleSettings(options: SecretAccessRulesOptions, fail: ErrorFactory): RuleSettings {
  const { guardrails, failOn } = options;
  const exclude = [...options.exclude ?? []];
  const demanded = new Map(Object.entries(guardrails ?? {}));
  const ids = [...RULES, ...GUARDRAILS].map(({ id }) => id);
  checkNames("'exclude' has", 'rule', exclude, ids, fail);
  checkNames("'guardrails' has", 'guardrail', [...demanded.keys()], GUARDRAILS.map(({ option }) => option), fail);
  checkNames("'failOn' is", 'severity', [failOn ?? FailOn.ERROR], Object.keys(FAILING), fail);
  return {
    guardrails: GUARDRAILS.filter(({ option }) => demanded.get(option) === true).map(({ id }) => id),
    exclude,
    failing: FAILING[failOn ?? FailOn.ERROR],
  };
}

function checkNames(has: string, kind: string, names: readonly string[], known: readonly string[], fail: ErrorFactory): void {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const bare = String(wrong).replace(/^cdk-fargate-secrets::/, '');
    throw fail(known.includes(bare) ? `${has} '${wrong}'; write '${bare}', the id without the name of the library`
      : `${has} ${looksLikeName(bare) ? `'${bare}'` : beginningOf(bare)}, and there is no such ${kind}; there are ${known.join(', ')}`);
  }
}
