import { CfnParameter } from 'aws-cdk-lib';
import { escapePolicyText, escapePolicyVariables } from '../../src/policy/policy-text';
import { newStack } from '../support/app';

const token = new CfnParameter(newStack(), 'Part').valueAsString;

test.each([
  ['prod/app.json', 'prod/app.json', 'prod/app.json'],
  ['*', '${*}', '*'],
  ['a?', 'a${?}', 'a?'],
  ['${aws:username}', '${$}{aws:username}', '${$}{aws:username}'],
  ['$', '${$}', '${$}'],
  ['${*}', '${$}{${*}}', '${$}{*}'],
  [token, token, token],
  [`$${token}*`, `\${$}${token}\${*}`, `\${$}${token}*`],
  // Only what the CDK prints is a token.
  ['${Token[a b]}', '${$}{Token[a b]}', '${$}{Token[a b]}'],
  ['', '', ''],
])('%s means itself in a policy', (text, pattern, value) => {
  expect(escapePolicyText(text)).toBe(pattern);
  expect(escapePolicyVariables(text)).toBe(value);
});
