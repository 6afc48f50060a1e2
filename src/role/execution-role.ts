import { Arn, ArnFormat, IResolvable, IResolveContext, Lazy, PhysicalName, Stack, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AppRole } from './app-role';
import { ExecutionRoleOptions } from './execution-role-options';
import { leavesKeyPoliciesAlone } from './key-cycle';
import { PolicyPlacement } from './policy-placement';
import { PolicySlots } from './policy-slots';
import { RoleAccess } from './role-access';
import { cfnChild } from '../cdk/cfn-child';
import { statementsOf } from '../policy/permission';
import { TaskReads } from '../read/task-reads';
import { RECORDER, ReferenceRecorder } from '../secret/recorder';

/** Who assumes an execution role (FACTS 6.2). */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com';

export interface ExecutionRoleProps extends ExecutionRoleOptions {
  readonly reads: TaskReads;
  readonly placement: PolicyPlacement;
  readonly restrictTrustToAccount: boolean;
}

/**
 * The execution role that this library creates. Its permissions are part of it, so that the task definition, which refers to
 * the role, is always created after them.
 */
export class ExecutionRole extends iam.Role {
  public readonly [RECORDER]: ReferenceRecorder;
  public readonly appRole: AppRole;
  public readonly access: RoleAccess;
  private written?: { readonly pass: number; readonly statements: unknown[] };

  /** @param scope the task, which the policies are created in as well */
  public constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    const { reads, placement, restrictTrustToAccount, ...options } = props;
    super(scope, id, {
      roleName: PhysicalName.GENERATE_IF_NEEDED,
      ...options,
      assumedBy: new iam.ServicePrincipal(ECS_TASKS, restrictTrustToAccount ? { conditions: ownAccount(Stack.of(scope)) } : undefined),
    });
    this.appRole = new AppRole(this);
    this.access = new RoleAccess(this.appRole, this.stack, placement, 'execution role');
    this[RECORDER] = this.access.addTask(reads);
    const resource = cfnChild(this, iam.CfnRole);
    if (resource) { // not under Role.customizeRoles
      this.access.slots = new PolicySlots(scope, 'SecretAccess', this, this.access);
      if (placement !== PolicyPlacement.MANAGED) {
        this.writePolicies(resource);
      }
    }
    this.appRole.addAccess(this.access);
    if (placement === PolicyPlacement.MANAGED) {
      this.access.slots?.addManaged(1);
    }
  }

  /** Whether this library writes into the `Policies` of the role. */
  public get isInline(): boolean {
    return this.access.placement !== PolicyPlacement.MANAGED;
  }

  /**
   * Takes in what the L2 grants: log groups, repositories.
   *
   * What it writes for a secret of its own is in the role's default policy: with an owned key it also writes this role into the
   * key's policy, and on the role itself that would be a circular dependency (key, role, secret, key).
   */
  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    if (this.access.placement === PolicyPlacement.MANAGED || leavesKeyPoliciesAlone(statement)) {
      return this.access.grant(statement);
    }
    this.appRole.keepCyclesOffRole();
    return super.addToPrincipalPolicy(statement);
  }

  /**
   * Adds a statement to the report of `Role.customizeRoles`, under which the CDK creates no role.
   */
  public report(statement: iam.PolicyStatement): void {
    super.addToPrincipalPolicy(statement);
  }

  /**
   * Writes the permissions next to what a property injector, or the app, sets as `Policies` of the role. What was read before the
   * app set others is what was there then, without the permissions: the app may set policies that contain it.
   */
  private writePolicies(resource: iam.CfnRole): void {
    const tokenFor = (others: unknown): IResolvable => {
      const token: IResolvable = Lazy.uncachedAny({
        produce: (context) => [...asList(others, context), ...token === current ? this.policyOnRole(context) : []],
      }, { omitEmptyArray: true });
      return token;
    };
    this.appRole.policiesOnCreated = resource.policies;
    let current = tokenFor(resource.policies);
    resource.policies = Lazy.uncachedAny({ produce: () => current }); // what later releases of the CDK write, whatever the property gives
    Object.defineProperty(resource, 'policies', {
      configurable: true,
      enumerable: true,
      get: () => current,
      set: (value: unknown) => {
        this.appRole.policiesOnCreated = value;
        current = tokenFor(value);
      },
    });
  }

  private policyOnRole({ preparing }: IResolveContext): object[] {
    const { synthesis } = this.access;
    synthesis.resolving(preparing);
    const texts = synthesis.textsIn(this.stack);
    // What a PolicyDocument would resolve to: the statements are merged and sorted already.
    const statements = preparing ? this.access.tokens().filter((token) => texts.mayLeaveStack(token)) : this.statementsOnRole();
    // An empty inline policy does not deploy (FACTS 6.3).
    return statements.length === 0 ? [] : [{ policyName: 'SecretAccess', policyDocument: { Statement: statements, Version: '2012-10-17' } }];
  }

  /**
   * The statements of the inline policy as JSON. The template and the description of the construct tree are written in one pass,
   * in which nothing changes.
   */
  private statementsOnRole(): unknown[] {
    const { synthesis, synthesis: { pass } } = this.access;
    if (pass === 0 || this.written?.pass !== pass) {
      const statements = statementsOf(this.access.onRole()).map((statement) => synthesis.inTemplate(statement.toStatementJson(), this.stack));
      this.written = { pass, statements };
    }
    return this.written.statements;
  }
}

function asList(policies: unknown, context: IResolveContext): unknown[] {
  return (Tokenization.isResolvable(policies) ? context.resolve(policies) : policies as unknown[] | undefined) ?? [];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
function ownAccount(stack: Stack) {
  return {
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: { 'aws:SourceArn': Arn.format({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }, stack) },
  };
}
