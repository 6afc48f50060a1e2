import { Building, fields, othersThan } from './building';
import { secretsIn } from './named-references';
import { ownLogGroup } from './own-log-group';
import { References } from './references';
import { mapOfTexts } from './text-maps';
import { hasOpenEntries, objectsOf } from '../../../src/template/lists';
import { intrinsic, isObject, Node, ObjectNode, property } from '../../../src/template/node';
import { textOf } from '../../../src/template/resolve';
import { call, construct, Expression, literal, map } from '../code/expression';

/** What the log driver of a container becomes. */
export interface Logging {
  readonly driver: Expression;
  /** The log group that the CDK makes for the container, by its logical id. */
  readonly ownLogGroup?: string;
}

const DRIVERS = ['awslogs', 'splunk', 'awsfirelens', 'fluentd', 'gelf', 'journald', 'json-file', 'syslog'];

/**
 * Where a container logs.
 *
 * @param path of the task definition's construct
 */
export function loggingOf(node: Node, container: string, path: string, references: References, building: Building): Logging | undefined {
  const [log, ...others] = objectsOf(node, building.scope);
  const driver = log === undefined ? [] : building.textsOf(log.node.LogDriver);
  if (node === undefined) {
    return undefined;
  }
  if (log === undefined || others.length > 0 || driver.length !== 1 || !DRIVERS.includes(driver[0])) {
    building.notes.push(`Not carried over: where container '${container}' logs, which the template leaves to the deployment or the CDK has no driver for.`);
    return undefined;
  }
  return driver[0] === 'awslogs' ? cloudWatch(log.node, container, path, building)
    : { driver: otherDriver(driver[0], log.node, container, references, building) };
}

const OPTIONS = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix', 'mode', 'max-buffer-size', 'awslogs-datetime-format', 'awslogs-multiline-pattern'];

function cloudWatch(log: ObjectNode, container: string, path: string, building: Building): Logging {
  const options = property(log, 'Options');
  const ask = (option: string, what: string, hint: string) => property(options, option) === undefined ? undefined
    : building.ask({ type: 'string', comment: `${what} of container '${container}': the log option '${option}' of the template.` }, container, hint);
  const left = othersThan(options, OPTIONS).filter((option) => /^[\w-]{1,60}$/.test(option));
  if (left.length > 0) {
    building.notes.push(`Not carried over: the log options ${left.map((option) => `'${option}'`).join(', ')} of container '${container}'.`);
  }
  const own = ownLogGroup(property(options, 'awslogs-group'), container, path, building.scope);
  return {
    driver: call('ecs.LogDrivers.awsLogs', [], fields({
      logGroup: own ? undefined : building.ask({
        type: 'logs.ILogGroup',
        comment: building.sentence(`The log group of container '${container}'`, building.textsOf(property(options, 'awslogs-group'))),
        text: textOf(property(options, 'awslogs-group') ?? '', building.scope),
      }, container, 'log group'),
      logRetention: own?.retention,
      streamPrefix: ask('awslogs-stream-prefix', 'How the log streams begin', 'stream prefix')
        ?? building.ask({ type: 'string', comment: `How the log streams of container '${container}' begin. The template has no 'awslogs-stream-prefix', which Fargate requires.` }, container, 'stream prefix'),
      mode: building.oneOf(property(options, 'mode'), MODES, `the log option 'mode' of container '${container}'`),
      maxBufferSize: bufferSize(property(options, 'max-buffer-size')),
      datetimeFormat: ask('awslogs-datetime-format', 'The format of dates in the log', 'datetime format'),
      multilinePattern: ask('awslogs-multiline-pattern', 'How log messages begin', 'multiline pattern'),
    })),
    ...(own ? { ownLogGroup: own.logicalId } : {}),
  };
}

const MODES: ReadonlyMap<string, string> = new Map([['blocking', 'ecs.AwsLogDriverMode.BLOCKING'], ['non-blocking', 'ecs.AwsLogDriverMode.NON_BLOCKING']]);

function bufferSize(node: Node): Expression | undefined {
  const [, mebibytes] = /^(\d{1,6})m$/i.exec(typeof node === 'string' ? node : '') ?? [];
  return mebibytes === undefined ? undefined : call('Size.mebibytes', [literal(Number(mebibytes))]);
}

function otherDriver(driver: string, log: ObjectNode, container: string, references: References, building: Building): Expression {
  const { scope } = building;
  const node = property(log, 'Options');
  const isOpen = node !== undefined && (!isObject(node) || intrinsic(node) !== undefined);
  const entries = isObject(node) && !isOpen ? Object.entries(node).map(([option, value]) => ({ name: option, values: building.textsOf(value) })) : [];
  const secretOptions = secretsIn(property(log, 'SecretOptions'), 'log option', container, references, building);
  const options = fields({
    logDriver: driver === 'awsfirelens' ? undefined : literal(driver),
    options: mapOfTexts(entries, isOpen, `The log options of container '${container}'`, building, container, 'log options'),
    secretOptions: secretOptions.length > 0 ? map(secretOptions) : undefined,
  });
  if (hasOpenEntries(property(log, 'SecretOptions'), scope)) {
    building.notes.push(`Not carried over: log options of container '${container}' that only the deployment knows.`);
  }
  return driver === 'awsfirelens' ? call('ecs.LogDrivers.firelens', [], options) : construct('ecs.GenericLogDriver', [], options);
}
