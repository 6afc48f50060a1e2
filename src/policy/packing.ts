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
  const unplaced = new Set<string>();

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
        unplaced.add(resourceIn(value, permission));
      }
      taken.push(value);
      used += length;
    }
    close();
  }
  const [ofRole, ...managed] = policies;
  room.inline -= ofRole.length > 0 ? measure.document(ofRole) : 0;
  room.managed -= managed.filter((policy) => policy.length > 0).length;
  return { placement: { inline: ofRole, managed }, unplaced: unplaced.size };
}

/** A secret counts once that is listed to be read, in both of its forms, and to be decrypted, in any Region. */
function resourceIn(value: string, { id }: Permission): string {
  return value === '*' ? id : value.replace(/-\?{6}$/, '').replace(/^(arn:[^:]*:[^:]*):[^:]*:/, '$1:*:');
}
