import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { divide, Measure } from '../../src/policy/division';
import { DOCUMENT_FRAME } from '../../src/policy/policy-length';
import { Permission } from '../../src/policy/permission';

const permission = (sid: string, values: readonly string[]): Permission => ({
  values,
  statement: (some) => new iam.PolicyStatement({ sid, actions: ['secretsmanager:GetSecretValue'], resources: [...some] }),
});

/** As it stands in JSON, with the comma behind it. */
const measure: Measure = {
  statement: (each, values) => JSON.stringify(each.statement(values).toStatementJson()).length + 1,
  value: (value) => JSON.stringify(value).length + 1,
};

const lengthOf = (policy: readonly Permission[]) => policy.reduce((sum, each) => sum + measure.statement(each, each.values), DOCUMENT_FRAME);
const valuesOf = (policies: readonly (readonly Permission[])[], sid: string) =>
  policies.flatMap((policy) => policy.filter((each) => each.statement(['*']).sid === sid)).flatMap(({ values }) => values);

describe('divide', () => {
  test('keeps together what fits', () => {
    const permissions = [permission('A', ['a1', 'a2']), permission('B', ['b1'])];
    const { policies, left } = divide(permissions, [1000, 1000], measure);
    expect(policies.map((policy) => policy.map(({ values }) => values))).toEqual([[['a1', 'a2'], ['b1']], []]);
    expect(left).toBe(0);
  });

  test('fills a policy to the last character', () => {
    const each = permission('A', ['a1', 'a2', 'a3']);
    const exact = DOCUMENT_FRAME + measure.statement(each, ['a1']) + '[]'.length + measure.value('a2') + measure.value('a3');
    const filled = (...capacities: number[]) => {
      const { policies, left } = divide([each], capacities, measure);
      return [policies.map((policy) => policy.flatMap(({ values }) => values)), left];
    };
    expect(filled(exact, 500)).toEqual([[['a1', 'a2', 'a3'], []], 0]);
    expect(filled(exact - 1, 500)).toEqual([[['a1', 'a2'], ['a3']], 0]);
    expect(filled(exact)).toEqual([[['a1', 'a2', 'a3']], 0]);
    expect(filled(exact - 1)).toEqual([[['a1', 'a2', 'a3']], 1]);
  });

  test('goes on in the next policy, in the same order', () => {
    const values = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(20));
    const { policies, left } = divide([permission('A', values)], [300, 300], measure);
    expect(left).toBe(0);
    expect(policies.map((policy) => policy.length)).toEqual([1, 1]);
    expect(valuesOf(policies, 'A')).toEqual(values);
  });

  test('leaves a policy empty where not even one value fits into it', () => {
    const { policies, left } = divide([permission('A', ['a'.repeat(200)])], [100, 500], measure);
    expect([policies.map((policy) => policy.length), left]).toEqual([[0, 1], 0]);
  });

  test('counts what fits nowhere, and loses none of it', () => {
    const values = Array.from({ length: 30 }, (_, index) => `value-${index}-${'x'.repeat(30)}`);
    const { policies, left } = divide([permission('A', values)], [300, 300], measure);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(30);
    expect(valuesOf(policies, 'A')).toEqual(values);
  });

  test('places every value exactly once and fills no policy beyond its capacity', () => {
    const permissions = fc.array(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme-ascii' })
      .filter((text) => !/["\\]/.test(text)), { minLength: 1, maxLength: 40 }), { maxLength: 5 });
    fc.assert(fc.property(permissions, fc.array(fc.integer({ min: 60, max: 900 }), { minLength: 1, maxLength: 6 }), (lists, capacities) => {
      const given = lists.map((values, index) => permission(`P${index}`, values));
      const { policies, left } = divide(given, capacities, measure);
      given.forEach(({ values }, index) => expect(valuesOf(policies, `P${index}`)).toEqual(values));
      policies.forEach((policy, index) => {
        if (policy.length > 0 && (left === 0 || index < capacities.length - 1)) {
          expect(lengthOf(policy)).toBeLessThanOrEqual(capacities[index]);
        }
      });
    }));
  });
});
