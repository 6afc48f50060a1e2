import { App, Aws, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { forgetResolved, textIn, sortKeyIn } from '../../src/policy/sort-key';
import { newStack } from '../support/app';

const lazy = (value?: string) => Lazy.string({ produce: () => value });

describe('the identity of a value', () => {
  test.each<[string, (stack: Stack) => unknown]>([
    ['a reference', (stack) => new secretsmanager.Secret(stack, 'Secret').secretArn],
    ['an object', () => ({ Region: Aws.REGION, List: ['a', Aws.PARTITION] })],
    ['a text that begins with a reference', () => `${Aws.REGION}-a`],
    ['references in a text', () => `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter/a`],
    ['texts that only synthesis knows, beside references', () => `a${lazy('b')}c${Aws.REGION}${lazy('d')}e${lazy(Aws.PARTITION)}`],
    ['a text with nothing in it', () => `a${lazy()}${Aws.REGION}${lazy()}b`],
    ['a text that is joined already', () => `a${Fn.join('', ['b', Aws.REGION, 'c'])}d`],
    ['a text that is joined with something between', () => `a${Fn.join('-', ['b', Aws.REGION, 'c'])}d`],
  ])('is the text it has in the template: %s', (_, make) => {
    const stack = newStack();
    const value = make(stack);
    expect(textIn(stack)(value)).toBe(JSON.stringify(stack.resolve(value)));
  });

  test('is the text itself where there is one', () => {
    expect(textIn(newStack())(`a${lazy('b')}`)).toBe('ab');
  });

  test('tells resources of other stacks apart that have one logical id', () => {
    const app = new App();
    const [a, b, own] = ['A', 'B', 'Own'].map((id) => newStack({ app, id }));
    const [ofA, ofB, ofOwn] = [a, b, own].map((stack) => new secretsmanager.Secret(stack, 'Secret').secretArn);
    const identity = textIn(own);
    expect(new Set([ofA, ofB, ofOwn].map(identity)).size).toBe(3);
    expect(identity(ofA)).toContain(`${JSON.stringify(a.resolve(ofA))}\nA/Secret/Resource`);
    expect(identity(ofOwn)).toBe(JSON.stringify(own.resolve(ofOwn)));
  });
});

describe('the identity of a string', () => {
  test('is worked out once in a stack, until it is forgotten', () => {
    const stack = newStack();
    let count = 0;
    const token = Lazy.uncachedString({ produce: () => `${count += 1}` });
    expect([sortKeyIn(stack)(token), sortKeyIn(stack)(token)]).toEqual(['1', '1']);
    expect(sortKeyIn(newStack())(token)).toBe('2');
    forgetResolved(stack);
    expect(sortKeyIn(stack)(token)).toBe('3');
  });

  test('is a literal itself', () => {
    expect(sortKeyIn(newStack())('a')).toBe('a');
  });
});
