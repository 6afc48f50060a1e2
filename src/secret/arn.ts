import { partitionOfRegion } from './partitions';
import { hasToken, splitAtColons } from './token';

export { excludesRegion, isServiceSuffix, partitionOfRegion, suffixOfPartition, suffixOfRegion } from './partitions';

/**
 * The parts of an ARN as they are in a string. Each may be a token.
 */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * Splits an ARN. A string that is not an ARN, or one token as a whole, gives `undefined`.
 */
export function splitArn(arn: string): ArnParts | undefined {
  const [prefix, partition, service, region, account, ...resource] = splitAtColons(arn);
  if (prefix !== 'arn' || resource.length === 0) {
    return undefined;
  }
  return { partition, service, region, account, resource: resource.join(':') };
}

export function joinArn(parts: ArnParts): string {
  return ['arn', parts.partition, parts.service, parts.region, parts.account, parts.resource].join(':');
}

/**
 * Writes the partition out where the Region is a literal: `${AWS::Partition}` and `aws` would make two resources of one (FACTS 11.1).
 */
export function withKnownPartition(arn: string): string {
  const parts = splitArn(arn);
  if (!parts || !hasToken(parts.partition) || hasToken(parts.region) || parts.region === '') {
    return arn;
  }
  return joinArn({ ...parts, partition: partitionOfRegion(parts.region) });
}
