import * as fc from 'fast-check';
import { counts, literals, names, namesIn, permission, values } from './permissions';
import { layOut, UPDATE_MARGIN } from '../../src/policy/layout';
import { INLINE_LIMIT, MANAGED_LIMIT } from '../../src/policy/policy-length';
import { Placement, Room, Share } from '../../src/policy/share';
import { cases } from '../support/effort';

const ROOM: Room = { inline: INLINE_LIMIT, managed: 10 };

const share = (some: readonly string[], props: Partial<Share> = {}): Share =>
  ({ permissions: some.length > 0 ? [permission('Read', some)] : [], inline: true, onRole: true, managed: 10, measure: literals, ...props });

/** Values whose document is just as long. */
function filling(characters: number): string[] {
  const most = values(Math.floor(characters / 100) - 3);
  const missing = characters - literals.document([permission('Read', most)]);
  return [...most, 'z'.repeat(missing - 3)];
}

const only = (some: readonly string[], props: Partial<Share> = {}, room = ROOM) => {
  const { placements: [placement], unplaced } = layOut([share(some, props)], room);
  return { placement, unplaced, inline: namesIn(placement.inline), managed: placement.managed.flatMap(namesIn) };
};

const all = (some: readonly string[]) => some.map((name) => `Read ${name}`).sort();

describe('what one stack gives a role', () => {
  test('is nowhere where it is nothing', () => {
    expect(layOut([], ROOM)).toEqual({ placements: [], unplaced: 0 });
    expect(layOut([share([]), share([], { inline: false })], ROOM).placements.map(counts)).toEqual([[0, []], [0, []]]);
  });

  test.each([
    ['up to the margin before the limit is inline', MANAGED_LIMIT, true, false],
    ['from there on is in managed policies as well', MANAGED_LIMIT + 1, true, true],
    ['up to the limit is inline', INLINE_LIMIT, true, true],
    ['beyond the limit is in managed policies only', INLINE_LIMIT + 1, false, true],
  ])('%s', (_, characters, isInline, isManaged) => {
    const some = filling(characters);
    const { placement, inline, managed, unplaced } = only(some);
    expect(literals.document([permission('Read', some)])).toBe(characters);
    expect(inline.sort()).toEqual(isInline ? all(some) : []);
    expect(managed.sort()).toEqual(isManaged ? all(some) : []);
    expect(unplaced).toBe(0);
    placement.managed.forEach((policy) => expect(literals.document(policy)).toBeLessThanOrEqual(MANAGED_LIMIT));
  });

  test('is not in two policies where the inline policy waits for the managed ones', () => {
    expect(counts(only(filling(INLINE_LIMIT), { onRole: false }).placement)).toEqual([expect.any(Number), []]);
    const beyond = only(filling(INLINE_LIMIT + 1), { onRole: false });
    expect([beyond.inline, beyond.managed.length]).toEqual([[], filling(INLINE_LIMIT + 1).length]);
  });

  test('is in managed policies only where it may not be inline', () => {
    expect(counts(only(values(3), { inline: false }).placement)).toEqual([0, [3]]);
    expect(only(filling(INLINE_LIMIT), { inline: false }).inline).toEqual([]);
  });

  test('has less room if others put policies on the role', () => {
    const room = { ...ROOM, inline: 5_000 };
    expect(counts(only(filling(5_000 - UPDATE_MARGIN), {}, room).placement)[1]).toEqual([]);
    expect(only(filling(5_000 - UPDATE_MARGIN + 1), {}, room).managed).not.toEqual([]);
    expect(only(filling(5_000), {}, room).inline).not.toEqual([]);
    expect(only(filling(5_001), {}, room).inline).toEqual([]);
  });

  test('is inline only where there are no managed policies for it', () => {
    for (const [props, room] of [[{ managed: 0 }, ROOM], [{}, { ...ROOM, managed: 1 }]] as const) {
      expect(counts(only(filling(INLINE_LIMIT), props, room).placement)).toEqual([filling(INLINE_LIMIT).length, []]);
    }
  });

  test('fills one policy after the other where it does not fit otherwise, and none beyond its limit', () => {
    const most = values(900, 71); // leaves less than two values free in each policy
    const { placement, inline, managed, unplaced } = only(most);
    expect(unplaced).toBe(0);
    expect([...inline, ...managed].sort()).toEqual(all(most));
    expect(literals.document(placement.inline)).toBeLessThanOrEqual(INLINE_LIMIT);
    expect(literals.document(placement.inline)).toBeGreaterThan(INLINE_LIMIT - 75);
    placement.managed.forEach((policy) => expect(literals.document(policy)).toBeLessThanOrEqual(MANAGED_LIMIT));
  });

  test('is counted where it fits nowhere, and not lost', () => {
    const { inline, managed, unplaced } = only(values(2_000, 71));
    expect(unplaced).toBeGreaterThan(1_000);
    expect([...inline, ...managed].sort()).toEqual(all(values(2_000, 71)));
  });
});

describe('what several stacks give a role', () => {
  const half = filling(INLINE_LIMIT / 2);

  test('shares its inline limit', () => {
    const within = layOut([1, 2].map(() => share(half, { onRole: false })), ROOM);
    expect(within.placements.map((placement) => counts(placement)[1])).toEqual([[], []]);
    const beyond = layOut([share(half, { onRole: false }), share([...half, 'more'], { onRole: false })], ROOM);
    expect(beyond.placements.map(({ inline }) => inline)).toEqual([[], []]);
    expect(beyond.unplaced).toBe(0);
  });

  test('counts for the margin together, and only what is on the role itself is in managed policies as well', () => {
    const { placements } = layOut([share(half), share(half, { onRole: false })], ROOM);
    expect(placements.map(counts)).toEqual([[half.length, [half.length]], [half.length, []]]);
  });

  test('does not count as inline what may not be', () => {
    const { placements } = layOut([share(half), share(filling(INLINE_LIMIT), { inline: false })], ROOM);
    expect(placements.map(({ inline }) => namesIn(inline).length)).toEqual([half.length, 0]);
  });

  test('shares the managed policies that may be attached to it', () => {
    const each = values(300); // five policies or more
    const { placements, unplaced } = layOut([1, 2].map(() => share(each, { inline: false })), ROOM);
    expect(unplaced).toBe(0);
    expect(placements.flatMap(({ managed }) => managed).filter((policy) => policy.length > 0).length).toBeLessThanOrEqual(10);
    const three = layOut([1, 2, 3].map(() => share(each, { inline: false })), ROOM);
    expect(three.unplaced).toBeGreaterThan(0);
    expect(three.placements.map(({ managed, inline }) => [...managed.flatMap(namesIn), ...namesIn(inline)].length)).toEqual([300, 300, 300]);
  });
});

test('a policy that has lost all its values leaves its room to another stack', () => {
  const layouts = Array.from({ length: 200 }, (_, index) => values(3, 2_900, 10 * index)).map((some) => {
    const alone = only(some, { inline: false }).placement.managed;
    const used = alone.filter((policy) => policy.length > 0).length;
    const shares = [share(some, { inline: false }), share(['other'], { inline: false })];
    return {
      alone,
      emptied: alone.length > used && alone.length < 10,
      both: layOut(shares, { inline: 0, managed: Math.max(used + 1, alone.length) }).placements,
    };
  });
  const emptied = layouts.filter((each) => each.emptied);
  expect(emptied.length).toBeGreaterThan(0);
  emptied.forEach(({ alone, both }) => {
    expect(both.map(({ managed }) => managed.map(namesIn))).toEqual([alone.map(namesIn), [['Read other']]]);
  });
});

describe('an update by less than the margin', () => {
  interface Change {
    readonly base: string[];
    readonly changed: string[];
    /** How many of the base are removed. */
    readonly cut: number;
  }

  /** The policies of a role, by name, in the order in which CloudFormation writes them: what is on the role, then the last first. */
  function policiesOf({ inline, managed }: Placement, onRole: boolean): [string, string[]][] {
    const separate: [string, string[]] = ['inline', namesIn(inline)];
    const others = managed.map((policy, index): [string, string[]] => [`managed ${index}`, namesIn(policy)]).filter(([, some]) => some.length > 0).reverse();
    return onRole ? [separate, ...others] : [...others, separate];
  }

  /** Checks each step: what is written, one after the other, and then what is deleted. */
  function expectNothingLost(old: Placement, current: Placement, onRole: boolean) {
    const [before, after] = [old, current].map((placement) => policiesOf(placement, onRole));
    const namesOf = (policies: readonly [string, string[]][]) => new Set(policies.flatMap(([, some]) => some));
    const common = [...namesOf(before)].filter((name) => namesOf(after).has(name));
    const state = new Map(before);
    const written = after.filter(([, some]) => some.length > 0);
    const deleted = before.filter(([name]) => !written.some(([its]) => its === name)).map(([name]): [string, string[]] => [name, []]);
    const steps = [...written, ...deleted];
    // A policy on the role itself is written with the role, first, also where nothing is left in it.
    steps.sort(([a], [b]) => Number(onRole && b === 'inline') - Number(onRole && a === 'inline'));
    for (const [name, some] of steps) {
      state.set(name, some);
      const allowed = new Set([...state.values()].flat());
      expect(common.filter((each) => !allowed.has(each))).toEqual([]);
    }
  }

  test.each([
    ['on the role', true],
    ['in a policy that waits for the managed ones', false],
  ])('removes nothing for a moment that is there before and after, %s', (_, onRole) => {
    const seen = new Set<string>();
    const change: fc.Arbitrary<Change> = fc.record({ base: names(30, 320), changed: names(1, 60), cut: fc.integer({ min: 0, max: 30 }) });
    fc.assert(fc.property(change, ({ base, changed, cut }) => {
      const removed = base.slice(0, cut);
      const lengthOf = (some: readonly string[]) => some.reduce((sum, name) => sum + literals.value(name), 0);
      let left = UPDATE_MARGIN - lengthOf(removed);
      fc.pre(left > 0);
      const added = changed.filter((name) => !base.includes(name) && (left -= literals.value(name)) > 0);
      const versions = [base, [...base.slice(cut), ...added]].map((some) => only(some, { onRole }).placement);
      const [first, second] = versions;
      expectNothingLost(first, second, onRole);
      expectNothingLost(second, first, onRole);
      seen.add(versions.map((placement) => `${placement.inline.length > 0 ? 'inline' : ''}${placement.managed.length > 0 ? 'managed' : ''}`).join(' > '));
    }), {
      numRuns: cases(150),
      examples: [80, 90, 100, 110, 120].map((count): [Change] => [{ base: values(count), changed: values(45, 80, 500), cut: 0 }]),
    });
    expect([...seen].filter((transition) => new Set(transition.split(' > ')).size === 2).length).toBeGreaterThan(0);
    expect(seen).toContain(onRole ? 'inlinemanaged > managed' : 'inline > managed');
  });
});
