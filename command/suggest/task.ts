import { Building, fields } from './building';
import { ContainerCode, containerOf } from './containers';
import { Expression, Field, literal, map, method, name, struct } from './expression';
import { Keys } from './keys';
import { Names } from './names';
import { References } from './references';
import { executionRoleOf, taskRoleOf } from './roles';
import { TaskCode } from './task-code';
import { volumesOf } from './volumes';
import { registryHostOf, isEcrHost } from './registry-host';
import { Text } from '../../src/access/text';
import { ALWAYS, Choices } from '../../src/access/when';
import { looksLikeTaskName } from '../../src/secret/shown';
import { objectsOf } from '../../src/template/lists';
import { RoleModel, TaskModel } from '../../src/template/model';
import { Node } from '../../src/template/node';
import { textOf } from '../../src/template/resolve';
import { Scope } from '../../src/template/scope';
import { Resource } from '../../src/template/template';

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
      family: family(resource.properties.Family, building),
      cpu: units(resource.properties.Cpu, 'vcpu', 'The CPU units of the task', 'cpu', building),
      memoryLimitMiB: units(resource.properties.Memory, 'gb', 'The memory of the task in MiB', 'memory', building),
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

interface CredentialsCode {
  readonly hosts: ReadonlyArray<readonly [host: string, credentials: Expression]>;
  readonly own: (container: ContainerCode) => Field[];
}

/** Registry credentials by host where all containers with images of a host have the same, else by container. */
function credentialsOf(containers: readonly ContainerCode[], references: References, building: Building): CredentialsCode {
  const hosts = new Map<string, Expression>();
  const textFor = ({ credentials }: ContainerCode) => credentials.map(({ text }) => text).join('\n');
  const byHost = new Map<string, ContainerCode[]>();
  for (const container of containers) {
    const host = container.image === undefined ? undefined : registryHostOf(container.image);
    if (host !== undefined) {
      byHost.set(host, [...byHost.get(host) ?? [], container]);
    }
  }
  const expressions = new Map<ContainerCode, Expression>();
  for (const container of containers.filter(({ credentials }) => credentials.length > 0)) {
    const host = container.image === undefined ? undefined : registryHostOf(container.image);
    if (container.image !== undefined && isEcrHost(container.image)) {
      building.notes.push(`Not carried over: the registry credentials of container '${container.key}'. Its image is in Amazon ECR, which takes none.`);
    } else if (host !== undefined && byHost.get(host)?.every((other) => textFor(other) === textFor(container))) {
      hosts.set(host, hosts.get(host) ?? references.credentials(container.credentials, container.key));
    } else if (container.firelens !== undefined) {
      building.notes.push(`Not carried over: the registry credentials of the log router '${container.key}'. Write them into registryCredentials, by the host of its image.`);
    } else {
      expressions.set(container, references.credentials(container.credentials, container.key));
    }
  }
  return {
    hosts: [...hosts],
    own: (container) => fields({ repositoryCredentials: expressions.get(container) }),
  };
}

function family(node: Node, building: Building): Expression | undefined {
  const [text, ...others] = building.textsOf(node);
  return text !== undefined && others.length === 0 && looksLikeTaskName(text) ? literal(text)
    : building.text(node, 'The family of the task definition', 'family');
}

/** `256`, `.25 vCPU`; `512`, `0.5 GB`. */
function units(node: Node, unit: 'vcpu' | 'gb', what: string, hint: string, building: Building): Expression | undefined {
  const [text, ...others] = building.textsOf(node);
  const [, number] = /^(\d*\.?\d+)\s*(?:vcpu|gb)$/i.exec(text ?? '') ?? [];
  return number !== undefined && others.length === 0 && text.toLowerCase().endsWith(unit) ? literal(Number(number) * 1024) : building.number(node, what, hint);
}

const ARCHITECTURES: ReadonlyMap<string, string> = new Map(['ARM64', 'X86_64'].map((each) => [each, `ecs.CpuArchitecture.${each}`]));
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  'LINUX', 'WINDOWS_SERVER_2004_CORE', 'WINDOWS_SERVER_2016_FULL', 'WINDOWS_SERVER_2019_CORE', 'WINDOWS_SERVER_2019_FULL', 'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2022_FULL', 'WINDOWS_SERVER_20H2_CORE',
].map((each) => [each, `ecs.OperatingSystemFamily.${each}`]));
const PID_MODES: ReadonlyMap<string, string> = new Map([['task', 'ecs.PidMode.TASK'], ['host', 'ecs.PidMode.HOST']]);

/** The properties that are read here and above. What Fargate alone has need not be said. */
const KNOWN: ReadonlySet<string> = new Set([
  'ContainerDefinitions', 'Cpu', 'EnableFaultInjection', 'EphemeralStorage', 'ExecutionRoleArn', 'Family', 'Memory', 'NetworkMode', 'PidMode', 'RequiresCompatibilities', 'RuntimePlatform', 'TaskRoleArn', 'Volumes',
]);

function settingsOf({ properties }: Resource, building: Building): { readonly [name: string]: Expression | undefined } {
  const { scope } = building;
  const [platform] = objectsOf(properties.RuntimePlatform, scope);
  const [storage] = objectsOf(properties.EphemeralStorage, scope);
  building.notes.push(...Object.keys(properties).filter((key) => !KNOWN.has(key) && /^\w{1,60}$/.test(key)).map((key) => `Not carried over: ${key} of the task definition.`));
  const runtimePlatform = platform && fields({
    cpuArchitecture: building.oneOf(platform.node.CpuArchitecture, ARCHITECTURES, 'CpuArchitecture'),
    operatingSystemFamily: building.oneOf(platform.node.OperatingSystemFamily, SYSTEMS, 'OperatingSystemFamily'),
  });
  return {
    runtimePlatform: runtimePlatform && runtimePlatform.length > 0 ? struct('ecs.RuntimePlatform', runtimePlatform) : undefined,
    ephemeralStorageGiB: building.number(storage?.node.SizeInGiB, 'The ephemeral storage of the task in GiB', 'ephemeral storage'),
    pidMode: building.oneOf(properties.PidMode, PID_MODES, 'PidMode'),
    enableFaultInjection: building.boolean(properties.EnableFaultInjection, 'Whether faults may be injected', 'fault injection'),
  };
}

function notesOf({ task }: HandWired, { notes }: Building): string[] {
  const open = task.incomplete ? ['Parts of the containers are known to the deployment only, and are not here.'] : [];
  const conditional = Object.keys(task.when).length > 0 ? ['The task definition is in the template under a condition.'] : [];
  return [...new Set([...conditional, ...open, ...notes])];
}

