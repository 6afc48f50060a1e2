import { IResolveContext } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Synthesis } from './synthesis';

/**
 * A policy document that is computed each time it is read, never kept: the log router the L2 adds comes while the
 * task definition resolves, and an Aspect may have read the policy before the last secret was added.
 */
export class ComputedPolicyDocument extends iam.PolicyDocument {
  public constructor(
    private readonly compute: () => iam.PolicyStatement[],
    private readonly add: (statement: iam.PolicyStatement) => void,
  ) {
    super();
  }

  /** The statements as they are now. */
  public currentStatements(): iam.PolicyStatement[] {
    return this.compute();
  }

  public get isEmpty(): boolean {
    return this.compute().length === 0;
  }

  public get statementCount(): number {
    return this.compute().length;
  }

  public addStatements(...statements: iam.PolicyStatement[]): void {
    // The base class calls this before the object is complete, with no statements.
    statements.forEach((statement) => this.add(statement));
  }

  public resolve(context: IResolveContext): unknown {
    Synthesis.of(context.scope).resolving(context.preparing);
    return this.current().resolve(context);
  }

  public toJSON(): unknown {
    return this.current().toJSON();
  }

  public validateForAnyPolicy(): string[] {
    return this.current().validateForAnyPolicy();
  }

  public validateForIdentityPolicy(): string[] {
    return this.current().validateForIdentityPolicy();
  }

  public validateForResourcePolicy(): string[] {
    return this.current().validateForResourcePolicy();
  }

  /** Statements arrive merged and sorted, so that the feature flag for minimizing has nothing to change. */
  private current(): iam.PolicyDocument {
    return new iam.PolicyDocument({ statements: this.compute(), minimize: false });
  }
}
