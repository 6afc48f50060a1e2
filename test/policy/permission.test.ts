import * as fc from 'fast-check';
import { permission } from './permissions';
import { compare, sortedUnique, statementsOf } from '../../src/policy/permission';

describe('sortedUnique', () => {
  test('sorts by what a value resolves to, not by the value', () => {
    const resolved = (value: string) => new Map([['t10', 'alpha'], ['t9', 'beta'], ['t1', 'alpha']]).get(value) ?? value;
    expect(sortedUnique(['t9', 't10', 't1'], resolved).map(resolved)).toEqual(['alpha', 'beta']);
  });

  test('sorts by code units, in every locale alike', () => {
    expect(sortedUnique(['b', 'ä', 'a', 'B', '_', 'Z', '10', '9'], (value) => value)).toEqual(['10', '9', 'B', 'Z', '_', 'a', 'b', 'ä']);
  });

  test('keeps each value once and loses none', () => {
    fc.assert(fc.property(fc.array(fc.string()), (values) => {
      const sorted = sortedUnique(values, (value) => value);
      expect(new Set(sorted)).toEqual(new Set(values));
      expect(sorted.length).toBe(new Set(values).size);
      expect(sorted.every((value, index) => index === 0 || compare(sorted[index - 1], value) < 0)).toBe(true);
    }));
  });
});

test.each([['a', 'b', -1], ['b', 'a', 1], ['a', 'a', 0], ['B', 'a', -1], ['', 'a', -1]])('%j compared with %j is %d', (a, b, order) => {
  expect(compare(a, b)).toBe(order);
});

test('the statements of permissions have all of their values', () => {
  expect(statementsOf([permission('A', ['a', 'b']), permission('B', ['c'])]).map((statement) => statement.toStatementJson())).toEqual([
    { Sid: 'A', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: ['a', 'b'] },
    { Sid: 'B', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: 'c' },
  ]);
});
