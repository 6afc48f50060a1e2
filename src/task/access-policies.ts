import { Lazy, Names } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * An inline policy on a role that was passed in. Whether the role took it shows in nothing but this policy.
 */
export class AttachedPolicy extends iam.Policy {
  private taken = false;

  public constructor(scope: Construct, id: string, role: iam.IRole, document: iam.PolicyDocument) {
    // Unique among the policies that tasks of other stacks put on the same role.
    super(scope, id, { document, policyName: Names.uniqueResourceName(scope, { maxLength: 128 }) });
    role.attachInlinePolicy(this);
  }

  /** Whether the role attached the policy: one that is immutable or of another account does not. */
  public get isTaken(): boolean {
    return this.taken;
  }

  /** The base class takes reading the name for a reference, which an empty policy must not have. */
  public get policyName(): string {
    return this.physicalName;
  }

  public attachToRole(role: iam.IRole): void {
    this.taken = true;
    super.attachToRole(role);
  }
}

/**
 * A managed policy on the execution role, which is there only while something stands in it.
 */
export class ManagedAccessPolicy extends iam.CfnManagedPolicy {
  public constructor(scope: Construct, id: string, role: iam.IRole, private readonly statements: () => iam.PolicyStatement[]) {
    super(scope, id, {
      description: `What the execution role of ${scope.node.path} reads`,
      policyDocument: Lazy.uncachedAny({ produce: () => documentOf(statements()) }),
      roles: [role.roleName],
    });
  }

  /** Decided at each resolution: the L2's default log router comes while the task definition resolves. */
  public shouldSynthesize(): boolean {
    return this.statements().length > 0;
  }
}

/** Something also while it is empty, though not in the template then: tools such as cdk-nag look at every policy of the tree. */
function documentOf(statements: iam.PolicyStatement[]): object {
  return statements.length > 0 ? new iam.PolicyDocument({ statements, minimize: false }) : { Statement: [] };
}
