import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { constructsOf, KnownSources } from './known-sources';
import { identityOf } from '../role/role-identity';
import { InternalTaskDefinition } from '../task/internal-task-definition';

/**
 * What there is in a stage that decides what tasks read, as things are now.
 */
export class AppIndex {
  public readonly sources = new KnownSources();
  private readonly byExecutionRole = new Map<iam.IRole, ecs.TaskDefinition[]>();
  private readonly byTaskRole = new Map<string, ecs.TaskDefinition>();
  private readonly byTask = new Map<ecs.TaskDefinition, ecs.BaseService[]>();

  public constructor(stage: IConstruct) {
    constructsOf(stage).forEach((construct) => this.add(construct));
  }

  /** The task definitions of the CDK whose execution role this is. What `SecureFargateTaskDefinition` grants is in policies of its own. */
  public tasksWith(executionRole: iam.IRole): readonly ecs.TaskDefinition[] {
    return this.byExecutionRole.get(executionRole) ?? [];
  }

  public servicesOf(task: ecs.TaskDefinition): readonly ecs.BaseService[] {
    return this.byTask.get(task) ?? [];
  }

  /** A task definition whose task role this is, however often the role was imported. */
  public taskWithTaskRole(role: iam.IRole, { stack }: ecs.TaskDefinition): ecs.TaskDefinition | undefined {
    return identityOf(role, stack).sought.map((name) => this.byTaskRole.get(name)).find((task) => task !== undefined);
  }

  private add(construct: IConstruct): void {
    this.sources.add(construct);
    if (construct instanceof ecs.BaseService) {
      this.addService(construct);
    } else if (construct instanceof ecs.TaskDefinition) {
      this.addTask(construct);
    }
  }

  private addService(service: ecs.BaseService): void {
    const { taskDefinition } = service;
    this.byTask.set(taskDefinition, [...this.byTask.get(taskDefinition) ?? [], service]);
  }

  private addTask(task: ecs.TaskDefinition): void {
    identityOf(task.taskRole, task.stack).names.forEach((name) => this.byTaskRole.set(name, task));
    const { executionRole } = task;
    if (executionRole && !(task instanceof InternalTaskDefinition)) {
      this.byExecutionRole.set(executionRole, [...this.byExecutionRole.get(executionRole) ?? [], task]);
    }
  }
}
