import { Arn, ArnFormat, Lazy, PhysicalName, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { AttachedPolicy } from './access-policies';
import { sparesKeys } from './circle';
import { isPrescribed } from './customized-roles';
import { ExecutionRoleOptions } from './execution-role-options';
import { RoleAccess } from './role-access';
import { LivePolicyDocument } from '../policy/live-policy-document';
import { characters } from '../policy/size';
import { RECORDER } from '../secret/recorder';

/** Who assumes an execution role (FACTS 6.2). */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com';

export interface ExecutionRoleProps extends ExecutionRoleOptions {
  readonly access: RoleAccess;
  /** Whether the permissions stand on the role itself. */
  readonly inline: boolean;
  readonly restrictTrustToAccount: boolean;
  /** Called for what must stand before the task definition beside the role itself. */
  readonly precedes: (policy: IDependable) => void;
}

/**
 * The execution role this library makes. Its permissions are part of it, so that the task definition, which refers to the
 * role, always comes after them.
 */
export class ExecutionRole extends iam.Role {
  public readonly [RECORDER]: RoleAccess;
  private readonly inline: boolean;
  private readonly precedes: (policy: IDependable) => void;
  /** Where our own permissions stand when they cannot stand on the role. */
  private beside?: AttachedPolicy;

  public constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    const { access, inline, restrictTrustToAccount, precedes, ...options } = props;
    super(scope, id, {
      roleName: PhysicalName.GENERATE_IF_NEEDED,
      ...options,
      assumedBy: new iam.ServicePrincipal(ECS_TASKS, restrictTrustToAccount ? { conditions: ownAccount(Stack.of(scope)) } : undefined),
    });
    this[RECORDER] = access;
    this.inline = inline;
    this.precedes = precedes;
    if (inline) {
      this.writePolicies();
    }
  }

  /**
   * Takes in what the L2 grants: log groups, repositories.
   *
   * What it writes for a secret of its own stands apart, in its default policy: with an owned key it also writes this role
   * into the key's policy, and on the role itself that is a circle (key, role, secret, key) that cannot be deployed.
   */
  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    if (!this.inline || sparesKeys(statement)) {
      return this[RECORDER].grant(statement);
    }
    const result = super.addToPrincipalPolicy(statement);
    this[RECORDER].noteApart(statement);
    this.makeRoomBeside();
    // The policy, and what the CDK may split off it later.
    [this.node.tryFindChild('DefaultPolicy'), result.policyDependable].forEach((policy) => policy && this.precedes(policy));
    return result;
  }

  /**
   * Puts a statement into the report of `Role.customizeRoles`, under which the CDK makes no role.
   */
  public report(statement: iam.PolicyStatement): void {
    super.addToPrincipalPolicy(statement);
  }

  /**
   * What the L2 wrote apart may have put this role into the policy of a key, which our own permissions may need too.
   */
  private makeRoomBeside(): void {
    if (this.beside || isPrescribed(this)) {
      return;
    }
    const access = this[RECORDER];
    const statements = () => access.closesCircle ? access.statementsOf(0) : [];
    this.beside = new AttachedPolicy(this, 'SecretAccess', this, new LivePolicyDocument(statements, (statement) => access.grant(statement)));
    this.precedes(this.beside);
  }

  private writePolicies(): void {
    const role = this.node.defaultChild;
    if (!(role instanceof iam.CfnRole)) {
      return; // under Role.customizeRoles
    }
    const present = Array.isArray(role.policies) ? role.policies : []; // what a property injector put there
    if (present.length > 0) {
      this[RECORDER].reserve(characters(this.stack.resolve(present)));
    }
    role.policies = Lazy.uncachedAny({
      produce: () => {
        const statements = this.beside?.isEmpty === false ? [] : this[RECORDER].statementsOf(0);
        // What a PolicyDocument would resolve to: the statements are merged and sorted already.
        const policyDocument = { Statement: statements.map((statement) => statement.toStatementJson()), Version: '2012-10-17' };
        // An empty inline policy does not deploy (FACTS 6.3).
        return statements.length === 0 ? present : [...present, { policyName: 'SecretAccess', policyDocument }];
      },
    }, { omitEmptyArray: true });
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
function ownAccount(stack: Stack) {
  return {
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: { 'aws:SourceArn': Arn.format({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }, stack) },
  };
}
