import { createHash } from 'crypto';
import { Aws, Lazy, Names, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RoleAccess } from './role-access';
import { Synthesis } from '../policy/synthesis';

/**
 * An inline policy in a resource of its own. Whether the role took it shows in nothing but this policy.
 */
export class AttachedPolicy extends iam.Policy {
  public readonly resource: iam.CfnPolicy;
  private attached = false;

  public constructor(scope: Construct, id: string, role: iam.IRole, document: iam.PolicyDocument) {
    super(scope, id, { document, policyName: uniqueName(scope, id) });
    this.resource = this.node.defaultChild as iam.CfnPolicy; // the base class creates this and nothing else as its default child
    role.attachInlinePolicy(this);
  }

  /** Whether the role attached the policy: one that is immutable or of another account does not. */
  public get wasAttached(): boolean {
    return this.attached;
  }

  /** The base class takes reading the name for a reference, which an empty policy must not have. */
  public get policyName(): string {
    return this.physicalName;
  }

  public attachToRole(role: iam.IRole): void {
    // A role of a stack of another account attaches what no deployment can put on it: this policy stays out of the template then.
    this.attached = Token.compareStrings(role.env.account, this.env.account) !== TokenComparison.DIFFERENT;
    if (this.attached) {
      super.attachToRole(role);
    }
  }
}

/**
 * A managed policy of a role. It is in the template only while it has statements.
 */
export class ManagedAccessPolicy extends iam.CfnManagedPolicy {
  public constructor(scope: Construct, id: string, role: iam.IRole, private readonly access: RoleAccess, private readonly index: number) {
    super(scope, id, {
      description: shortened(`What the ${access.kind} of ${scope.node.path} reads`),
      policyDocument: Lazy.uncachedAny({
        produce: ({ preparing }) => {
          Synthesis.of(access.stack).resolving(preparing);
          return documentOf(access.managedStatements(index));
        },
      }),
      roles: [role.roleName],
    });
  }

  /** Decided at each resolution: the L2's default log router is created while the task definition resolves. */
  public shouldSynthesize(): boolean {
    return this.access.managedStatements(this.index).length > 0;
  }
}

/**
 * A name that no other policy of the role has: IAM is global, so a policy of the same name from another Region, or from another
 * stack, would replace this one (FACTS 6.4).
 */
function uniqueName(scope: Construct, id: string): string {
  const { region, stackName } = Stack.of(scope);
  const hash = createHash('sha256').update(`${Token.isUnresolved(stackName) ? '' : stackName} ${scope.node.path}`).digest('hex').slice(0, 8);
  const name = `${Names.uniqueResourceName(scope, { maxLength: 60 })}${id}-${hash}`;
  return `${name}-${Token.isUnresolved(region) ? Aws.REGION : region}`;
}

/** IAM takes 1,000 characters (FACTS 6.3). */
function shortened(description: string): string {
  return description.length <= 1000 ? description : `${description.slice(0, 999)}…`;
}

/** A document also while it is empty, though it is not in the template then: tools such as cdk-nag look at every policy of the tree. */
function documentOf(statements: iam.PolicyStatement[]): object {
  return statements.length > 0 ? new iam.PolicyDocument({ statements, minimize: false }) : { Statement: [] };
}
