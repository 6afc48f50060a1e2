import { Building, fields, othersThan } from './building';
import { call, construct, Expression, literal, map, name } from './expression';
import { References } from './references';
import { mapOfTexts } from './text-maps';
import { hasSymbol } from '../../src/access/text';
import { looksLikeName } from '../../src/secret/shown';
import { choicesOf, hasOpenEntries, objectsOf } from '../../src/template/lists';
import { intrinsic, isObject, Node, ObjectNode, property } from '../../src/template/node';
import { placeOf } from '../../src/template/places';
import { textOf } from '../../src/template/resolve';

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
  const own = ownLogGroup(property(options, 'awslogs-group'), container, path, building);
  return {
    driver: call('ecs.LogDrivers.awsLogs', [], fields({
      logGroup: own ? undefined : building.ask({
        type: 'logs.ILogGroup', comment: building.sentence(`The log group of container '${container}'`, building.textsOf(property(options, 'awslogs-group'))),
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

/** The log group that `LogDrivers.awsLogs` made: the new task definition makes it anew, under the same logical id. */
function ownLogGroup(node: Node, container: string, path: string, { scope }: Building): { readonly logicalId: string; readonly retention?: Expression } | undefined {
  const logicalId = property(node, 'Ref');
  const resource = typeof logicalId === 'string' ? scope.resources.get(logicalId) : undefined;
  if (!resource || resource.type !== 'AWS::Logs::LogGroup' || placeOf(resource, scope).path !== `${path}/${container}/LogGroup`) {
    return undefined;
  }
  const { RetentionInDays: days, ...others } = resource.properties;
  const retention = RETENTION.get(String(days));
  return Object.keys(others).length > 0 || (days !== undefined && !retention) ? undefined
    : { logicalId: resource.logicalId, ...(retention ? { retention: name(`logs.RetentionDays.${retention}`) } : {}) };
}

const RETENTION: ReadonlyMap<string, string> = new Map(Object.entries({
  1: 'ONE_DAY', 3: 'THREE_DAYS', 5: 'FIVE_DAYS', 7: 'ONE_WEEK', 14: 'TWO_WEEKS', 30: 'ONE_MONTH', 60: 'TWO_MONTHS', 90: 'THREE_MONTHS', 120: 'FOUR_MONTHS', 150: 'FIVE_MONTHS',
  180: 'SIX_MONTHS', 365: 'ONE_YEAR', 400: 'THIRTEEN_MONTHS', 545: 'EIGHTEEN_MONTHS', 731: 'TWO_YEARS', 1096: 'THREE_YEARS', 1827: 'FIVE_YEARS', 2192: 'SIX_YEARS',
  2557: 'SEVEN_YEARS', 2922: 'EIGHT_YEARS', 3288: 'NINE_YEARS', 3653: 'TEN_YEARS',
}));

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

/**
 * References by the names of variables or options.
 */
export function secretsIn(list: Node, usage: 'environment variable' | 'log option', container: string, references: References, building: Building): [string, Expression][] {
  const { scope } = building;
  const entries = objectsOf(list, scope).filter(({ node }) => node.ValueFrom !== undefined).map(({ node, when }) => {
    const variable = textOf(node.Name ?? '', scope);
    return { variable, valueFrom: choicesOf(node.ValueFrom, scope, when) };
  });
  return [...new Map(entries.map(({ variable, valueFrom }) => [variable, valueFrom]))].flatMap(([variable, valueFrom]): [string, Expression][] => {
    const isName = !hasSymbol(variable) && looksLikeName(variable.replace(/^@/, ''));
    if (!isName) {
      building.notes.push(`Not carried over: a ${usage} of container '${container}', whose name is not printed.`);
    }
    return isName ? [[variable, references.secret(valueFrom, usage, `${usage} '${variable}' of container '${container}'`, `${container} ${variable}`)]] : [];
  });
}
