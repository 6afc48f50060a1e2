// Tasks of a modelled app, written with the library.

import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construction } from './construction';
import { Containers, imageOn, OVERRIDING } from './containers';
import { ContainerModel, GrantModel, RoleChoice, TaskModel } from './model';
import { taskIdOf } from './places';
import { Sources } from './sources';
import { PolicyPlacement, SecureFargateTaskDefinition } from '../../src';

export class Tasks {
  private readonly made: SecureFargateTaskDefinition[] = [];

  public constructor(private readonly construction: Construction, private readonly sources: Sources, private readonly containers: Containers) {}

  public add(model: TaskModel, index: number): void {
    const { writing: { names, order } } = this.construction;
    const stack = this.construction.stackOf(model);
    const executionRole = this.executionRole(model, stack, index);
    const taskRole = this.role(model.taskRole, stack, index);
    const containers = model.containers.map((container, number) => ({ container, number, key: names('container', number) }));
    const task = new SecureFargateTaskDefinition(stack, taskIdOf(this.construction.model, index), {
      executionRole,
      taskRole,
      restrictTrustToAccount: model.executionRole === 'made for this account' || undefined,
      policyPlacement: PolicyPlacement[model.placement],
      registryCredentials: this.construction.map(Object.entries(model.hosts), ([host, read]) => [host, this.sources.credentials(read, stack)]),
      retainFiles: model.retainedFiles?.map((file) => this.containers.environmentFile(file)),
      retainAccess: order([...model.retained]).map((read) => this.sources.secret(read, stack)),
      containers: this.construction.map(containers.filter(({ container }) => container.added === 'props'),
        ({ container, key }) => [key, this.containers.secure(container, stack, index)]),
    });
    this.made.push(task);
    for (const { container, key } of containers) {
      if (container.added === 'task') {
        task.addContainer(key, this.containers.secure(container, stack, index));
      } else if (container.added === 'task definition') {
        task.taskDefinition.addContainer(key, this.containers.plain(container, stack, index));
      }
    }
    containers.forEach(({ container, key }) => this.change(task.taskDefinition, key, container, stack));
    if (model.router === 'own' && model.containers.some(({ log }) => log?.driver === 'firelens')) {
      task.taskDefinition.addFirelensLogRouter('router', {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5'),
        firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
      });
    }
    model.grants.forEach((grant) => this.grant(grant, grant.to === 'execution' ? task.executionRole : task.taskDefinition.taskRole, stack));
    if (model.namedByKey !== undefined) {
      this.construction.key(model.namedByKey).addToResourcePolicy(new iam.PolicyStatement({ principals: [task.executionRole], actions: ['kms:Decrypt'], resources: ['*'] }));
    }
    if (model.placement === 'EXTERNAL') {
      this.attach(task, stack, index, executionRole, model.taskRoleAttachedBy === 'owner' ? taskRole : undefined);
    }
  }

  private executionRole({ executionRole }: TaskModel, stack: Stack, index: number): iam.IRole | undefined {
    if (typeof executionRole === 'object' && 'task' in executionRole) {
      return this.made[executionRole.task].executionRole;
    }
    return this.role(executionRole, stack, index);
  }

  private role(choice: string | RoleChoice, stack: Stack, index: number): iam.IRole | undefined {
    return typeof choice === 'string' ? undefined : this.construction.role(choice, stack, index);
  }

  /** What comes to a container after it was made. */
  private change(definition: ecs.FargateTaskDefinition, key: string, { late, lateHost, overridden }: ContainerModel, stack: Stack): void {
    const container = definition.findContainer(key);
    late.forEach((read, number) => container?.addSecret(this.construction.writing.names('late', number), this.sources.secret(read, stack)));
    // The list is protected in the L2.
    const override = (property: string, value: unknown) => container && (definition.node.defaultChild as ecs.CfnTaskDefinition) // of every task definition
      .addPropertyOverride(`ContainerDefinitions.${definition['containers'].indexOf(container)}.${property}`, value);
    if (lateHost) {
      override('Image', imageOn(lateHost));
    }
    if (overridden) {
      override('Secrets', [OVERRIDING]);
    }
  }

  private grant({ what }: GrantModel, role: iam.IRole, stack: Stack): void {
    if (what === 'log group') {
      this.containers.logGroupIn(stack).grantWrite(role);
    } else if (what === 'repository') {
      this.containers.repositoryIn(stack).grantPull(role);
    } else if ('bucket' in what) {
      this.construction.bucket(what.bucket).grantRead(role);
    } else {
      this.sources.source(what.source).grantRead(role);
    }
  }

  /** What the owner of external roles does. */
  private attach(task: SecureFargateTaskDefinition, stack: Stack, index: number, executionRole?: iam.IRole, taskRole?: iam.IRole): void {
    for (const [role, document, name] of [[executionRole, task.executionRolePolicy, 'Execution'], [taskRole, task.taskRolePolicy, 'Task']] as const) {
      if (role) {
        new OwnerPolicy(stack, `Owner${name}${index}`, { policyName: `Owner${name}${index}`, policyDocument: document, roles: [role.roleName] });
      }
    }
  }
}

/** Nobody attaches an empty policy; what is in it shows when all has been added. */
class OwnerPolicy extends iam.CfnPolicy {
  public shouldSynthesize(): boolean {
    return !(this.policyDocument as iam.PolicyDocument).isEmpty; // what is passed above
  }
}
