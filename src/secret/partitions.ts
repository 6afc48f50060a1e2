/**
 * The partitions whose Regions carry a prefix of their own, each with the DNS suffix of its services.
 * Everything else is the commercial partition (FACTS 11.1).
 */
const PARTITIONS: { readonly [regionPrefix: string]: { readonly name: string; readonly suffix: string } } = {
  'cn-': { name: 'aws-cn', suffix: 'amazonaws.com.cn' },
  'us-gov-': { name: 'aws-us-gov', suffix: 'amazonaws.com' },
  'eusc-': { name: 'aws-eusc', suffix: 'amazonaws.eu' },
  'us-iso-': { name: 'aws-iso', suffix: 'c2s.ic.gov' },
  'us-isob-': { name: 'aws-iso-b', suffix: 'sc2s.sgov.gov' },
  'eu-isoe-': { name: 'aws-iso-e', suffix: 'cloud.adc-e.uk' },
  'us-isof-': { name: 'aws-iso-f', suffix: 'csp.hci.ic.gov' },
};

/**
 * The partition a literal Region belongs to.
 */
export function partitionOfRegion(region: string): string {
  return partitionEntry(region)?.name ?? 'aws';
}

/**
 * Whether a partition cannot have a Region. One that is not in the table may have any that is of none of those.
 */
export function excludesRegion(partition: string, region: string): boolean {
  const expected = partitionOfRegion(region);
  return partition !== expected && Object.values(PARTITIONS).some(({ name }) => name === partition || name === expected);
}

/**
 * The DNS suffix of AWS services in the partition of a literal Region.
 */
export function suffixOfRegion(region: string): string {
  return partitionEntry(region)?.suffix ?? 'amazonaws.com';
}

/**
 * The DNS suffix of AWS services in a partition.
 */
export function suffixOfPartition(partition: string): string {
  return Object.values(PARTITIONS).find(({ name }) => name === partition)?.suffix ?? 'amazonaws.com';
}

/**
 * Whether a DNS suffix is that of AWS services in some partition.
 */
export function isServiceSuffix(suffix: string): boolean {
  return suffix === 'amazonaws.com' || Object.values(PARTITIONS).some((partition) => partition.suffix === suffix);
}

function partitionEntry(region: string) {
  const prefix = Object.keys(PARTITIONS).find((start) => region.startsWith(start));
  return prefix === undefined ? undefined : PARTITIONS[prefix];
}
