import { Lazy, Names, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * An inline policy on a role that was passed in. Whether the role took it shows in nothing but this policy.
 */
export class AttachedPolicy extends iam.Policy {
  public readonly resource: iam.CfnPolicy;
  private taken = false;

  public constructor(scope: Construct, id: string, role: iam.IRole, document: iam.PolicyDocument) {
    // Unique among the policies that tasks of other stacks put on the same role.
    super(scope, id, { document, policyName: `${Names.uniqueResourceName(scope, { maxLength: 100 })}${id}` });
    this.resource = this.node.defaultChild as iam.CfnPolicy; // the base class makes this and nothing else its default child
    role.attachInlinePolicy(this);
  }

  /** Whether the role attached the policy: one that is immutable or of another account does not. */
  public get isTaken(): boolean {
    return this.taken;
  }

  /** Whether there is nothing in the policy now, or no role to hold it. */
  public get isEmpty(): boolean {
    return !this.taken || this.document.isEmpty;
  }

  /** The base class takes reading the name for a reference, which an empty policy must not have. */
  public get policyName(): string {
    return this.physicalName;
  }

  public attachToRole(role: iam.IRole): void {
    // A role of a stack of another account attaches what no deployment can put on it.
    this.taken = Token.compareStrings(role.env.account, this.env.account) !== TokenComparison.DIFFERENT;
    super.attachToRole(role);
  }
}

/**
 * A managed policy on a role of the task, which is there only while something stands in it.
 */
export class ManagedAccessPolicy extends iam.CfnManagedPolicy {
  public constructor(scope: Construct, id: string, role: iam.IRole, private readonly statements: () => iam.PolicyStatement[], kind = 'execution role') {
    super(scope, id, {
      description: `What the ${kind} of ${scope.node.path} reads`,
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
