import { Node, property } from '../../../src/template/node';
import { placeOf } from '../../../src/template/places';
import { Scope } from '../../../src/template/scope';
import { Expression, name } from '../code/expression';

/** A log group that the CDK made for a container. */
export interface OwnLogGroup {
  readonly logicalId: string;
  readonly retention?: Expression;
}

/**
 * The log group that `LogDrivers.awsLogs` made: the new task definition makes it anew, under the same logical id.
 *
 * @param path of the task definition's construct
 */
export function ownLogGroup(node: Node, container: string, path: string, scope: Scope): OwnLogGroup | undefined {
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
  1: 'ONE_DAY',
  3: 'THREE_DAYS',
  5: 'FIVE_DAYS',
  7: 'ONE_WEEK',
  14: 'TWO_WEEKS',
  30: 'ONE_MONTH',
  60: 'TWO_MONTHS',
  90: 'THREE_MONTHS',
  120: 'FOUR_MONTHS',
  150: 'FIVE_MONTHS',
  180: 'SIX_MONTHS',
  365: 'ONE_YEAR',
  400: 'THIRTEEN_MONTHS',
  545: 'EIGHTEEN_MONTHS',
  731: 'TWO_YEARS',
  1096: 'THREE_YEARS',
  1827: 'FIVE_YEARS',
  2192: 'SIX_YEARS',
  2557: 'SEVEN_YEARS',
  2922: 'EIGHT_YEARS',
  3288: 'NINE_YEARS',
  3653: 'TEN_YEARS',
}));
