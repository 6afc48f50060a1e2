import { Facts, factsOf, ReadFacts, worst } from './facts';
import { AuditResult, CannotTell, Finding, Severity, Summary } from './finding';
import { GUARDRAILS } from './guardrails';
import { Problem, Rule } from './rule';
import { RULES } from './rules';
import { containerOf, shownText, variableOf } from './shown';
import { Judgement } from '../access/evaluate';
import { isSymbol, partsOf, Text } from '../access/text';
import { printable } from '../secret/shown';
import { Model, Reference } from '../template/model';
import { Place } from '../template/place';

export { GUARDRAILS } from './guardrails';
export { RULES } from './rules';

/** What to judge. */
export interface AuditOptions {
  /** Ids of rules that are left out. */
  readonly exclude?: readonly string[];
  /** Ids of guardrails that judge, too. */
  readonly guardrails?: readonly string[];
}

/**
 * Judges a model by all rules, and by guardrails that are asked for.
 */
export function audit(model: Model, options: AuditOptions = {}): AuditResult {
  return auditOf(factsOf(model), options);
}

/**
 * Judges facts that were worked out already.
 */
export function auditOf(facts: Facts, { exclude = [], guardrails = [] }: AuditOptions = {}): AuditResult {
  const { model } = facts;
  const stacks = new Map(model.stacks.map(({ id }, index) => [printable(id), index]));
  const rules = [...RULES, ...GUARDRAILS.filter(({ id }) => guardrails.includes(id))].filter(({ id }) => !exclude.includes(id));
  const order = new Map(rules.map(({ id }, index) => [id, index]));
  const findings = rules.flatMap((rule) => rule.find(facts).map((problem) => findingOf(rule, problem)))
    .sort((a, b) => (stacks.get(a.stack) ?? 0) - (stacks.get(b.stack) ?? 0)
      || compare(a.path, b.path) || (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0));
  const references = referencesOf(facts);
  return {
    findings,
    cannotTell: references.flatMap(({ reads, judgement }) => judgement?.access === 'cannot tell' && reads.every(({ parsed }) => parsed.problem === undefined)
      ? [unknown(reads[0], judgement)] : []),
    summary: summaryOf(model, findings, references),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findingOf({ id, severity }: Rule, { place, acknowledgedAt, container, name, resource, message, fix }: Problem): Finding {
  const acknowledgement = [...place.acknowledgements, ...acknowledgedAt?.acknowledgements ?? []].find((each) => each.id === `cdk-fargate-secrets::${id}`);
  return {
    rule: id,
    severity,
    ...where(place),
    ...named(container, name),
    ...(resource === undefined ? {} : { resource: shownText(resource) }),
    message: printable(message),
    fix: printable(fix),
    ...(acknowledgement ? { acknowledged: acknowledgement.reason === undefined ? {} : { reason: acknowledgement.reason } } : {}),
    ...(place.source ? { source: place.source } : {}),
  };
}

function where({ stack, template, path, logicalId }: Place) {
  return { stack: printable(stack), template: printable(template), path: printable(path), logicalId: printable(logicalId) };
}

/** Names as they are, if they can be names; anything else may be a value. */
function named(container: Text | undefined, name: Text | undefined) {
  return {
    ...(container === undefined ? {} : { container: containerOf(container) }),
    ...(name === undefined ? {} : { name: variableOf(name) }),
  };
}

interface JudgedReference {
  readonly reference: Reference;
  readonly reads: readonly ReadFacts[];
  /** The worst of reading and decrypting, over all that text and role can be. */
  readonly judgement?: Judgement;
}

function referencesOf({ tasks }: Facts): JudgedReference[] {
  return tasks.flatMap(({ task, reads }) => {
    const byReference = new Map<Reference, ReadFacts[]>(task.references.map((reference) => [reference, []]));
    reads.forEach((facts) => byReference.get(facts.reference)?.push(facts));
    return [...byReference].filter(([, facts]) => facts.length > 0).map(([reference, facts]) => ({
      reference,
      reads: facts,
      judgement: worst(facts.flatMap(({ read, decryptions }) => [read, ...decryptions.map((each) => each.judgement)])),
    }));
  });
}

function unknown(facts: ReadFacts, { reason = 'the templates do not say' }: Judgement): CannotTell {
  const { task: { place }, reference: { container, name }, parsed } = facts;
  return {
    stack: printable(place.stack),
    path: printable(place.path),
    ...named(container, name),
    ...(partsOf(parsed.arn).every(isSymbol) ? {} : { resource: shownText(parsed.arn) }),
    reason,
  };
}

function summaryOf(model: Model, findings: readonly Finding[], references: readonly JudgedReference[]): Summary {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const count = (severity: Severity) => open.filter((finding) => finding.severity === severity).length;
  const malformed = references.filter(({ reads }) => reads.some(({ parsed }) => parsed.problem !== undefined)).length;
  const judged = (access: Judgement['access']) => references.filter(({ reads, judgement }) =>
    judgement?.access === access && reads.every(({ parsed }) => parsed.problem === undefined)).length;
  return {
    stacks: model.stacks.length,
    tasks: model.stacks.flatMap(({ tasks }) => tasks).length,
    references: references.length,
    granted: judged('granted'),
    notGranted: judged('not granted'),
    cannotTell: judged('cannot tell'),
    malformed,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    acknowledged: findings.length - open.length,
  };
}
