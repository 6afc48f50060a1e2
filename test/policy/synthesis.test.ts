import { App, Lazy } from 'aws-cdk-lib';
import { Synthesis } from '../../src/policy/synthesis';
import { newStack } from '../support/app';

/** A token that comes to another text each time it is resolved. */
function counting(prefix = '') {
  let count = 0;
  return Lazy.uncachedString({ produce: () => `${prefix}${count += 1}` });
}

test('an app has one synthesis, and another app another', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
  expect(Synthesis.of(a)).toBe(Synthesis.of(b));
  expect(Synthesis.of(a)).not.toBe(Synthesis.of(newStack()));
});

describe('the number of the pass', () => {
  test('is 0 until the CDK resolves the app, and grows when it begins to prepare and to write', () => {
    const synthesis = Synthesis.of(newStack());
    const passes = [false, true, true, false, false, true].map((preparing) => {
      synthesis.resolving(preparing);
      return synthesis.pass;
    });
    expect(passes).toEqual([0, 1, 1, 2, 2, 3]);
  });
});

describe('what is kept', () => {
  test('is what a token sorts by in a stack', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map((id) => newStack({ app, id }));
    const [token, other] = [counting(), counting('other ')];
    const synthesis = Synthesis.of(a);
    expect([token, token, other, token].map(synthesis.sortKeyIn(a))).toEqual(['1', '1', 'other 1', '1']);
    expect(synthesis.sortKeyIn(a)(token)).toBe('1');
    expect(synthesis.sortKeyIn(b)(token)).toBe('2');
    expect(synthesis.sortKeyIn(a)('literal')).toBe('literal');
  });

  test('is forgotten when the CDK begins to prepare, and at no other time', () => {
    const stack = newStack();
    const synthesis = Synthesis.of(stack);
    const token = counting();
    const seen = [false, true, true, false, false, true].map((preparing) => {
      synthesis.resolving(preparing);
      const bound = synthesis.bounds.size;
      synthesis.bounds.set('arn', 1);
      return [synthesis.sortKeyIn(stack)(token), bound];
    });
    expect(seen).toEqual([['1', 0], ['2', 0], ['2', 1], ['2', 1], ['2', 1], ['3', 0]]);
  });
});
