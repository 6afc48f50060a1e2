import * as fc from 'fast-check';
import { literals, names, namesIn, permission, values } from './permissions';
import { Permission } from '../../src/policy/permission';
import { spread } from '../../src/policy/spread';
import { cases } from '../support/effort';

const LIMIT = 1_500;

const of = (read: readonly string[], decrypted: readonly string[] = []) =>
  [permission('Read', read), permission('Decrypt', decrypted)].filter((each) => each.values.length > 0);

/** The policy of each value. */
function placesOf(policies: readonly (readonly Permission[])[]): Map<string, number> {
  return new Map(policies.flatMap((policy, index) => namesIn(policy).map((name) => [name, index] as const)));
}

describe('spread', () => {
  test('needs no policy for nothing, and one for what fits into one', () => {
    expect(spread([], literals, LIMIT, 10)).toEqual([]);
    expect(spread([], literals, LIMIT, 0)).toEqual([]);
    expect(spread(of(values(3)), literals, LIMIT, 10)?.map(namesIn)).toEqual([namesIn(of(values(3)))]);
  });

  test('places each value once, within the limit of a policy, in the order given', () => {
    fc.assert(fc.property(names(0, 60), names(0, 20), (read, decrypted) => {
      const policies = spread(of(read, decrypted), literals, LIMIT, 16) ?? [];
      expect(policies.flatMap(namesIn).sort()).toEqual(namesIn(of(read, decrypted)).sort());
      policies.forEach((policy) => {
        expect(policy.length === 0 || literals.document(policy) <= LIMIT).toBe(true);
        const given = namesIn(of(read, decrypted)).filter((name) => namesIn(policy).includes(name));
        expect(namesIn(policy)).toEqual(given);
      });
    }), { numRuns: cases(50) });
  });

  test('fills a policy to the last character', () => {
    const exact = literals.document(of(values(4), values(2)));
    expect(spread(of(values(4), values(2)), literals, exact, 1)).toHaveLength(1);
    expect(spread(of(values(4), values(2)), literals, exact - 1, 1)).toBeUndefined();
  });

  test('fails where the values do not fit', () => {
    expect(spread(of(values(100)), literals, LIMIT, 2)).toBeUndefined();
    expect(spread(of(values(1)), literals, LIMIT, 0)).toBeUndefined();
    expect(spread(of(values(1, 2_000)), literals, LIMIT, 10)).toBeUndefined();
  });

  test('moves no value to another policy that was there when values are added or removed', () => {
    const moves = { same: 0, more: 0 };
    fc.assert(fc.property(names(1, 60), names(1, 12), (present, added) => {
      const before = spread(of(present), literals, LIMIT, 16) ?? [];
      const after = spread(of([...new Set([...present, ...added])]), literals, LIMIT, 16) ?? [];
      const [old, current] = [before, after].map(placesOf);
      old.forEach((place, name) => {
        const now = current.get(name) ?? -1;
        expect(now === place || now >= before.length).toBe(true);
      });
      if (after.length === before.length) {
        expect([...old].every(([name, place]) => current.get(name) === place)).toBe(true);
      }
      moves[after.length === before.length ? 'same' : 'more'] += 1;
    }), { numRuns: cases(100), examples: [[values(1), values(2)], [values(10), values(60)]] });
    expect(Math.min(moves.same, moves.more)).toBeGreaterThan(0); // both were seen
  });

  test('does not depend on the order of values or permissions', () => {
    const places = (permissions: readonly Permission[]) => [...placesOf(spread(permissions, literals, LIMIT, 16) ?? [])].sort();
    expect(places([...of([...values(30)].reverse(), values(10))].reverse())).toEqual(places(of(values(30), values(10))));
  });

  test('places a value by what it resolves to, for each permission by itself', () => {
    const tokens = values(40).map((name) => `token of ${name}`);
    const resolving = { ...literals, sortKey: (text: string) => text.replace('token of ', '') };
    const places = (read: string[]) => [...placesOf(spread(of(read), resolving, LIMIT, 16) ?? []).values()];
    expect(places(tokens)).toEqual(places(values(40)));
    const both = placesOf(spread(of(values(40), values(40)), literals, LIMIT, 16) ?? []);
    expect(values(40).some((name) => both.get(`Read ${name}`) !== both.get(`Decrypt ${name}`))).toBe(true);
  });

  test('keeps the place of a policy that has lost all its values', () => {
    const long = values(12, 400);
    const places = placesOf(spread(of(long), literals, LIMIT, 16) ?? []);
    const count = Math.max(...places.values()) + 1;
    const without = (policy: number) => long.filter((name) => places.get(`Read ${name}`) !== policy);
    const emptied = Array.from({ length: count }, (_, policy) => spread(of(without(policy)), literals, LIMIT, 16) ?? [])
      .flatMap((left, policy) => left.length === count && left[policy].length === 0 ? [[left, policy] as const] : []);
    expect(emptied.length).toBeGreaterThan(0);
    emptied.forEach(([left, policy]) => {
      expect([...placesOf(left)]).toEqual([...places].filter(([, place]) => place !== policy));
    });
  });
});
