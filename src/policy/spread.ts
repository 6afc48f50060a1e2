import { createHash } from 'crypto';
import { Measure } from './measure';
import { Permission } from './permission';
import { DOCUMENT_FRAME } from './policy-length';

/**
 * Spreads permissions over as few managed policies as their values fit into, so that a value stays in its policy whatever is
 * added or removed (rendezvous hashing). One policy more takes values from all the others and gives them none.
 *
 * @param limit the characters of one policy
 * @param most how many policies there may be
 * @returns `undefined` where the values do not fit
 */
export function spread(permissions: readonly Permission[], measure: Measure, limit: number, most: number): Permission[][] | undefined {
  const items = permissions.flatMap((permission) => {
    const frame = measure.frame(permission);
    return permission.values.map((value): Item =>
      ({ permission, frame, value, length: measure.value(value), weights: weightsOf(permission, value, measure) }));
  });
  for (let count = items.length === 0 ? 0 : 1; count <= most; count += 1) {
    const policies = Array.from({ length: count }, (): Item[] => []);
    items.forEach((item) => policies[heaviest(item.weights, count)].push(item));
    if (policies.every((policy) => lengthOf(policy) <= limit)) {
      return policies.map(permissionsOf);
    }
  }
  return undefined;
}

/** A value of a permission. */
interface Item {
  readonly permission: Permission;
  readonly frame: number;
  readonly value: string;
  readonly length: number;
  readonly weights: readonly number[];
}

/** A number for each policy that there may be; the value belongs to the policy with the highest. */
function weightsOf({ id }: Permission, value: string, { sortKey }: Measure): readonly number[] {
  const digest = createHash('sha256').update(`${id} ${sortKey(value)}`).digest();
  return Array.from({ length: digest.length / 2 }, (_, policy) => digest.readUInt16BE(2 * policy));
}

function heaviest(weights: readonly number[], count: number): number {
  let policy = 0;
  for (let other = 1; other < count; other += 1) {
    policy = weights[other] > weights[policy] ? other : policy;
  }
  return policy;
}

function lengthOf(items: readonly Item[]): number {
  const frames = new Map(items.map(({ permission, frame }) => [permission, frame]));
  return DOCUMENT_FRAME + [...frames.values(), ...items.map(({ length }) => length)].reduce((sum, length) => sum + length, 0);
}

function permissionsOf(items: readonly Item[]): Permission[] {
  const values = new Map<Permission, string[]>();
  items.forEach(({ permission, value }) => values.set(permission, [...(values.get(permission) ?? []), value]));
  return [...values].map(([permission, some]) => ({ ...permission, values: some }));
}
