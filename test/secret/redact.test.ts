import { CfnParameter } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { isConcrete, redacted, displayArn, displayName } from '../../src/secret/redact';
import { literalText } from '../../src/secret/token';
import { newStack, SECRET_ARN } from '../support/app';

describe('what a message shows', () => {
  test('of a value that may be a secret is its length and four characters, and never more than half', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), (value) => {
      const [, shown, length] = /^'(.*)…' \((\d+) characters\)$/s.exec(redacted(value)) ?? [];
      expect(value.startsWith(shown)).toBe(true);
      expect(shown.length).toBeLessThanOrEqual(Math.min(4, value.length / 2));
      expect(Number(length)).toBe(value.length);
    }));
  });

  test.each([
    ['a value', 'hunter2hunter2', "'hunt…' (14 characters)"],
    ['a short value', 'abc', "'a…' (3 characters)"],
    ['nothing', '', 'an empty string'],
    ['a token', new CfnParameter(newStack(), 'Value').valueAsString, 'a token'],
  ])('of %s', (_, value, shown) => {
    expect(redacted(value)).toBe(shown);
  });

  test('of an ARN is the ARN, without a JSON key and a version, which may be pasted values', () => {
    expect(displayArn(`${SECRET_ARN}:hunter2:AWSPREVIOUS:`)).toBe(SECRET_ARN);
    expect(displayArn(new CfnParameter(newStack(), 'Arn').valueAsString)).toBe('an ARN known at deployment');
  });

  test.each(['DATABASE_PASSWORD', '_x', 'splunk-token', 'dd.api.key', 'apiKey2'])('of the name %s is the name', (name) => {
    expect(displayName(name)).toBe(`'${name}'`);
  });

  test.each(['hunter2!', 'A=B', '0123456789abcdef', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', 'AKIAIOSFODNN7EXAMPLE', 'pass word'])(
    'of %j instead of a name is its beginning', (name) => {
      expect(displayName(name)).toBe(redacted(name));
      expect(displayName(name)).not.toContain(name);
    });
});

test('a value is known unless it is a token or a placeholder of a look-up', () => {
  const token = new CfnParameter(newStack(), 'Value').valueAsString;
  expect([SECRET_ARN, 'a', token, 'dummy-value-for-/prod/key', 'arn:aws:iam::123456789012:role/DUMMY_ARN'].map(isConcrete))
    .toEqual([true, true, false, false, false]);
  expect([`a${token}b`, token, ''].map(literalText)).toEqual(['ab', '', '']);
});

test('a name that looks like a credential is not shown, nor is the text of a token; a construct is named by its path', () => {
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const head = SECRET_ARN.replace('prod/database-AbCdEf', '');
  expect([token, `${token}-AbCdEf`, `prod/${token}`].map((name) => displayArn(head + name)))
    .toEqual([`${head}ghp_…`, `${head}ghp_…`, `${head}prod/ghp_…`]);
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'Arn');
  expect([displayArn(parameter.valueAsString), displayArn(parameter.valueAsString, parameter)]).toEqual(['an ARN known at deployment', 'Stack/Arn']);
});

test('only a look-up placeholder is recognized as one', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  expect(['dummy-value-for-/prod/key', 'arn:aws:iam::123456789012:role/DUMMY_ARN', key].map(isConcrete)).toEqual([false, false, false]);
  expect(['my-dummy-value-for-x', 'arn:aws:iam::210987654321:role/DUMMY_ARN', `${key}0`, 'DUMMY_ARN', `${SECRET_ARN}-DUMMY_ARN`].map(isConcrete))
    .toEqual([true, true, true, true, true]);
});
