/**
 * Where a resource is, for those who look for it.
 */
export interface Place {
  readonly stack: string;
  readonly template: string;
  readonly logicalId: string;
  /** The path of the construct without `/Resource` at its end; of a template without such paths `STACK/LOGICAL_ID`. */
  readonly path: string;
  /** Where the resource is written: a line of the program if the assembly knows it, else of the template. */
  readonly source?: SourceLine;
  readonly acknowledgements: readonly Acknowledgement[];
}

export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * A finding that is accepted where it is.
 */
export interface Acknowledgement {
  /** `cdk-fargate-secrets::RuleId`. */
  readonly id: string;
  readonly reason?: string;
}
