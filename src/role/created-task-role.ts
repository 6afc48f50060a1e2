import { Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { policiesUnder, statementsIn } from './cdk-policies';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';
import { textIn } from '../policy/sort-key';
import { TaskReads } from '../read/task-reads';

/**
 * The task role that the L2 creates. What programs fetch is in the policies that the CDK keeps under it. The CDK divides them
 * before they are written, so the permissions have to be there early; what the template does not need at the end is left out.
 */
export class CreatedTaskRole {
  private readonly granted = new Map<string, iam.PolicyStatement>();
  private readonly written = new Set<iam.CfnPolicy | iam.CfnManagedPolicy>();

  public constructor(private readonly taskDefinition: ecs.TaskDefinition, private readonly reads: TaskReads) {}

  /**
   * What the app lets the role do.
   */
  public get document(): ComputedPolicyDocument {
    const missing = () => [...this.needed()].filter(([text]) => !this.granted.has(text)).map(([, statement]) => statement);
    return new ComputedPolicyDocument(
      () => [...policiesUnder(this.taskDefinition.taskRole).flatMap(({ document }) => this.current(document)), ...missing()],
      (statement) => this.taskDefinition.addToTaskRolePolicy(statement),
    );
  }

  /**
   * Grants what programs fetch, as things are now. It is granted once more when the policies are written, which is before the task
   * definition: the CDK creates exports for the keys of other stacks that they refer to then.
   */
  public grantRuntimeReads(): void {
    for (const [text, statement] of this.needed()) {
      if (!this.granted.has(text)) {
        this.granted.set(text, statement);
        this.taskDefinition.addToTaskRolePolicy(statement);
      }
    }
    if (this.granted.size > 0) {
      policiesUnder(this.taskDefinition.taskRole).forEach(({ document, node }) =>
        this.writeCurrent(document, node.defaultChild as iam.CfnPolicy | iam.CfnManagedPolicy)); // the CDK creates it with the policy
    }
  }

  private writeCurrent(document: iam.PolicyDocument, resource: iam.CfnPolicy | iam.CfnManagedPolicy): void {
    if (!this.written.has(resource)) {
      this.written.add(resource);
      const { policyDocument } = resource;
      resource.policyDocument = Lazy.uncachedAny({
        produce: () => {
          this.grantRuntimeReads();
          const statements = this.current(document);
          // Nothing to leave out, or nothing would be left, which does not deploy (FACTS 6.3).
          return this.stale().length === 0 || statements.length === 0 ? policyDocument : new iam.PolicyDocument({ statements });
        },
      });
    }
  }

  /** The statements of a policy without what was granted and is not needed any more. The CDK may have merged it with others. */
  private current(document: iam.PolicyDocument): iam.PolicyStatement[] {
    const stale = this.stale();
    const textOf = textIn(this.taskDefinition.stack);
    const termsOf = (statement: iam.PolicyStatement) => textOf({ ...statement.toStatementJson(), Resource: undefined });
    return statementsIn({ document }).flatMap((statement) => {
      const left = stale.filter((each) => termsOf(each) === termsOf(statement)).flatMap(({ resources }) => resources.map(textOf));
      const resources = statement.resources.filter((resource) => !left.includes(textOf(resource)));
      return left.length === 0 ? [statement] : resources.length === 0 ? [] : [statement.copy({ resources })];
    });
  }

  private stale(): iam.PolicyStatement[] {
    const needed = this.needed();
    return [...this.granted].filter(([text]) => !needed.has(text)).map(([, statement]) => statement);
  }

  private needed(): Map<string, iam.PolicyStatement> {
    const { stack } = this.taskDefinition;
    return new Map(this.reads.runtimeStatements(stack).map((statement) => [textIn(stack)(statement.toStatementJson()), statement]));
  }
}
