import { Permission } from './permission';
import { DOCUMENT_FRAME, MANAGED_LIMIT } from './policy-length';
import { Placement, Share } from './share';

/**
 * What is left of a role's room, while shares are placed one after the other.
 */
export interface PolicyRoom {
  inline: number;
  managed: number;
}

/**
 * Fills the policies of a role one after the other and takes their room. A permission too long for the rest of one policy
 * continues in the next, under the same terms.
 */
export function fill(share: Share, room: PolicyRoom): { readonly placement: Placement; readonly unplaced: number } {
  const { permissions, inline, managed: most, measure } = share;
  const capacities = [inline ? room.inline : 0, ...Array<number>(Math.min(most, room.managed)).fill(MANAGED_LIMIT)];
  const policies: Permission[][] = capacities.map(() => []);
  let current = 0;
  let left = capacities[0] - DOCUMENT_FRAME;
  let unplaced = 0;

  for (const permission of permissions) {
    const frame = measure.frame(permission);
    let taken: string[] = [];
    let used = frame;
    const close = () => {
      if (taken.length > 0) {
        policies[current].push({ ...permission, values: taken });
        left -= used;
      }
      taken = [];
      used = frame;
    };
    for (const value of permission.values) {
      const length = measure.value(value);
      while (used + length > left && current < capacities.length - 1) {
        close();
        current += 1;
        left = capacities[current] - DOCUMENT_FRAME;
      }
      if (used + length > left) {
        unplaced += 1;
      }
      taken.push(value);
      used += length;
    }
    close();
  }
  const [ofRole, ...managed] = policies;
  room.inline -= ofRole.length > 0 ? measure.document(ofRole) : 0;
  room.managed -= managed.filter((policy) => policy.length > 0).length;
  return { placement: { inline: ofRole, managed }, unplaced };
}
