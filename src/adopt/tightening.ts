import { Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { AppIndex } from './app-index';
import { resourceOf } from './task-uses';
import { TightenedRole } from './tightened-role';
import { TightenedTask } from './tightened-task';
import { Synthesis } from '../policy/synthesis';
import { givenProperties, unfollowedChanges } from '../task/unfollowed-changes';

/** Under which a stage carries what is tightened in it. */
const TIGHTENING = Symbol.for('cdk-fargate-secrets.Tightening/v1');

interface Carrier extends IConstruct {
  [TIGHTENING]?: Tightening;
}

/**
 * The task definitions and execution roles of a stage that are tightened: each once, however often it is asked for.
 */
export class Tightening {
  public static of(scope: IConstruct): Tightening {
    const carrier: Carrier = Stage.of(scope) ?? scope.node.root;
    return carrier[TIGHTENING] ??= new Tightening(carrier);
  }

  private readonly tasks = new Map<ecs.TaskDefinition, TightenedTask>();
  private readonly roles = new Map<iam.IRole, TightenedRole>();
  private readonly synthesis: Synthesis;
  private last?: { readonly pass: number; readonly index: AppIndex };

  private constructor(private readonly stage: IConstruct) {
    this.synthesis = Synthesis.of(stage);
  }

  /** What there is in the stage. Nothing that matters here comes to it during a pass. */
  public get index(): AppIndex {
    const { pass } = this.synthesis;
    if (pass === 0 || this.last?.pass !== pass) {
      this.last = { pass, index: new AppIndex(this.stage) };
    }
    return this.last.index;
  }

  /**
   * Tightens a task definition and its execution role, and takes over the policies that the role has by now.
   *
   * @returns whether it had not been tightened before
   */
  public tighten(task: ecs.TaskDefinition): boolean {
    const known = this.tasks.get(task);
    const tightened = known ?? new TightenedTask(task, () => this.roleOf(task));
    this.tasks.set(task, tightened);
    tightened.adopt();
    return known === undefined;
  }

  /** Of a task definition that only shares its role with one that is tightened, overrides alone can be told. */
  public unfollowed(task: ecs.TaskDefinition): readonly string[] {
    const resource = resourceOf(task);
    return this.tasks.get(task)?.unfollowed ?? unfollowedChanges(resource, givenProperties(resource), task['containers']);
  }

  public preparing(role: iam.IRole): void {
    this.index.tasksWith(role).forEach((task) => this.tasks.get(task)?.prepareIfReplaced());
  }

  private roleOf({ executionRole: role }: ecs.TaskDefinition): TightenedRole | undefined {
    if (!role) {
      return undefined;
    }
    const tightened = this.roles.get(role) ?? new TightenedRole(role, this);
    this.roles.set(role, tightened);
    return tightened;
  }
}
