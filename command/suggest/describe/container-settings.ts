import { Building, fields } from './building';
import { entriesOf, objectsOf } from '../../../src/template/lists';
import { Node, ObjectNode, property } from '../../../src/template/node';
import { call, construct, Expression, list, literal, method, name, struct } from '../code/expression';

const PROTOCOLS: ReadonlyMap<string, string> = new Map([['tcp', 'ecs.Protocol.TCP'], ['udp', 'ecs.Protocol.UDP']]);
const APP_PROTOCOLS: ReadonlyMap<string, string> = new Map(['http', 'http2', 'grpc'].map((each) => [each, `ecs.AppProtocol.${each}`]));

export function portMappingsOf(node: Node, container: string, building: Building): Expression | undefined {
  return listOf(node, building, (entry) => {
    const range = building.text(entry.ContainerPortRange, `The range of ports of container '${container}'`, container, 'port range');
    const port = range ? name('ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE')
      : building.number(entry.ContainerPort, `A port of container '${container}'`, container, 'port');
    return port && struct('ecs.PortMapping', fields({
      containerPort: port,
      containerPortRange: range,
      // On Fargate, the host port is that of the container.
      protocol: entry.Protocol === 'tcp' ? undefined : building.oneOf(entry.Protocol, PROTOCOLS, `the protocol of a port of container '${container}'`),
      name: building.text(entry.Name, `The name of a port of container '${container}'`, container, 'port name'),
      appProtocol: building.oneOf(entry.AppProtocol, APP_PROTOCOLS, `the application protocol of a port of container '${container}'`),
    }));
  });
}

const ULIMITS: ReadonlyMap<string, string> = new Map([
  'core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime', 'sigpending', 'stack',
].map((each) => [each, `ecs.UlimitName.${each.toUpperCase()}`]));

export function ulimitsOf(node: Node, container: string, building: Building): Expression | undefined {
  return listOf(node, building, (entry) => {
    const limit = building.oneOf(entry.Name, ULIMITS, `a limit of container '${container}'`);
    const number = (key: string) => building.number(entry[key], `${key} of a limit of container '${container}'`, container, key);
    const [softLimit, hardLimit] = [number('SoftLimit'), number('HardLimit')];
    return limit && softLimit && hardLimit && struct('ecs.Ulimit', fields({ name: limit, softLimit, hardLimit }));
  });
}

export function systemControlsOf(node: Node, container: string, building: Building): Expression | undefined {
  return listOf(node, building, (entry) => {
    const namespace = building.text(entry.Namespace, `A system control of container '${container}'`, container, 'system control');
    const value = building.text(entry.Value, `The value of a system control of container '${container}'`, container, 'system control value');
    return namespace && value && struct('ecs.SystemControl', fields({ namespace, value }));
  });
}

export function healthCheckOf(node: Node, container: string, building: Building): Expression | undefined {
  const [check] = objectsOf(node, building.scope);
  const what = `The health check of container '${container}'`;
  const command = check && building.hidden(check.node.Command, `The command of the health check of container '${container}'`, container, 'health check');
  return check && command && struct('ecs.HealthCheck', fields({
    command,
    interval: secondsOf(check.node.Interval, `${what}, seconds between two`, building, container, 'interval'),
    retries: building.number(check.node.Retries, `${what}, retries`, container, 'retries'),
    startPeriod: secondsOf(check.node.StartPeriod, `${what}, seconds before the first`, building, container, 'start period'),
    timeout: secondsOf(check.node.Timeout, `${what}, seconds that one may take`, building, container, 'timeout'),
  }));
}

/** A number of seconds as a duration. */
export function secondsOf(node: Node, what: string, building: Building, ...hints: readonly string[]): Expression | undefined {
  const seconds = building.number(node, what, ...hints);
  return seconds && call('Duration.seconds', [seconds]);
}

export function restartOf(node: Node, container: string, building: Building): { readonly [name: string]: Expression | undefined } {
  const [policy] = objectsOf(node, building.scope);
  const codes = policy && entriesOf(policy.node.IgnoredExitCodes, building.scope)
    .flatMap((entry) => building.number(entry.node, `An exit code of container '${container}' that is ignored`, container, 'exit code') ?? []);
  return policy === undefined ? {} : {
    enableRestartPolicy: building.boolean(policy.node.Enabled, `Whether container '${container}' is restarted`, container, 'restart'),
    restartIgnoredExitCodes: codes && codes.length > 0 ? list(codes) : undefined,
    restartAttemptPeriod: secondsOf(policy.node.RestartAttemptPeriod, `Seconds before container '${container}' is restarted`, building, container, 'restart period'),
  };
}

const CAPABILITIES: ReadonlySet<string> = new Set([
  'ALL', 'AUDIT_CONTROL', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE',
  'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_ADMIN',
  'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'SYSLOG', 'WAKE_ALARM',
]);

/** A construct, and what is called on it. */
interface LinuxCode {
  readonly parameters?: Expression;
  readonly calls: readonly Expression[];
}

export function linuxParametersOf(node: Node, container: string, building: Building): LinuxCode {
  const [given] = objectsOf(node, building.scope);
  if (!given) {
    return { calls: [] };
  }
  const left = Object.keys(given.node).filter((key) => !['InitProcessEnabled', 'Capabilities'].includes(key) && /^\w{1,40}$/.test(key));
  left.forEach((key) => building.notes.push(`Not carried over: ${key} of the Linux parameters of container '${container}'.`));
  const initProcessEnabled = building.boolean(given.node.InitProcessEnabled, `Whether container '${container}' has an init process`, container, 'init process');
  const options = fields({ initProcessEnabled });
  const parameters = building.constant((id) => construct('ecs.LinuxParameters', [name('scope'), literal(id)], options), container, 'linux parameters');
  const capabilities = (key: 'Add' | 'Drop') => building.textsOfList(property(given.node.Capabilities, key));
  const calls = (['Add', 'Drop'] as const).flatMap((key) => {
    const known = capabilities(key).filter((each) => CAPABILITIES.has(each));
    if (known.length < capabilities(key).length) {
      building.notes.push(`Not carried over: a capability of container '${container}' that the CDK has no name for.`);
    }
    const callee = key === 'Add' ? 'addCapabilities' : 'dropCapabilities';
    return known.length === 0 ? [] : [method(parameters, callee, known.map((each) => name(`ecs.Capability.${each}`)))];
  });
  return { parameters, calls };
}

/** The entries of a list that become something. */
export function listOf(node: Node, building: Building, make: (entry: ObjectNode) => Expression | undefined): Expression | undefined {
  const items = objectsOf(node, building.scope).flatMap((entry) => make(entry.node) ?? []);
  return items.length === 0 ? undefined : list(items);
}
