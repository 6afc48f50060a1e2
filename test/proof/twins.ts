// The same tasks by hand: what is left of a modelled app that the CDK's own task definition can say, written with it, and tightened.

import { Aspects } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Build } from './app';
import { Construction } from './construction';
import { Containers, imageOn } from './containers';
import { AppModel, ContainerModel, KeyModel, LogModel, ReadModel, SourceModel, TaskModel } from './model';
import { taskIdOf } from './places';
import { Sources } from './sources';
import { TightenSecretAccess } from '../../src';

/**
 * An app with the parts of a modelled one that are there without this library: references to constructs, whose keys the constructs know.
 * Tasks, encrypted secrets and roles are in one stack, since the CDK's own grants close a cycle between stacks otherwise (FACTS 12.1).
 */
export function twinModel(model: AppModel): AppModel {
  const keys = model.keys.map((key): KeyModel => key.kind === 'owned' ? { ...key, stack: 'Service' } : key);
  const sources = model.sources.map((source): SourceModel => {
    switch (source.kind) {
      case 'owned secret':
        return source.key !== undefined || source.lateKey !== undefined ? { ...source, stack: 'Service' } : source;
      case 'imported secret':
        return { ...source, key: source.by === 'attributes' && typeof source.key !== 'string' ? source.key.slice(0, 1) : 'unstated' };
      case 'imported parameter':
        return { ...source, key: source.by === 'secure attributes' && typeof source.key !== 'string' ? source.key : 'unstated' };
      default:
        return source;
    }
  });
  const isConstruct = ({ source: index }: ReadModel) => {
    const source = sources[index];
    return source.kind !== 'referenced secret' && !(source.kind === 'imported parameter' && source.by === 'pasted ARN');
  };
  const roles = model.roles.map((role) => role.kind === 'owned' ? { ...role, stack: 'Service' as const, inline: Math.min(role.inline, 2_000) } : role);
  const tasks = model.tasks.map((task) => twinTask(task, roles, isConstruct));
  return { ...model, keys, sources, roles, buckets: [], platformKey: undefined, checksWarnings: false, tasks };
}

function twinTask(task: TaskModel, roles: AppModel['roles'], isConstruct: (read: ReadModel) => boolean): TaskModel {
  const read = (reads: readonly ReadModel[]) => reads.filter(isConstruct).map((each): ReadModel => ({ ...each, by: 'construct' }));
  const { executionRole, taskRole } = task;
  const isOwned = (choice: TaskModel['executionRole']) => typeof choice === 'object' && 'role' in choice && roles[choice.role].kind === 'owned';
  return {
    ...task,
    stack: 'Service',
    nested: false,
    placement: 'INLINE',
    executionRole: (typeof executionRole === 'object' && 'task' in executionRole) || isOwned(executionRole) ? executionRole : 'made',
    taskRole: isOwned(taskRole) ? taskRole : 'made',
    grants: task.grants.filter(({ what }) => typeof what === 'object' && 'source' in what && isConstruct({ source: what.source, by: 'construct' })),
    hosts: {},
    retained: [],
    retainedFiles: undefined,
    namedByKey: undefined,
    router: 'own',
    containers: task.containers.map((container): ContainerModel => {
      const image = container.image.kind === 'ECR repository' ? container.image
        : { kind: 'registry' as const, host: container.image.kind === 'registry' ? container.image.host : 'docker.io' as const };
      return {
        added: 'task definition',
        image,
        credentials: image.kind === 'registry' && container.credentials ? read([container.credentials])[0] : undefined,
        secrets: read(container.secrets),
        late: read(container.late),
        files: [],
        runtime: [],
        environmentFiles: [],
        credentialSpecs: [],
        log: twinLog(container.log, read),
      };
    }),
  };
}

function twinLog(log: LogModel | undefined, read: (reads: readonly ReadModel[]) => readonly ReadModel[]): LogModel | undefined {
  if (log === undefined || log.driver === 'awslogs') {
    return log;
  }
  if (log.driver === 'splunk') {
    const [token] = read([log.token]);
    return token && { ...log, token };
  }
  return { ...log, options: read(log.options) };
}

/** The model whose references are written without this library. */
export function writtenByHand(model: AppModel): AppModel {
  return JSON.parse(JSON.stringify(model).replaceAll('"by":"construct"', '"by":"ecs.Secret"')) as AppModel; // plain data
}

/** How the tasks are tightened, if they are. */
export type Tightened = 'by an aspect' | 'by a mixin' | 'by both' | 'not';

/**
 * Writes the tasks with the CDK's own construct. Secrets that come late come in an Aspect, after everything else.
 */
export function byHand(tightened: Tightened): Build {
  return (construction, sources, containers) => {
    const { app, model: { tasks } } = construction;
    if (tightened === 'by an aspect' || tightened === 'by both') {
      Aspects.of(app).add(new TightenSecretAccess());
      Aspects.of(app).add(new TightenSecretAccess());
    }
    const made: ecs.FargateTaskDefinition[] = [];
    tasks.forEach((task, index) => {
      const stack = construction.stackOf(task);
      const role = (choice: TaskModel['executionRole']): iam.IRole | undefined => typeof choice === 'string' ? undefined
        : 'role' in choice ? construction.role(choice, stack, index) : made[choice.task].obtainExecutionRole();
      const definition = new ecs.FargateTaskDefinition(new Construct(stack, taskIdOf(construction.model, index)), 'TaskDefinition',
        { executionRole: role(task.executionRole), taskRole: role(task.taskRole) });
      made.push(definition);
      if (tightened === 'by a mixin' || tightened === 'by both') {
        definition.with(new TightenSecretAccess());
      }
      fill(definition, task, index, construction, sources, containers);
    });
  };
}

function fill(
  definition: ecs.FargateTaskDefinition, task: TaskModel, index: number, construction: Construction, sources: Sources, containers: Containers,
): void {
  const { stack } = definition;
  const { names } = construction.writing;
  definition.obtainExecutionRole(); // a task that reads nothing has none
  task.containers.forEach((container, number) => {
    const { image, credentials } = container;
    const options = containers.plain(container, stack, index);
    definition.addContainer(names('container', number), image.kind === 'registry' && credentials
      ? { ...options, image: ecs.ContainerImage.fromRegistry(imageOn(image.host), { credentials: sources.source(credentials.source) }) } : options);
    container.late.forEach(({ source }) => sources.source(source)); // not made while the Aspect is at work
  });
  if (task.containers.some(({ log }) => log?.driver === 'firelens')) {
    definition.addFirelensLogRouter('router', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5'),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
    });
  }
  task.grants.forEach(({ to, what }) => {
    if (typeof what === 'object' && 'source' in what) {
      sources.source(what.source).grantRead(to === 'execution' ? definition.obtainExecutionRole() : definition.taskRole);
    }
  });
  Aspects.of(definition).add({
    visit: (node) => {
      if (node === definition) {
        task.containers.forEach(({ late }, number) => late.forEach((read, variable) =>
          definition.findContainer(names('container', number))?.addSecret(names('late', variable), sources.secret(read, stack))));
      }
    },
  });
}
