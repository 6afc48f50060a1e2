import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { AttachedPolicy, ManagedAccessPolicy } from './access-policies';
import { isPrescribed } from './customized-roles';
import { ExecutionRole } from './execution-role';
import { ExecutionRoleOptions } from './execution-role-options';
import { PolicyPlacement } from './policy-placement';
import { recordingRole } from './recording-role';
import { RoleAccess } from './role-access';
import { LivePolicyDocument } from '../policy/live-policy-document';
import { INLINE_LIMIT, MANAGED_LIMIT, MANAGED_POLICIES } from '../policy/size';
import { SecretReference } from '../secret/reference';
import { isLookupPlaceholder } from '../secret/redact';

export interface ExecutionAccessProps {
  readonly executionRole?: iam.IRole;
  readonly executionRoleOptions: ExecutionRoleOptions;
  readonly restrictTrustToAccount: boolean;
  readonly policyPlacement: PolicyPlacement;
  /** The registry credentials that images get, computed at each call. */
  readonly credentials: () => readonly SecretReference[];
  /** What its images and env files take that the L2 does not grant, computed at each call. */
  readonly containerGrants: () => iam.PolicyStatement[];
}

/** Later releases of the CDK have another name for `addDependency` and warn of the old one. */
interface LateDependent extends CfnResource {
  addResourceDependency?(target: CfnResource): void;
}

/**
 * The execution role, made or passed in, and the policies its permissions stand in.
 */
export class ExecutionAccess {
  /** The role as users know it. */
  public readonly role: iam.IRole;
  /** The role as the L2 shall see it, so that all its grants pass here. */
  public readonly grantee: iam.IRole;
  public readonly access: RoleAccess;
  private attached?: AttachedPolicy;
  private readonly managed: ManagedAccessPolicy[] = [];
  private readonly reported = new Set<string>();
  private task?: ecs.CfnTaskDefinition;

  public constructor(private readonly scope: Construct, private readonly props: ExecutionAccessProps) {
    const managedLimits = Array<number>(MANAGED_POLICIES).fill(MANAGED_LIMIT);
    this.access = new RoleAccess({
      stack: Stack.of(scope),
      credentials: props.credentials,
      containerGrants: props.containerGrants,
      dependable: () => this.attached ?? this.role,
      capacities: this.isInline ? [INLINE_LIMIT, ...managedLimits] : managedLimits,
      outgrow: () => this.addManagedPolicies(MANAGED_POLICIES),
    });
    if (props.executionRole) {
      this.role = props.executionRole;
      this.grantee = recordingRole(props.executionRole, this.access, this.access);
    } else {
      this.role = this.grantee = new ExecutionRole(scope, 'ExecutionRole', {
        ...props.executionRoleOptions,
        restrictTrustToAccount: props.restrictTrustToAccount,
        access: this.access,
        inline: this.isInline,
        precedes: (policy) => this.precede(policy),
      });
    }
  }

  /**
   * Attaches the policies that stand beside the role and makes a task definition wait for them: its resource alone. With the
   * construct the log groups in it would wait too, and the permissions wait for them.
   */
  public isNeededBy(task: ecs.CfnTaskDefinition): void {
    this.task = task;
    if (this.props.executionRole && !this.isExternal && !isPrescribed(this.role)) {
      this.attached = new AttachedPolicy(this.scope, 'SecretAccess', this.role, this.inlineDocument());
      this.precede(this.attached);
    }
    if (this.props.policyPlacement === PolicyPlacement.MANAGED) {
      this.addManagedPolicies(1);
    }
  }

  /**
   * What keeps the permissions from being what they should be. Called when everything has been added, before the template is
   * written.
   */
  public validate(): string[] {
    if (isPrescribed(this.role)) {
      this.report();
      return [];
    }
    this.precedeLate();
    return [...this.attachmentProblems(), ...this.sizeProblems()];
  }

  /** All statements, before any division. */
  public get document(): LivePolicyDocument {
    return new LivePolicyDocument(() => this.access.statements(), (statement) => this.grantee.addToPrincipalPolicy(statement));
  }

  /** Whether the role is the user's: one made here is the task's own and trusts Amazon ECS. */
  public get isPassedIn(): boolean {
    return this.props.executionRole !== undefined;
  }

  private get isInline(): boolean {
    return this.props.policyPlacement === PolicyPlacement.INLINE;
  }

  private get isExternal(): boolean {
    return this.props.policyPlacement === PolicyPlacement.EXTERNAL;
  }

  private inlineDocument(): LivePolicyDocument {
    const statements = () => this.isInline ? this.access.statementsOf(0) : [];
    return new LivePolicyDocument(statements, (statement) => this.grantee.addToPrincipalPolicy(statement));
  }

  private addManagedPolicies(count: number): void {
    if (this.isExternal || isPrescribed(this.role)) {
      return;
    }
    while (this.managed.length < count) {
      const index = this.managed.length;
      const statements = () => this.access.statementsOf(this.isInline ? index + 1 : index);
      const policy = new ManagedAccessPolicy(this.scope, `SecretAccess${index + 1}`, this.role, statements);
      this.managed.push(policy);
      this.precede(policy);
    }
  }

  private precede(policy: IDependable): void {
    this.task?.node.addDependency(policy);
  }

  /**
   * What the policies took in while the task definition was being resolved came too late for a dependency of constructs:
   * the CDK leaves out policies that are empty, and looks only once.
   */
  private precedeLate(): void {
    const task: LateDependent | undefined = this.task;
    for (const policy of [...(this.attached ? [this.attached.resource] : []), ...this.managed]) {
      task?.addResourceDependency ? task.addResourceDependency(policy) : task?.addDependency(policy);
    }
  }

  private report(): void {
    for (const statement of this.access.statements()) {
      const text = JSON.stringify(statement.toStatementJson());
      if (!this.reported.has(text)) {
        this.reported.add(text);
        this.role instanceof ExecutionRole ? this.role.report(statement) : this.role.addToPrincipalPolicy(statement);
      }
    }
  }

  private attachmentProblems(): string[] {
    if (!this.attached || this.attached.isTaken || isLookupPlaceholder(this.role.roleArn) || this.access.statements().length === 0) {
      return [];
    }
    const document = JSON.stringify(Stack.of(this.scope).resolve(this.document));
    return ['the role passed as \'executionRole\' takes no policy: it is immutable, or of another account;'
      + ` set policyPlacement: PolicyPlacement.EXTERNAL and have its owner attach 'executionRolePolicy', which is now ${document}`];
  }

  private sizeProblems(): string[] {
    if (this.isExternal || this.access.fits()) {
      return [];
    }
    const { fitting, total } = this.access.room();
    return [`the execution role has to read ${total} secrets and parameters, and the policies of a role hold ${fitting} of them`
      + ` (${this.isInline ? `${INLINE_LIMIT} characters inline and ` : ''}${MANAGED_POLICIES} managed policies of ${MANAGED_LIMIT} characters);`
      + ' keep values that belong together in one secret and take them by JSON key, or divide the task'];
  }
}
