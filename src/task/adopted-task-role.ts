import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable } from 'constructs';
import { AttachedPolicy, ManagedAccessPolicy } from './access-policies';
import { isPrescribed } from './customized-roles';
import { PolicyPlacement } from './policy-placement';
import { GrantTaker, recordingRole } from './recording-role';
import { grantedPermissions } from '../policy/granted';
import { identityIn, resolvedIn } from '../policy/identity';
import { LivePolicyDocument } from '../policy/live-policy-document';
import { characters, INLINE_LIMIT, MANAGED_LIMIT } from '../policy/size';

/**
 * A task role that was passed in: what the task needs of it stands in a policy of the task's own stack, placed as that of the
 * execution role is.
 */
export class AdoptedTaskRole implements GrantTaker {
  /** The role as the L2 shall see it, so that all its grants pass here. */
  public readonly grantee: iam.IRole;
  public readonly document: LivePolicyDocument;
  private readonly granted: iam.PolicyStatement[] = [];
  private readonly attached?: AttachedPolicy;
  private readonly limit: number;

  public constructor(private readonly scope: Construct, private readonly role: iam.IRole, placement: PolicyPlacement) {
    const inline = placement === PolicyPlacement.INLINE;
    this.grantee = recordingRole(role, this);
    this.document = new LivePolicyDocument(() => this.statements(), (statement) => this.grant(statement));
    if (placement !== PolicyPlacement.EXTERNAL) {
      this.attached = new AttachedPolicy(scope, 'TaskRoleAccess', role, inline ? this.document : new iam.PolicyDocument());
    }
    const managed = placement === PolicyPlacement.MANAGED
      ? [new ManagedAccessPolicy(scope, 'TaskRoleAccess1', role, () => this.statements(), 'task role')] : [];
    this.limit = inline ? INLINE_LIMIT : MANAGED_LIMIT;
    // The L2's services wait for the role, and with it for what stands under it: so they do for the policies that stand here.
    Dependable.implement(this.grantee, { dependencyRoots: [role, ...(this.attached ? [this.attached] : []), ...managed] });
  }

  public grant(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.granted.push(statement);
    return { statementAdded: true, policyDependable: this.attached ?? this.role };
  }

  public problems(): string[] {
    if (!this.attached || this.granted.length === 0) {
      return [];
    }
    if (this.attached.isTaken) {
      return this.sizeProblems();
    }
    if (isPrescribed(this.role)) {
      this.granted.splice(0).forEach((statement) => this.role.addToPrincipalPolicy(statement));
      return [];
    }
    const document = JSON.stringify(Stack.of(this.scope).resolve(this.document));
    return ["the role passed as 'taskRole' takes no policy: it is immutable, or of another account; set policyPlacement: PolicyPlacement.EXTERNAL"
      + ` and have its owner attach 'taskRolePolicy', which is now ${document}`];
  }

  private sizeProblems(): string[] {
    const size = characters(Stack.of(this.scope).resolve(this.document));
    return size <= this.limit ? [] : [`the role passed as 'taskRole' needs a policy of ${size} characters, and it holds ${this.limit};`
      + ' keep values that belong together in one secret, or divide the task'];
  }

  private statements(): iam.PolicyStatement[] {
    const stack = Stack.of(this.scope);
    return grantedPermissions(this.granted, resolvedIn(stack), identityIn(stack))
      .map(({ values, statement }) => statement(values));
  }
}
