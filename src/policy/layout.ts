import { fill, PolicyRoom } from './packing';
import { INLINE_LIMIT, MANAGED_LIMIT } from './policy-length';
import { Layout, Room, Share } from './share';
import { spread } from './spread';

/**
 * Within this distance of the inline limit, what is on the role itself is in managed policies as well. CloudFormation updates a
 * role before the policies that are attached to it (FACTS 6.6), so what leaves the role has to be attached before.
 */
export const UPDATE_MARGIN = INLINE_LIMIT - MANAGED_LIMIT;

/**
 * Divides what several stacks give a role among the policies of the role.
 *
 * An update that adds less than `UPDATE_MARGIN` characters removes no permission, not even for a moment, that the app had before
 * it and has after it: permissions are inline, then inline and managed, then managed only; and among managed policies each value
 * has a place of its own. Only where that does not fit are the policies filled one after the other.
 */
export function layOut(shares: readonly Share[], room: Room): Layout {
  const total = shares.reduce((sum, { permissions, inline, measure }) => sum + (inline ? measure.document(permissions) : 0), 0);
  const fitsInline = total <= room.inline;
  const nearLimit = total > room.inline - UPDATE_MARGIN;
  const managed = (both: boolean) => shares.map(({ permissions, inline, onRole, managed: most, measure }) =>
    inline && fitsInline && !(both && onRole) ? [] : spread(permissions, measure, MANAGED_LIMIT, Math.min(most, room.managed)));
  for (const choice of nearLimit ? [managed(true), managed(false)] : [managed(false)]) {
    const policies = choice.filter((each) => each !== undefined);
    if (policies.length === shares.length && policies.flat().filter((policy) => policy.length > 0).length <= room.managed) {
      const inlineOf = ({ permissions, inline }: Share) => inline && fitsInline ? permissions : [];
      return { placements: shares.map((share, index) => ({ inline: inlineOf(share), managed: policies[index] })), unplaced: 0 };
    }
  }
  return filled(shares, room);
}

function filled(shares: readonly Share[], { inline, managed }: Room): Layout {
  const room: PolicyRoom = { inline, managed };
  const results = shares.map((share) => fill(share, room));
  return { placements: results.map(({ placement }) => placement), unplaced: results.reduce((sum, { unplaced }) => sum + unplaced, 0) };
}
