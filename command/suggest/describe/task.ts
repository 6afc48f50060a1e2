import { Building, fields } from './building';
import { ContainerCode, containerOf } from './containers';
import { Keys } from './keys';
import { References } from './references';
import { credentialsOf } from './registry-credentials';
import { executionRoleOf, taskRoleOf } from './roles';
import { settingsOf } from './task-settings';
import { volumesOf } from './volumes';
import { Text } from '../../../src/access/text';
import { ALWAYS, Choices } from '../../../src/access/when';
import { looksLikeTaskName } from '../../../src/secret/shown';
import { objectsOf } from '../../../src/template/lists';
import { RoleModel, TaskModel } from '../../../src/template/model';
import { textOf } from '../../../src/template/resolve';
import { Scope } from '../../../src/template/scope';
import { Resource } from '../../../src/template/template';
import { Expression, literal, map, method, name, struct } from '../code/expression';
import { Names } from '../code/names';
import { TaskCode } from '../code/task-code';

/** A task definition of a template, and what else the templates have. */
export interface HandWired {
  readonly task: TaskModel;
  readonly resource: Resource;
  readonly scope: Scope;
  readonly roles: ReadonlyMap<string, RoleModel>;
  readonly choices: Choices;
}

/**
 * The code that replaces a task definition.
 *
 * @param names for functions
 */
export function codeFor(handWired: HandWired, names: Names): TaskCode {
  const { task, resource, scope, roles, choices } = handWired;
  const { path, logicalId } = task.place;
  const last = path.split('/').at(-1) ?? '';
  const id = /^[\w.-]{1,100}$/.test(last) ? last : /^\w{1,100}$/.test(logicalId) ? logicalId : 'Task';
  const building = new Building(scope, id);
  const role = task.executionRole.length === 1 ? roles.get(task.executionRole[0].role ?? '') : undefined;
  const keys = new Keys(building, role?.policies.flatMap(({ policy }) => policy.statements) ?? [], role?.arn ?? '', choices);
  const references = new References(building, keys, task);
  const executionRole = executionRoleOf(task, roles, building);
  const taskRole = taskRoleOf(task, roles, building);
  const containers = containersOf(handWired, references, building);
  const { hosts, own } = credentialsOf(containers, references, building);
  const routers = containers.filter(({ firelens }) => firelens !== undefined);
  const plain = containers.filter(({ firelens }) => firelens === undefined);
  return {
    path,
    name: names.unique(...functionNameFor(path, task.place.stack, logicalId)),
    id: literal(id),
    props: fields({
      ...settingsOf(resource, building),
      executionRole: executionRole.prop,
      taskRole: taskRole.prop,
      volumes: volumesOf(resource.properties.Volumes, building),
      registryCredentials: hosts.length > 0 ? map(hosts) : undefined,
      defaultContainer: defaultContainerOf(plain),
      containers: plain.length > 0 ? map(plain.map((container) => [container.key, struct('SecureContainerOptions', [...container.options, ...own(container)])])) : undefined,
    }),
    calls: [
      ...routers.map(({ key, options, firelens }) => method(name('task'), 'taskDefinition.addFirelensLogRouter', [literal(key)], [...options, ...fields({ firelensConfig: firelens })])),
      ...containers.flatMap(({ calls }) => calls),
      ...taskRole.calls,
    ],
    asks: building.asks,
    constants: building.constants,
    usesStack: building.usesStack,
    notes: notesOf(handWired, building),
  };
}

/** By the last two constructs; of a template without constructs, by the logical id. */
function functionNameFor(path: string, stack: string, logicalId: string): string[] {
  const words = path === `${stack}/${logicalId}` ? [logicalId.replace(/[0-9A-F]{8}$/, '')] : path.split('/').slice(-2);
  return words.join('').toLowerCase() === 'task' ? ['task definition'] : words;
}

function containersOf({ task, resource, scope }: HandWired, references: References, building: Building): ContainerCode[] {
  const entries = objectsOf(resource.properties.ContainerDefinitions, scope);
  const keys = new Map<number, string>();
  entries.forEach(({ node }, index) => {
    const container = textOf(node.Name ?? '', scope);
    const key = looksLikeTaskName(container) && container !== '__proto__' ? container : `container${index + 1}`;
    keys.set(index, [...keys.values()].includes(key) ? `${key}-${index + 1}` : key);
  });
  const byName = new Map<Text, string>(entries.map(({ node }, index) => [textOf(node.Name ?? '', scope), keys.get(index) ?? '']));
  return entries.map(({ node, when }, index) => {
    const key = keys.get(index) ?? '';
    if (when !== ALWAYS && Object.keys(when).length > 0) {
      building.notes.push(`Container '${key}' is in the template under a condition. Decide whether it is there.`);
    }
    return containerOf(node, key, byName, task.place.path, references, building);
  });
}

/** Several essential containers with ports: the L2 took the first essential container. */
function defaultContainerOf(containers: readonly ContainerCode[]): Expression | undefined {
  const essential = containers.filter(({ isEssential }) => isEssential);
  const first = essential[0];
  return first && essential.filter(({ options }) => options.some(([key]) => key === 'portMappings')).length > 1 ? literal(first.key) : undefined;
}

function notesOf({ task }: HandWired, { notes }: Building): string[] {
  const open = task.incomplete ? ['Parts of the containers are known to the deployment only, and are not here.'] : [];
  const conditional = Object.keys(task.when).length > 0 ? ['The task definition is in the template under a condition.'] : [];
  return [...new Set([...conditional, ...open, ...notes])];
}

