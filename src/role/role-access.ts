import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DependencyGroup } from 'constructs';
import type { AppRole } from './app-role';
import { policiesUnder, statementsIn } from './cdk-policies';
import type { ExecutionRole } from './execution-role';
import { ExpectedSize } from './expected-size';
import { divideByCycle } from './key-cycle';
import { PolicyPlacement } from './policy-placement';
import type { PolicySlots } from './policy-slots';
import { boundOfCredentialSpecs, boundOfImage, boundOfObject, boundOfStatement } from './size-bound';
import { ObjectRead, objectStatements } from '../delivery/object-access';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';
import { Measure, measureIn } from '../policy/measure';
import { mergeGrants } from '../policy/merge-grants';
import { Permission, statementsOf } from '../policy/permission';
import { textIn } from '../policy/sort-key';
import { Synthesis } from '../policy/synthesis';
import { TaskReads } from '../read/task-reads';
import { readPermissions } from '../secret/permissions';
import { ReferenceRecorder } from '../secret/recorder';
import { SecretReference, SecretSource } from '../secret/reference';
import { tokensOf } from '../secret/source-tokens';

/** A role as messages and descriptions name it. */
export type RoleKind = 'execution role' | 'task role';

/**
 * What the tasks of one stack need of a role, execution role and task role alike.
 */
export class RoleAccess {
  /** What has to be there before the role has its permissions. */
  public readonly policies = new DependencyGroup();
  public readonly synthesis: Synthesis;
  public readonly measure: Measure;
  /** The statements that `Role.customizeRoles` was told of. */
  public readonly reported = new Set<string>();
  /** How many characters the permissions take at most, as far as they are known. */
  public readonly expected: ExpectedSize;
  /** The policies that give the permissions to the role. Left out where this library attaches nothing. */
  public slots?: PolicySlots;
  private readonly tasks: TaskReads[] = [];
  /** The tasks whose programs read with the role, and the characters that takes. */
  private readonly programs = new Map<TaskReads, number>();
  private readonly granted: iam.PolicyStatement[] = [];
  /** What does not change during a pass, unless something is added. */
  private known?: { readonly pass: number; readonly revision: number; readonly tokens: readonly unknown[] };

  public constructor(
    public appRole: AppRole,
    public readonly stack: Stack,
    public readonly placement: PolicyPlacement,
    public readonly kind: RoleKind,
  ) {
    this.synthesis = Synthesis.of(stack);
    this.measure = measureIn(stack, this.synthesis.sortKeyIn(stack));
    this.expected = new ExpectedSize(this.synthesis.bounds);
  }

  /** All permissions, before they are divided among policies, and what the CDK keeps in policies of its own. */
  public get document(): ComputedPolicyDocument {
    const ofCdk = () => this.policiesOfCdk().flatMap(statementsIn);
    return new ComputedPolicyDocument(() => statementsOf(this.permissions(this.sources(), ofCdk())), (statement) => this.grant(statement));
  }

  /** The role that a task creates, where these are the permissions on it. */
  public get createdRole(): ExecutionRole | undefined {
    const { created } = this.appRole;
    return created?.access === this ? created : undefined;
  }

  /**
   * Takes in what a task reads.
   *
   * @returns what notes the references that are granted to the role for this task
   */
  public addTask(task: TaskReads): ReferenceRecorder {
    this.tasks.push(task);
    return {
      recordReference: (reference) => {
        task.addReference(reference);
        this.expect(reference);
        return { statementAdded: true, policyDependable: this.policies };
      },
    };
  }

  /** Takes in a container of a task. */
  public addContainer(task: TaskReads, container: ecs.ContainerDefinition): void {
    const objects = task.addContainer(container);
    this.makeRoom(objects.reduce((sum, object) => sum + boundOfObject(object), boundOfImage(container) + boundOfCredentialSpecs(container)));
  }

  /** Takes in an object that no container of a task names. */
  public retainObject(task: TaskReads, object: ObjectRead): void {
    task.retainObject(object);
    this.makeRoom(boundOfObject(object));
  }

  /**
   * Takes in what the programs of a task fetch, as things are now: more may have been added.
   */
  public addPrograms(task: TaskReads): void {
    const bound = task.runtimeStatements(this.stack).reduce((sum, statement) => sum + boundOfStatement(statement), 0);
    const counted = this.programs.get(task) ?? 0;
    if (bound !== counted) {
      this.programs.set(task, bound);
      this.makeRoom(bound - counted);
    }
  }

  /** Makes room for a reference that may be read. */
  public expect(reference: SecretReference): void {
    this.expected.addReads(reference.sources(this.stack));
    this.appRole.grow();
  }

  public grant(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.granted.push(statement);
    this.makeRoom(boundOfStatement(statement));
    return { statementAdded: true, policyDependable: this.policies };
  }

  /** What Amazon ECS reads with the role, as things are now. */
  public sources(): SecretSource[] {
    return this.tasks.flatMap((task) => task.sources(this.stack));
  }

  /** @param others statements of the role that are in other policies */
  public permissions(sources: readonly SecretSource[] = this.sources(), others: readonly iam.PolicyStatement[] = []): Permission[] {
    const { sortKey } = this.measure;
    return [...readPermissions(sources, sortKey), ...mergeGrants([...others, ...this.statements()], sortKey, textIn(this.stack))];
  }

  /**
   * The texts with tokens in them that the permissions hold, in no order. The CDK looks for them before it writes anything, and
   * looks at nothing else then.
   */
  public tokens(): readonly unknown[] {
    const { synthesis: { pass }, appRole: { revision } } = this;
    if (pass === 0 || this.known?.pass !== pass || this.known.revision !== revision) {
      const ofStatements = this.statements().map((statement): unknown => statement.toStatementJson());
      this.known = { pass, revision, tokens: [...tokensOf(this.sources()), ...ofStatements] };
    }
    return this.known.tokens;
  }

  /**
   * The permissions in the `Policies` of the role that a task creates.
   */
  public onRole(): readonly Permission[] {
    const { inline } = this.appRole.placementOf(this);
    // Only what the CDK granted in a policy of its own can have written the role into the policy of a key.
    return this.createdRole && this.slots?.separate ? divideByCycle(inline, this.createdRole).onRole : inline;
  }

  /**
   * The inline policy in a resource of its own: all that is inline, for a role that was passed in; for one that a task creates,
   * what cannot be on the role.
   */
  public separateDocument(): ComputedPolicyDocument {
    return new ComputedPolicyDocument(() => statementsOf(this.separate()), (statement) => this.grant(statement));
  }

  /**
   * The statements of a managed policy.
   */
  public managedStatements(policy: number): iam.PolicyStatement[] {
    return statementsOf(this.appRole.placementOf(this).managed[policy] ?? []);
  }

  /**
   * What the CDK granted a role that a task creates is in policies of the CDK's own.
   */
  public policiesOfCdk(): (iam.Policy | iam.ManagedPolicy)[] {
    return this.createdRole ? policiesUnder(this.createdRole) : [];
  }

  /** What is granted, and what the L2 does not grant. */
  private statements(): iam.PolicyStatement[] {
    const objects = objectStatements(this.tasks.flatMap((task) => task.objects), this.stack, this.measure.sortKey);
    const ofPrograms = [...this.programs.keys()].flatMap((task) => task.runtimeStatements(this.stack));
    return [...this.granted, ...ofPrograms, ...this.tasks.flatMap((task) => task.statements()), ...objects];
  }

  private separate(): readonly Permission[] {
    const { inline } = this.appRole.placementOf(this);
    return this.createdRole ? divideByCycle(inline, this.createdRole).separate : inline;
  }

  private makeRoom(characters: number): void {
    this.expected.add(characters);
    this.appRole.grow();
  }
}
