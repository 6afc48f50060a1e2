import * as fc from 'fast-check';
import { literals, names, namesIn, permission, values } from './permissions';
import { fill, PolicyRoom } from '../../src/policy/packing';
import { Permission } from '../../src/policy/permission';
import { DOCUMENT_FRAME, MANAGED_LIMIT } from '../../src/policy/policy-length';

const filled = (permissions: readonly Permission[], room: PolicyRoom, { inline = true, managed = 10 } = {}) => {
  const { placement, unplaced } = fill({ permissions, inline, onRole: true, managed, measure: literals }, room);
  return { policies: [placement.inline, ...placement.managed].map((policy) => policy.map(({ values: some }) => some)), unplaced, placement };
};

describe('fill', () => {
  test('keeps together what fits', () => {
    const { policies, unplaced } = filled([permission('A', ['a1', 'a2']), permission('B', ['b1'])], { inline: 1000, managed: 1 });
    expect(policies).toEqual([[['a1', 'a2'], ['b1']], []]);
    expect(unplaced).toBe(0);
  });

  test('fills a policy to the last character', () => {
    const each = permission('A', ['a1', 'a2', 'a3']);
    const exact = literals.document([each]);
    const filling = (inline: number, managed: number) => {
      const { policies, unplaced } = filled([each], { inline, managed });
      return [policies.map((policy) => policy.flat()), unplaced];
    };
    expect(filling(exact, 1)).toEqual([[['a1', 'a2', 'a3'], []], 0]);
    expect(filling(exact - 1, 1)).toEqual([[['a1', 'a2'], ['a3']], 0]);
    expect(filling(exact, 0)).toEqual([[['a1', 'a2', 'a3']], 0]);
    expect(filling(exact - 1, 0)).toEqual([[['a1', 'a2', 'a3']], 1]);
  });

  test('continues in the next policy, under the same terms and in the same order', () => {
    const { policies, placement, unplaced } = filled([permission('A', values(10)), permission('B', values(60))], { inline: 600, managed: 2 });
    expect(unplaced).toBe(0);
    expect(policies.map((policy) => policy.length)).toEqual([1, 2, 0]);
    expect([placement.inline, ...placement.managed].flatMap(namesIn)).toEqual(namesIn([permission('A', values(10)), permission('B', values(60))]));
    expect(placement.managed[0][0].statement(['x']).toStatementJson()).toMatchObject({ Sid: 'A' });
  });

  test('leaves a policy empty in which not even one value fits', () => {
    expect(filled([permission('A', ['a'.repeat(200)])], { inline: 100, managed: 1 })).toMatchObject({ policies: [[], [['a'.repeat(200)]]], unplaced: 0 });
    expect(filled([permission('A', ['a'])], { inline: 1000, managed: 1 }, { inline: false }).policies).toEqual([[], [['a']]]);
  });

  test('uses no more managed policies than there are, and than the role takes', () => {
    const [each] = [permission('A', values(200))];
    expect(filled([each], { inline: 0, managed: 1 }).policies).toHaveLength(2);
    expect(filled([each], { inline: 0, managed: 9 }, { managed: 2 }).policies).toHaveLength(3);
  });

  test('takes the room of what it placed, and of nothing else', () => {
    const room = { inline: 1000, managed: 10 };
    const { placement } = filled([permission('A', values(100))], room);
    expect(room.inline).toBe(1000 - literals.document(placement.inline));
    expect(room.managed).toBe(10 - placement.managed.filter((policy) => policy.length > 0).length);
    const before = { ...room };
    filled([], room);
    expect(room).toEqual(before);
  });

  test('counts what fits nowhere, and loses none of it', () => {
    const { placement, unplaced } = filled([permission('A', values(200))], { inline: 500, managed: 1 });
    expect(unplaced).toBeGreaterThan(100);
    expect(unplaced).toBeLessThan(200);
    expect([placement.inline, ...placement.managed].flatMap(namesIn)).toEqual(namesIn([permission('A', values(200))]));
  });

  test('places every value exactly once and fills no policy beyond its capacity', () => {
    const capacities = fc.record({ inline: fc.integer({ min: DOCUMENT_FRAME, max: 4_000 }), managed: fc.integer({ min: 0, max: 3 }) });
    fc.assert(fc.property(fc.array(names(1, 60), { maxLength: 4 }), capacities, (lists, { inline, managed }) => {
      const given = lists.map((some, index) => permission(`P${index}`, some));
      const { placement, unplaced } = filled(given, { inline, managed });
      const policies = [placement.inline, ...placement.managed];
      expect(policies.flatMap(namesIn)).toEqual(namesIn(given));
      policies.forEach((policy, index) => {
        if (policy.length > 0 && (unplaced === 0 || index < policies.length - 1)) {
          expect(literals.document(policy)).toBeLessThanOrEqual(index === 0 ? inline : MANAGED_LIMIT);
        }
      });
    }));
  });
});
