/**
 * How much a finding matters. `error`: the task does not start, or a secret is exposed. `warning`: it works and is not what is
 * meant. `info`: worth a look.
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * Something that is wrong with a task definition or a role. All texts are safe to show: a literal that may be a secret is not in them.
 */
export interface Finding {
  /** Id of the rule, in PascalCase. `cdk-fargate-secrets::` before it acknowledges it. */
  readonly rule: string;
  readonly severity: Severity;
  /** The stack's construct path, or the name of its template. */
  readonly stack: string;
  /** The template's file, relative to what was loaded. */
  readonly template: string;
  /** Path of the construct, or `STACK/LOGICAL_ID`. */
  readonly path: string;
  readonly logicalId: string;
  /** The container, by ECS's name. */
  readonly container?: string;
  /** The variable or log option. */
  readonly name?: string;
  /** The secret, key, role or policy that it is about. */
  readonly resource?: string;
  /** What is wrong and what ECS does then, in one sentence. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
  /** Set where the finding is accepted. */
  readonly acknowledged?: { readonly reason?: string };
  readonly source?: { readonly file: string; readonly line: number; readonly column?: number };
}

/**
 * A reference of which the templates do not say whether it can be read.
 */
export interface CannotTell {
  readonly stack: string;
  readonly path: string;
  readonly container?: string;
  readonly name?: string;
  readonly resource?: string;
  /** What the templates leave open. */
  readonly reason: string;
}

/**
 * What was looked at, in numbers.
 */
export interface Summary {
  readonly stacks: number;
  readonly tasks: number;
  readonly references: number;
  readonly granted: number;
  readonly notGranted: number;
  readonly cannotTell: number;
  /** References that Amazon ECS cannot read, whatever is granted. */
  readonly malformed: number;
  /** Findings that are not acknowledged, by severity. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly acknowledged: number;
}

/**
 * What an audit found.
 */
export interface AuditResult {
  /** Acknowledged ones included, in the order of stacks, paths and rules. */
  readonly findings: readonly Finding[];
  readonly cannotTell: readonly CannotTell[];
  readonly summary: Summary;
}
