import { Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { characters, DOCUMENT_FRAME } from '../../src/policy/policy-length';
import { newStack } from '../support/app';

describe('characters', () => {
  test('are those of the JSON without white space, or a few more', () => {
    const texts = fc.string({ unit: 'grapheme-ascii', maxLength: 50 }).filter((text) => !/["\\]/.test(text));
    const json = fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{0,8}$/).filter((key) => key !== 'Ref'), fc.oneof(texts, fc.array(texts, { maxLength: 5 })), { maxKeys: 5 });
    fc.assert(fc.property(json, (value) => {
      const exact = JSON.stringify(value).length;
      expect(characters(value)).toBeGreaterThanOrEqual(exact);
      expect(characters(value)).toBeLessThanOrEqual(exact + 2 + Object.values(value).length);
    }));
  });

  test('of an empty document are its frame', () => {
    expect(JSON.stringify({ Version: '2012-10-17', Statement: [] })).toHaveLength(DOCUMENT_FRAME);
  });

  const resolved = (value: (stack: Stack) => unknown) => {
    const stack = newStack();
    return characters(stack.resolve(value(stack)));
  };

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an owned secret', (stack) => new secretsmanager.Secret(stack, 'Secret').secretArn,
      'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:SecretA720EF05-1UJNW2Y4Y5Y3-AbCdEf'],
    ['an ARN with pseudo parameters', () => `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter/app/mode`,
      'arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/app/mode'],
    ['an export', () => Fn.importValue('Key'), 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/11111111-2222-3333-4444-555555555555'],
    ['a part of an ARN', () => `ssm.${Fn.select(3, Fn.split(':', Fn.importValue('Key')))}.amazonaws.com`, 'ssm.us-gov-west-1.amazonaws.com'],
  ])('bound %s', (_, value, longest) => {
    expect(resolved(value)).toBeGreaterThanOrEqual(JSON.stringify(longest).length);
    expect(resolved(value)).toBeLessThan(JSON.stringify(longest).length + 250);
  });

  test.each<[string, unknown, number]>([
    ['a name that CloudFormation makes', { Ref: 'Secret' }, 70 + 6 + 20],
    ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }, 70 + 3 + 20],
    ['the longest partition', { Ref: 'AWS::Partition' }, 10],
    ['the longest suffix', { Ref: 'AWS::URLSuffix' }, 16],
    ['an account', { Ref: 'AWS::AccountId' }, 12],
    ['the longest Region', { Ref: 'AWS::Region' }, 14],
    ['a text with references', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, 6 + 10 + 4],
    ['a list that is known at deployment', { 'Fn::Join': [',', { 'Fn::Split': ['|', { Ref: 'List' }] }] }, 200],
    ['any other function', { 'Fn::ImportValue': 'Key' }, 200],
    ['what only begins or ends like one', { 'Fn::Join-d': '1234', 'Referee': '', 'My::Fn::Join': 1 }, JSON.stringify({ 'Fn::Join-d': '1234', 'Referee': '', 'My::Fn::Join': '1' }).length],
    ['the name of one among others', { Ref: 'a', Effect: 'b' }, JSON.stringify({ Ref: 'a', Effect: 'b' }).length],
    ['one property that is no function', { 'aws:Ref': 'a' }, JSON.stringify({ 'aws:Ref': 'a' }).length],
    ['one property that begins like a function', { 'Fn::a-b': 'a' }, JSON.stringify({ 'Fn::a-b': 'a' }).length],
    ['nothing', null, 6],
    ['no entries', {}, 2],
    ['no items', [], 2],
  ])('of %s', (_, json, count) => {
    expect(characters(json)).toBe(count);
  });

  test('of a parameter of the template are taken for those of an ARN', () => {
    expect(resolved((stack) => new CfnParameter(stack, 'Given').valueAsString)).toBeGreaterThan(90);
  });
});
