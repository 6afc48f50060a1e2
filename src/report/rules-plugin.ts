import { join } from 'path';
import type { IPolicyValidationPluginBeta1, PolicyValidationPluginReportBeta1, PolicyViolationBeta1, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ConstructAcknowledgements } from './construct-acknowledgements';
import { pathsAround } from './paths';
import { RuleSettings } from './rule-settings';
import { audit, GUARDRAILS, RULES } from '../rule/audit';
import { Finding } from '../rule/finding';
import { printable } from '../secret/shown';
import { loadModel } from '../template/load';

/** A finding, and what the options of its scope make of it. */
interface Judged {
  readonly finding: Finding;
  readonly fails: boolean;
  /** Set where it is accepted. */
  readonly acknowledged?: { readonly reason?: string };
  /** Whether it is accepted at a construct, where newer CDKs look for it. */
  readonly atConstruct: boolean;
}

/**
 * Judges an app after its synthesis: one plugin for all scopes in which the rules are enabled, so that everything is read once and nothing
 * is said twice.
 */
export class RulesPlugin implements IPolicyValidationPluginBeta1 {
  public readonly name = 'cdk-fargate-secrets';
  public readonly ruleIds = [...RULES, ...GUARDRAILS].map(({ id }) => id);

  /** By the path of the construct. */
  private readonly scopes = new Map<string, RuleSettings>();

  /**
   * @param suppresses whether the CDK itself leaves out what is acknowledged at a construct, and lists it with its reason
   */
  public constructor(private readonly root: Stage, private readonly suppresses: boolean) {}

  /** Judges what is in a scope; options of an inner scope replace those of an outer one. */
  public enable({ node }: IConstruct, settings: RuleSettings): void {
    this.scopes.set(printable(node.path), settings);
  }

  public validate(): PolicyValidationPluginReportBeta1 {
    // Templates of nested stacks are not among the paths that a plugin is given (FACTS 13.2).
    const { model, problems } = loadModel(this.root.outdir);
    const all = [...this.scopes.values()];
    const { findings } = audit(model, {
      guardrails: all.flatMap(({ guardrails }) => guardrails),
      exclude: this.ruleIds.filter((id) => all.every(({ exclude }) => exclude.includes(id))),
    });
    const judged = this.judge(findings);
    const left = judged.filter(({ acknowledged, atConstruct }) => acknowledged === undefined || (atConstruct && this.suppresses));
    const metadata = Object.fromEntries([
      ...judged.filter((each) => !left.includes(each)).map(({ finding: { rule, path }, acknowledged }) =>
        [`acknowledged ${rule} at ${path}`, printable(acknowledged?.reason ?? 'no reason is given')]),
      ...problems.map(({ file, message }) => [`not judged: ${printable(file)}`, message]),
    ]);
    return {
      success: !judged.some(({ fails, acknowledged }) => fails && acknowledged === undefined),
      violations: left.map((each) => this.violation(each)),
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    };
  }

  private judge(findings: readonly Finding[]): Judged[] {
    const inScope = findings.flatMap((finding) => {
      const settings = this.settingsAt(finding.path);
      return settings && isJudged(finding, settings) ? [{ finding, fails: settings.failing.includes(finding.severity) }] : [];
    });
    const acknowledgements = inScope.length > 0 ? new ConstructAcknowledgements(this.root) : undefined;
    return inScope.map(({ finding, fails }) => {
      const acknowledged = acknowledgements?.find(finding.rule, finding.path);
      const accepted = acknowledged ?? finding.acknowledged;
      return { finding, fails, atConstruct: acknowledged !== undefined, ...(accepted ? { acknowledged: accepted } : {}) };
    });
  }

  private settingsAt(path: string): RuleSettings | undefined {
    return pathsAround(path).map((each) => this.scopes.get(each)).find((settings) => settings !== undefined);
  }

  /** Newer CDKs decide by the severity whether the synthesis fails, once something is acknowledged. */
  private violation({ finding: { rule, severity, message, fix, logicalId, template }, fails }: Judged): PolicyViolationBeta1 {
    return {
      ruleName: rule,
      description: message,
      fix,
      severity: fails ? 'error' : severity === 'error' ? 'warning' : severity,
      violatingResources: [{ resourceLogicalId: logicalId, templatePath: join(this.root.outdir, template), locations: [] }],
    };
  }
}

const GUARDRAIL_IDS: readonly string[] = GUARDRAILS.map(({ id }) => id);

function isJudged({ rule }: Finding, { guardrails, exclude }: RuleSettings): boolean {
  return !exclude.includes(rule) && (guardrails.includes(rule) || !GUARDRAIL_IDS.includes(rule));
}
