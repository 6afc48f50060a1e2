import { App, Aws, CfnOutput, Fn, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { sortedUnique } from '../../src/policy/permission';
import { sortKeyIn, textIn } from '../../src/policy/sort-key';
import { newStack } from '../support/app';

const lazy = (value?: string) => Lazy.string({ produce: () => value });

describe('the text of a value', () => {
  test.each<[string, (stack: Stack) => unknown]>([
    ['a reference', (stack) => new secretsmanager.Secret(stack, 'Secret').secretArn],
    ['an object', () => ({ Region: Aws.REGION, List: ['a', Aws.PARTITION] })],
    ['a text that begins with a reference', () => `${Aws.REGION}-a`],
    ['references in a text', () => `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter/a`],
    ['texts that only synthesis knows, next to references', () => `a${lazy('b')}c${Aws.REGION}${lazy('d')}e${lazy(Aws.PARTITION)}`],
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

  test('distinguishes resources of other stacks that have the same logical id', () => {
    const app = new App();
    const [a, b, own] = ['A', 'B', 'Own'].map((id) => newStack({ app, id }));
    const [ofA, ofB, ofOwn] = [a, b, own].map((stack) => new secretsmanager.Secret(stack, 'Secret').secretArn);
    const text = textIn(own);
    expect(new Set([ofA, ofB, ofOwn].map(text)).size).toBe(3);
    expect(text(ofOwn)).toBe(JSON.stringify(own.resolve(ofOwn)));
  });

  const stacks: [string, (app: App) => [Stack, Stack]][] = [
    ['a stack', (app) => [newStack({ app, id: 'Data' }), newStack({ app, id: 'Own' })]],
    ['a stack with another name', (app) => [new Stack(app, 'Data', { stackName: 'data-of-acme' }), newStack({ app, id: 'Own' })]],
    ['a stack of a stage', (app) => {
      const stage = new Stage(app, 'Prod');
      return [new Stack(stage, 'Data'), new Stack(stage, 'Own')];
    }],
    ['the parent of a nested stack', (app) => {
      const parent = newStack({ app, id: 'Parent' });
      return [parent, new NestedStack(parent, 'Own')];
    }],
    ['a nested stack', (app) => {
      const parent = newStack({ app, id: 'Parent' });
      return [new NestedStack(parent, 'Data'), parent];
    }],
  ];

  test.each(stacks)('puts what is in %s into one order before and after the CDK writes the references', (_, make) => {
    const app = new App();
    const [data, own] = make(app);
    const values = Array.from({ length: 12 }, (__, index) => {
      const id = `S${(index * 7) % 12}`;
      return index % 2 ? new secretsmanager.Secret(data, id).secretArn : new kms.Key(data, id).keyArn;
    });
    const ofOwn = new secretsmanager.Secret(own, 'A').secretArn;
    new CfnOutput(own, 'Values', { value: Fn.join(',', values) });
    const order = () => sortedUnique([...values, ofOwn, 'arn:aws:ssm:eu-central-1:123456789012:parameter/a'], sortKeyIn(own));
    const before = order();
    app.synth();
    expect(order()).toEqual(before);
    const written = values.map((value) => JSON.stringify(own.resolve(value)));
    expect(new Set(written).size).toBe(12);
  });

  test.each(stacks.slice(0, 4))('is as the CDK will write it, but for a hash at its end and for case, where it is in %s', (_, make) => {
    const app = new App();
    const [data, own] = make(app);
    const value = new secretsmanager.Secret(data, 'Secret').secretArn;
    new CfnOutput(own, 'Value', { value });
    const before = textIn(own)(value);
    app.synth();
    const written = JSON.stringify(own.resolve(value)).toLowerCase();
    expect(written.replace(/(secret[0-9a-f]{8})[0-9a-f]{8}("\})$/, '$1$2')).toBe(before.toLowerCase());
  });
});

describe('the sort key of a string', () => {
  test('is a literal itself', () => {
    expect(sortKeyIn(newStack())('a')).toBe('a');
  });

  test('is what a token comes to now: nothing is kept', () => {
    const stack = newStack();
    let count = 0;
    const token = Lazy.uncachedString({ produce: () => `${count += 1}` });
    expect([sortKeyIn(stack)(token), sortKeyIn(stack)(token)]).toEqual(['1', '2']);
  });
});
