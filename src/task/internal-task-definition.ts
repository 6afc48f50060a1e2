import { Annotations, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DefaultContainer } from './default-container';
import { sorted } from './sorted-container';
import type { TaskRoles } from './task-roles';
import { GivenProperties, givenProperties, unfollowedChanges } from './unfollowed-changes';
import { checkRendered } from './untyped-input';
import { annotate, CheckedTask } from '../check/checked-task';
import { propertiesOf } from '../check/container-facts';
import { problemsOf, warningsOf } from '../check/task-checks';
import { narrowRouterPull } from '../delivery/default-log-router';
import { Synthesis } from '../policy/synthesis';
import { readsOf } from '../read/reads';
import { RenderedContainer } from '../read/rendered-container';
import { TaskContainer } from '../read/task-container';
import { TaskReads } from '../read/task-reads';
import { containerOverride, withOverride } from '../read/template-override';

/**
 * The L2's task definition. All containers pass here, however they are added: they are noted when they are linked, and get
 * their registry credentials and a fixed order when they are rendered.
 */
export class InternalTaskDefinition extends ecs.FargateTaskDefinition {
  public readonly resource: ecs.CfnTaskDefinition;
  public readonly defaults: DefaultContainer;
  private readonly reads: TaskReads;
  private readonly given: GivenProperties;
  private readonly synthesis: Synthesis;
  private roles?: TaskRoles;
  private rendersRouter = false;
  private whenPrepared?: CheckedTask;

  public constructor(scope: Construct, id: string, props: ecs.FargateTaskDefinitionProps, reads: TaskReads, namedDefault?: string) {
    super(scope, id, props);
    this.reads = reads;
    this.defaults = new DefaultContainer(this, namedDefault);
    this.resource = this.node.defaultChild as ecs.CfnTaskDefinition; // the L2 creates this and nothing else as its default child
    this.resource.containerDefinitions = Lazy.uncachedAny({ produce: ({ preparing }) => this.renderAll(preparing) }, { omitEmptyArray: true });
    this.given = givenProperties(this.resource);
    this.synthesis = Synthesis.of(this);
  }

  /**
   * Makes the L2 grant what it grants through this library. Its own roles are known only now: a property injector may have given them.
   */
  public useRoles(roles: TaskRoles): void {
    this.roles = roles;
    (this as { taskRole: iam.IRole }).taskRole = roles.taskRole; // read-only to users; the resource has its ARN, which is the same
  }

  public get executionRole(): iam.IRole | undefined {
    return this.roles?.grantee ?? super.executionRole;
  }

  public obtainExecutionRole(): iam.IRole {
    return this.roles?.grantee ?? super.obtainExecutionRole();
  }

  /** The L2 calls this for each container, however it is added. */
  public _linkContainer(container: ecs.ContainerDefinition): void {
    this.defaults.linking = true;
    super._linkContainer(container);
    this.defaults.linking = false;
    if (container.node.metadata.length > 0) { // the L2 asks for the permissions that this library gives
      Annotations.of(container).acknowledgeWarning('@aws-cdk/aws-ecs:ecrImageRequiresPolicy');
    }
    this.roles?.execution.addContainer(this.reads, container);
  }

  /** What the L2 grants for its default log router is narrowed; a statement of the user's is written as it is. */
  public addToExecutionRolePolicy(statement: iam.PolicyStatement): void {
    const statements = this.rendersRouter ? narrowRouterPull(statement, this.stack) : [statement];
    statements.forEach((each) => super.addToExecutionRolePolicy(each));
  }

  /** The L2 keeps the platform private; a property injector may have given it. */
  public get isWindows(): boolean {
    return this['runtimePlatform']?.operatingSystemFamily?.isWindows() ?? false;
  }

  /** The keys of all containers, for a message. */
  public listedKeys(): string {
    return this.containers.length === 0 ? 'none' : this.containers.map(({ node }) => `'${node.id}'`).join(', ');
  }

  /**
   * The containers as they are now. The log router that the L2 adds while the task definition resolves is not among them
   * before that.
   *
   * @param given what the L2 renders, if it has just done so
   */
  public taskContainers(given: readonly RenderedContainer[] = this.containers.map(renderedByL2)): TaskContainer[] {
    return this.containers.map((definition, index) => {
      const rendered = sorted(given[index]);
      checkRendered(rendered, definition);
      return { definition, rendered: withOverride(rendered, containerOverride(this.resource, index)), ...this.reads.factsOf(definition) };
    });
  }

  /**
   * What keeps the task from working. Nothing changes between the preparation of the synthesis and the validation.
   */
  public problems(): string[] {
    const task = this.whenPrepared ?? this.checked();
    this.whenPrepared = undefined;
    return [...this.defaults.problems(this.listedKeys()), ...problemsOf(task)];
  }

  /**
   * The task as it is now.
   */
  public checked(rendered?: readonly RenderedContainer[]): CheckedTask {
    const containers = this.taskContainers(rendered);
    const { stack, reads } = this;
    return {
      stack,
      taskDefinition: this,
      containers,
      reads: readsOf(containers, reads, stack),
      retainedObjects: reads.retainedObjects,
      hostCredentials: reads.hostCredentials,
      unfollowed: unfollowedChanges(this.resource, this.given, this.containers),
      unattachedTaskRolePolicy: this.roles?.unattachedTaskRolePolicy(),
    };
  }

  private renderAll(preparing: boolean) {
    const rendered = this.renderWithRouter();
    this.synthesis.resolving(preparing);
    const containers = rendered.map((container, index) => this.withCredentials(container, this.containers[index]));
    return preparing ? this.prepare(rendered).flatMap((known, index) => this.toLookThrough(known, containers[index]))
      : containers.map((container) => this.synthesis.inTemplate(sorted(container), this.stack));
  }

  /** Everything has been added by now; dependencies, grants and warnings are still collected. */
  private prepare(rendered: readonly RenderedContainer[]): readonly TaskContainer[] {
    this.roles?.grantRuntimeReads();
    this.roles?.beforeTask(this.resource);
    this.whenPrepared = this.checked(rendered);
    warningsOf(this.whenPrepared).forEach(annotate);
    return this.whenPrepared.containers;
  }

  /**
   * What the CDK looks through for references to other stacks, before it writes templates: nothing of most containers, and not what is
   * literal in the long lists of others.
   */
  private toLookThrough(known: TaskContainer, container: RenderedContainer): RenderedContainer[] {
    const texts = this.synthesis.textsIn(this.stack);
    const { environment, secrets, repositoryCredentials } = container;
    return !texts.mayLeaveStack(repositoryCredentials) && !propertiesOf(known).some(([, value]) => texts.mayLeaveStack(value)) ? []
      : [{
        ...container,
        environment: environment?.filter((variable) => texts.mayLeaveStack(variable)),
        secrets: secrets?.filter((secret) => texts.mayLeaveStack(secret)),
      }];
  }

  private withCredentials(container: RenderedContainer, definition: ecs.ContainerDefinition): RenderedContainer {
    const credentials = this.reads.credentialsOf(definition);
    return credentials && !container.repositoryCredentials
      ? { ...container, repositoryCredentials: { credentialsParameter: credentials.credentialsParameter } } : container;
  }

  private renderWithRouter(): RenderedContainer[] {
    this.rendersRouter = true;
    try {
      return this['renderContainers'](); // private to the L2, and the only way to its default log router, which it adds while it renders
    } finally {
      this.rendersRouter = false;
    }
  }
}

/** The L2 renders lists, not tokens, in what this library looks at. */
function renderedByL2(container: ecs.ContainerDefinition): RenderedContainer {
  return container.renderContainerDefinition() as unknown as RenderedContainer;
}
