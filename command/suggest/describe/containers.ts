import { Building, fields } from './building';
import { callsOf } from './container-calls';
import { healthCheckOf, linuxParametersOf, portMappingsOf, restartOf, secondsOf, systemControlsOf, ulimitsOf } from './container-settings';
import { environmentOf } from './environment';
import { credentialSpecsOf, environmentFilesOf } from './files';
import { firelensOf } from './firelens';
import { imageOf } from './images';
import { keepLogicalId } from './kept';
import { loggingOf } from './logging';
import { secretsIn } from './named-references';
import { References } from './references';
import { mapOfTexts } from './text-maps';
import { Text } from '../../../src/access/text';
import { looksLikeTaskName } from '../../../src/secret/shown';
import { choicesOf, hasOpenEntries, objectsOf } from '../../../src/template/lists';
import { Alternative } from '../../../src/template/model';
import { intrinsic, isObject, Node, ObjectNode } from '../../../src/template/node';
import { textOf } from '../../../src/template/resolve';
import { Expression, Field, literal, map, member, method, name } from '../code/expression';

/** A container, and what is called when all are there. */
export interface ContainerCode {
  /** Its key in `containers`. */
  readonly key: string;
  readonly options: readonly Field[];
  readonly image?: Text;
  /** All that its registry credentials can be. */
  readonly credentials: readonly Alternative[];
  /** What makes it a log router. */
  readonly firelens?: Expression;
  readonly calls: readonly Expression[];
  readonly isEssential: boolean;
}

/** The properties that are read below. */
const KNOWN: ReadonlySet<string> = new Set([
  'Name', 'Image', 'Command', 'Cpu', 'CredentialSpecs', 'DependsOn', 'DisableNetworking', 'DnsSearchDomains', 'DnsServers', 'DockerLabels', 'DockerSecurityOptions', 'EntryPoint',
  'Environment', 'EnvironmentFiles', 'Essential', 'ExtraHosts', 'FirelensConfiguration', 'HealthCheck', 'Hostname', 'Interactive', 'LinuxParameters', 'LogConfiguration', 'Memory',
  'MemoryReservation', 'MountPoints', 'PortMappings', 'Privileged', 'PseudoTerminal', 'ReadonlyRootFilesystem', 'RepositoryCredentials', 'RestartPolicy', 'Secrets', 'StartTimeout',
  'StopTimeout', 'SystemControls', 'Ulimits', 'User', 'VersionConsistency', 'VolumesFrom', 'WorkingDirectory',
]);

const CONSISTENCY: ReadonlyMap<string, string> = new Map(['ENABLED', 'DISABLED'].flatMap((each) => [each, each.toLowerCase()].map((text) => [text, `ecs.VersionConsistency.${each}`])));

/**
 * The container that a container definition becomes.
 *
 * @param keys of the containers by their names
 * @param path of the task definition's construct
 */
export function containerOf(
  node: ObjectNode, key: string, keys: ReadonlyMap<Text, string>, path: string, references: References, building: Building,
): ContainerCode {
  const { scope } = building;
  const container = textOf(node.Name ?? '', scope);
  Object.keys(node).filter((each) => !KNOWN.has(each) && /^\w{1,60}$/.test(each)).forEach((each) => building.notes.push(`Not carried over: ${each} of container '${key}'.`));
  const { image, text } = imageOf(node.Image, key, building);
  const environment = environmentOf(node.Environment, key, building);
  const secrets = new Map([...secretsIn(node.Secrets, 'environment variable', key, references, building), ...environment.secrets]);
  if (hasOpenEntries(node.Secrets, scope)) {
    building.notes.push(`Not carried over: secrets of container '${key}' that only the deployment knows.`);
  }
  const logging = loggingOf(node.LogConfiguration, key, path, references, building);
  const linux = linuxParametersOf(node.LinuxParameters, key, building);
  const of = (property: string) => `${property} of container '${key}'`;
  const seconds = (property: string, hint: string) => secondsOf(node[property], `${of(property)} in seconds`, building, key, hint);
  const number = (property: string) => building.number(node[property], of(property), key, property);
  const boolean = (property: string) => building.boolean(node[property], of(property), key, property);
  const texts = (property: string) => building.shownList(node[property], of(property), key, property);
  const options = fields({
    image,
    containerName: container === key ? undefined : looksLikeTaskName(container) ? literal(container) : building.text(node.Name, `The name of container '${key}'`, key, 'name'),
    essential: unlessDefault(boolean('Essential')),
    cpu: number('Cpu'),
    memoryLimitMiB: number('Memory'),
    memoryReservationMiB: number('MemoryReservation'),
    entryPoint: building.hidden(node.EntryPoint, of('The entry point'), key, 'entry point'),
    command: building.hidden(node.Command, of('The command'), key, 'command'),
    workingDirectory: building.text(node.WorkingDirectory, of('The working directory'), key, 'working directory'),
    user: building.text(node.User, of('The user'), key, 'user'),
    portMappings: portMappingsOf(node.PortMappings, key, building),
    environment: environment.plain,
    environmentFiles: environmentFilesOf(node.EnvironmentFiles, key, building),
    secrets: secrets.size > 0 ? map([...secrets]) : undefined,
    credentialSpecs: credentialSpecsOf(node.CredentialSpecs, key, building),
    logging: logging?.driver,
    healthCheck: healthCheckOf(node.HealthCheck, key, building),
    ...restartOf(node.RestartPolicy, key, building),
    startTimeout: seconds('StartTimeout', 'start timeout'),
    stopTimeout: seconds('StopTimeout', 'stop timeout'),
    ulimits: ulimitsOf(node.Ulimits, key, building),
    linuxParameters: linux.parameters,
    systemControls: systemControlsOf(node.SystemControls, key, building),
    dockerLabels: labelsOf(node.DockerLabels, key, building),
    dockerSecurityOptions: texts('DockerSecurityOptions'),
    dnsServers: texts('DnsServers'),
    dnsSearchDomains: texts('DnsSearchDomains'),
    extraHosts: extraHostsOf(node.ExtraHosts, key, building),
    hostname: building.text(node.Hostname, of('The host name'), key, 'hostname'),
    readonlyRootFilesystem: boolean('ReadonlyRootFilesystem'),
    privileged: boolean('Privileged'),
    interactive: boolean('Interactive'),
    pseudoTerminal: boolean('PseudoTerminal'),
    disableNetworking: boolean('DisableNetworking'),
    versionConsistency: building.oneOf(node.VersionConsistency, CONSISTENCY, of('VersionConsistency')),
  });
  const made = method(name('task'), 'container', [literal(key)]);
  const firelens = firelensOf(node.FirelensConfiguration, key, building);
  return {
    key,
    options,
    ...(text === undefined ? {} : { image: text }),
    credentials: objectsOf(node.RepositoryCredentials, scope).flatMap((entry) => choicesOf(entry.node.CredentialsParameter, scope, entry.when)),
    ...(firelens ? { firelens } : {}),
    calls: [
      ...linux.calls,
      ...(logging?.ownLogGroup === undefined ? [] : [keepLogicalId(member(method(made, 'node.findChild', [literal('LogGroup')]), 'node.defaultChild'), 'logs.CfnLogGroup', logging.ownLogGroup)]),
      ...callsOf(node, made, key, keys, building),
    ],
    isEssential: building.textsOf(node.Essential).every((each) => each.toLowerCase() !== 'false'),
  };
}

/** A container is essential unless it is said otherwise. */
function unlessDefault(essential: Expression | undefined): Expression | undefined {
  return essential?.kind === 'literal' && essential.value === true ? undefined : essential;
}

function labelsOf(node: Node, container: string, building: Building): Expression | undefined {
  const isOpen = node !== undefined && (!isObject(node) || intrinsic(node) !== undefined);
  const labels = isObject(node) && !isOpen ? Object.entries(node).map(([label, value]) => ({ name: label, values: building.textsOf(value) })) : [];
  return mapOfTexts(labels, isOpen, `The labels of container '${container}'`, building, container, 'labels');
}

function extraHostsOf(node: Node, container: string, building: Building): Expression | undefined {
  const hosts = objectsOf(node, building.scope).map((entry) => ({ name: textOf(entry.node.Hostname ?? '', building.scope), values: building.textsOf(entry.node.IpAddress) }));
  return mapOfTexts(hosts, false, `The extra hosts of container '${container}' with their addresses`, building, container, 'extra hosts');
}
