import { Building, fields } from './building';
import { looksLikeTaskName } from '../../../src/secret/shown';
import { objectsOf } from '../../../src/template/lists';
import { Node } from '../../../src/template/node';
import { Resource } from '../../../src/template/template';
import { Expression, literal, struct } from '../code/expression';

function family(node: Node, building: Building): Expression | undefined {
  const [text, ...others] = building.textsOf(node);
  return text !== undefined && others.length === 0 && looksLikeTaskName(text) ? literal(text)
    : building.text(node, 'The family of the task definition', 'family');
}

/** `256`, `.25 vCPU`; `512`, `0.5 GB`. */
function units(node: Node, unit: 'vcpu' | 'gb', what: string, hint: string, building: Building): Expression | undefined {
  const [text, ...others] = building.textsOf(node);
  const [, number] = /^(\d*\.?\d+)\s*(?:vcpu|gb)$/i.exec(text ?? '') ?? [];
  const isKnown = number !== undefined && others.length === 0 && text.toLowerCase().endsWith(unit);
  return isKnown ? literal(Number(number) * 1024) : building.number(node, what, hint);
}

const ARCHITECTURES: ReadonlyMap<string, string> = new Map(['ARM64', 'X86_64'].map((each) => [each, `ecs.CpuArchitecture.${each}`]));
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  'LINUX', 'WINDOWS_SERVER_2004_CORE', 'WINDOWS_SERVER_2016_FULL', 'WINDOWS_SERVER_2019_CORE', 'WINDOWS_SERVER_2019_FULL', 'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2022_FULL', 'WINDOWS_SERVER_20H2_CORE',
].map((each) => [each, `ecs.OperatingSystemFamily.${each}`]));
const PID_MODES: ReadonlyMap<string, string> = new Map([['task', 'ecs.PidMode.TASK'], ['host', 'ecs.PidMode.HOST']]);

/** The properties that are read here and in `task.ts`. What Fargate alone has need not be said. */
const KNOWN: ReadonlySet<string> = new Set([
  'ContainerDefinitions', 'Cpu', 'EnableFaultInjection', 'EphemeralStorage', 'ExecutionRoleArn', 'Family', 'Memory', 'NetworkMode', 'PidMode',
  'RequiresCompatibilities', 'RuntimePlatform', 'TaskRoleArn', 'Volumes',
]);

/**
 * The props of a task other than its roles, containers and volumes.
 */
export function settingsOf({ properties }: Resource, building: Building): { readonly [name: string]: Expression | undefined } {
  const { scope } = building;
  const [platform] = objectsOf(properties.RuntimePlatform, scope);
  const [storage] = objectsOf(properties.EphemeralStorage, scope);
  Object.keys(properties).filter((key) => !KNOWN.has(key) && /^\w{1,60}$/.test(key)).forEach((key) => building.notes.push(`Not carried over: ${key} of the task definition.`));
  const runtimePlatform = platform && fields({
    cpuArchitecture: building.oneOf(platform.node.CpuArchitecture, ARCHITECTURES, 'CpuArchitecture'),
    operatingSystemFamily: building.oneOf(platform.node.OperatingSystemFamily, SYSTEMS, 'OperatingSystemFamily'),
  });
  return {
    family: family(properties.Family, building),
    cpu: units(properties.Cpu, 'vcpu', 'The CPU units of the task', 'cpu', building),
    memoryLimitMiB: units(properties.Memory, 'gb', 'The memory of the task in MiB', 'memory', building),
    runtimePlatform: runtimePlatform && runtimePlatform.length > 0 ? struct('ecs.RuntimePlatform', runtimePlatform) : undefined,
    ephemeralStorageGiB: building.number(storage?.node.SizeInGiB, 'The ephemeral storage of the task in GiB', 'ephemeral storage'),
    pidMode: building.oneOf(properties.PidMode, PID_MODES, 'PidMode'),
    enableFaultInjection: building.boolean(properties.EnableFaultInjection, 'Whether faults may be injected', 'fault injection'),
  };
}
