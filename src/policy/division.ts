import { DOCUMENT_FRAME } from './size';
import { Permission } from './statement';

/**
 * Permissions divided among policies.
 */
export interface Division {
  /** For each policy, what stands in it. The last takes what fits nowhere. */
  readonly policies: readonly (readonly Permission[])[];
  /** How many values found no room. */
  readonly left: number;
}

/**
 * Measures what stands in a policy, with the comma behind it.
 */
export interface Measure {
  statement(permission: Permission, values: readonly string[]): number;
  value(value: string): number;
}

/** What stands around values when there is more than one of them. */
const BRACKETS = 2;

/**
 * Fills policies one after the other. A permission too long for the rest of one goes on in the next, under the same terms.
 *
 * @param capacities the characters each policy may take
 */
export function divide(permissions: readonly Permission[], capacities: readonly number[], measure: Measure): Division {
  const policies: Permission[][] = capacities.map(() => []);
  let current = 0;
  let room = capacities[0] - DOCUMENT_FRAME;
  let left = 0;

  for (const permission of permissions) {
    const [first] = permission.values;
    const frame = measure.statement(permission, [first]) - measure.value(first) + BRACKETS;
    let taken: string[] = [];
    let used = frame;
    const close = () => {
      if (taken.length > 0) {
        policies[current].push({ ...permission, values: taken });
        room -= used;
      }
      taken = [];
      used = frame;
    };
    for (const value of permission.values) {
      const length = measure.value(value);
      while (used + length > room && current < capacities.length - 1) {
        close();
        current += 1;
        room = capacities[current] - DOCUMENT_FRAME;
      }
      if (used + length > room) {
        left += 1;
      }
      taken.push(value);
      used += length;
    }
    close();
  }
  return { policies, left };
}
