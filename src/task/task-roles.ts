import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import { trustProblems } from '../check/roles';
import { TaskReaders } from '../owner/reader';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';
import { TaskReads } from '../read/task-reads';
import { addCreatedRole } from '../role/app-roles';
import { CreatedTaskRole } from '../role/created-task-role';
import { isCustomized, reportCustomized } from '../role/customized-roles';
import { ExecutionRole } from '../role/execution-role';
import { accessOfPassedIn, passedInRole } from '../role/passed-in-role';
import { PolicyPlacement } from '../role/policy-placement';
import { RoleAccess } from '../role/role-access';
import { executionRoleProblems, taskRoleProblems, unattachedTaskRolePolicy, usedTwiceProblems } from '../role/role-problems';
import { ErrorFactory } from '../secret/error-factory';

type RoleProps = Pick<SecureFargateTaskDefinitionProps, 'executionRoleOptions' | 'restrictTrustToAccount' | 'policyPlacement'>;

const EXECUTION_ROLE = 'ExecutionRole';

/**
 * The execution role of a task that none is passed to.
 */
export function createExecutionRole(task: Construct, reads: TaskReads, props: RoleProps): ExecutionRole {
  const { executionRoleOptions, policyPlacement: placement = PolicyPlacement.INLINE, restrictTrustToAccount = false } = props;
  const role = new ExecutionRole(task, EXECUTION_ROLE, { ...executionRoleOptions, reads, placement, restrictTrustToAccount });
  addCreatedRole(role);
  return role;
}

/**
 * The two roles of a task, created or passed in, and what the task needs of them.
 */
export class TaskRoles {
  /** The execution role as users know it. */
  public readonly executionRole: iam.IRole;
  /** The execution role as the L2 sees it, so that its grants pass here. */
  public readonly grantee: iam.IRole;
  /** The task role as the L2 sees it. */
  public readonly taskRole: iam.IRole;
  public readonly execution: RoleAccess;
  private readonly createdTaskRole: CreatedTaskRole;
  private readonly passedInTaskRole?: { readonly role: iam.IRole; readonly access: RoleAccess };

  /** @param definition the task definition with the roles that it was given, by props or by a property injector */
  public constructor(
    private readonly task: Construct,
    definition: ecs.FargateTaskDefinition,
    private readonly reads: TaskReads,
    props: RoleProps,
    created: ExecutionRole | undefined,
    fail: ErrorFactory,
  ) {
    const { executionRole, taskRole } = definition;
    const { policyPlacement: placement = PolicyPlacement.INLINE } = props;
    checkRoleProps(props, executionRole, fail);
    if (executionRole) {
      task.node.tryRemoveChild(EXECUTION_ROLE); // a property injector gave another
      this.executionRole = executionRole;
      this.execution = accessOfPassedIn(executionRole, 'execution role', placement, task);
      this.grantee = passedInRole(executionRole, this.execution, this.execution.addTask(reads));
    } else {
      const role = created ?? createExecutionRole(task, reads, props);
      this.executionRole = this.grantee = role;
      this.execution = role.access;
    }
    this.createdTaskRole = new CreatedTaskRole(definition, reads);
    // Under Role.customizeRoles the CDK keeps no policies from which to tell what was granted.
    if (taskRole.node.scope === definition && !isCustomized(taskRole)) {
      this.taskRole = taskRole;
    } else {
      const access = accessOfPassedIn(taskRole, 'task role', PolicyPlacement.INLINE, task);
      this.passedInTaskRole = { role: taskRole, access };
      this.taskRole = passedInRole(taskRole, access);
    }
  }

  /** The role that Amazon ECS reads with, and the role that programs read with, each with all that it may do. */
  public get readers(): TaskReaders {
    return {
      execution: { role: this.executionRole, document: this.execution.document },
      application: { role: this.passedInTaskRole?.role ?? this.taskRole, document: this.taskRolePolicy },
    };
  }

  public get taskRolePolicy(): ComputedPolicyDocument {
    return this.passedInTaskRole?.access.document ?? this.createdTaskRole.document;
  }

  /**
   * Grants the task role what programs fetch for themselves. Keys may be set later: what was granted follows them.
   */
  public grantRuntimeReads(): void {
    this.passedInTaskRole ? this.passedInTaskRole.access.addPrograms(this.reads) : this.createdTaskRole.grantRuntimeReads();
  }

  /**
   * Makes the task definition wait for the permissions of its execution role.
   */
  public beforeTask(resource: CfnResource): void {
    this.execution.slots?.precede(resource);
    [{ role: this.executionRole, access: this.execution }, ...this.passedInTaskRole ? [this.passedInTaskRole] : []]
      .forEach(({ role, access }) => reportCustomized(role, access));
  }

  public problems(): string[] {
    const { executionRole, execution, task } = this;
    const { role: taskRole, access: taskAccess } = this.passedInTaskRole ?? { role: this.taskRole };
    const isPassedIn = execution.createdRole === undefined;
    const areCreated = !isPassedIn && !taskAccess;
    return [
      ...areCreated ? [] : usedTwiceProblems(executionRole, taskRole, { 'execution role': isPassedIn ? execution : undefined, 'task role': taskAccess }, Stack.of(task)),
      ...isPassedIn ? trustProblems(executionRole, Stack.of(task)) : [],
      ...executionRoleProblems(executionRole, execution, task),
      ...taskAccess ? taskRoleProblems(taskAccess, task) : [],
    ];
  }

  /** What a task role needs that takes no policy. The CDK leaves such a role alone. */
  public unattachedTaskRolePolicy(): string | undefined {
    return this.passedInTaskRole && unattachedTaskRolePolicy(this.passedInTaskRole.role, this.passedInTaskRole.access);
  }
}

/** Makes sure that what is said of the execution role goes together. */
function checkRoleProps(props: RoleProps, executionRole: iam.IRole | undefined, fail: ErrorFactory): void {
  if (executionRole) {
    for (const name of ['executionRoleOptions', 'restrictTrustToAccount'] as const) {
      if (props[name] !== undefined) {
        throw fail(`'${name}' is for the role that this construct creates, and 'executionRole' passes one in; leave one of them out`);
      }
    }
  } else if (props.policyPlacement === PolicyPlacement.EXTERNAL) {
    throw fail("PolicyPlacement.EXTERNAL attaches nothing to the role, and no role is passed in; give 'executionRole', or choose INLINE or MANAGED");
  }
}
