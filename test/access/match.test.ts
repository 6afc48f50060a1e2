import { equals, matchesPattern } from '../../src/access/match';
import { symbol } from '../../src/access/text';

const REGION = symbol('region');
const ACCOUNT = symbol('account');
const PARTITION = symbol('partition');
const OPEN = symbol('open', 'stack#Parameter');
const HERE = `arn:${PARTITION}:secretsmanager:${REGION}:${ACCOUNT}:secret:`;
const FRESH = symbol('fresh', 'stack#Database');
const SUFFIX = symbol('suffix', 'stack#Database');
const SIX = symbol('six');

describe('a pattern of IAM', () => {
  test.each([
    ['app/db-AbCdEf', 'app/db-AbCdEf', 'yes'],
    ['app/db-AbCdEf', 'app/db-??????', 'yes'],
    ['app/db-AbCdEf', 'app/db-?????', 'no'],
    ['app/db-AbCdEf', 'app/*', 'yes'],
    ['app/db-AbCdEf', 'App/*', 'no'], // resources are case-sensitive
    ['app/db-AbCdEf', '*db*', 'yes'],
    ['app/db-AbCdEf', '*', 'yes'],
    ['a:b:c', 'a*c', 'yes'], // colons and slashes too (FACTS 6.5)
    ['a*c', 'a${*}c', 'yes'],
    ['abc', 'a${*}c', 'no'],
    ['a${aws}', 'a${$}{aws}', 'yes'],
    ['app/db', 'app/${aws:username}', 'maybe'],
    ['other/db', 'app/${aws:username}', 'no'],
    ['', '*', 'yes'],
    ['', '?', 'no'],
  ])('%s against %s: %s', (text, pattern, answer) => {
    expect(matchesPattern(text, pattern)).toBe(answer);
  });
});

describe('what only the deployment knows', () => {
  test.each([
    ['one symbol', OPEN, OPEN, 'yes'],
    ['a symbol and a literal', OPEN, 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf', 'maybe'],
    ['a symbol and everything', OPEN, '*', 'yes'],
    ['a symbol and a pattern', OPEN, 'arn:aws:secretsmanager:*', 'maybe'],
    ['a symbol with other ends', `${OPEN}:a`, `${OPEN}:b`, 'no'],
    ['two symbols', OPEN, symbol('open', 'stack#Other'), 'maybe'],
    ['a name within', `${HERE}${OPEN}/db-${SIX}`, `${HERE}${OPEN}/*`, 'yes'],
    ['a suffix and six question marks', `${HERE}app-${SUFFIX}`, `${HERE}app-??????`, 'yes'],
    ['a suffix and five question marks', `${HERE}app-${SUFFIX}`, `${HERE}app-?????`, 'no'],
    ['a suffix and the bare name', `${HERE}app-${SUFFIX}`, `${HERE}app`, 'no'],
    ['a suffix that the deployment makes and a literal one', `${HERE}app-${SUFFIX}`, `${HERE}app-AbCdEf`, 'no'],
    ['a suffix that is not known and a literal one', `${HERE}app-${SIX}`, `${HERE}app-AbCdEf`, 'maybe'],
    ['a suffix that is not known and one that the deployment makes', `${HERE}app-${SIX}`, `${HERE}app-${SUFFIX}`, 'maybe'],
    ['two secrets of a template', `${HERE}A-${FRESH}-${SUFFIX}`, `${HERE}B-${symbol('fresh', 'stack#B')}-${symbol('suffix', 'stack#B')}`, 'no'],
    ['two names that the deployment makes', `key/${FRESH}`, `key/${symbol('fresh', 'stack#Other')}`, 'no'],
    ['a name that the deployment makes and a literal', `key/${FRESH}`, 'key/1234', 'no'],
    ['a name that the deployment makes and a wildcard', `key/${FRESH}`, 'key/*', 'yes'],
    ['a literal Region where the stack is', `${HERE}app-AbCdEf`, 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf', 'yes'],
    ['a literal secret of another name', `${HERE}app-AbCdEf`, 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf', 'no'],
    ['another service', `${HERE}app-AbCdEf`, `arn:${PARTITION}:ssm:${REGION}:${ACCOUNT}:parameter/app`, 'no'],
  ])('%s', (_, text, pattern, answer) => {
    expect(matchesPattern(text, pattern)).toBe(answer);
  });

  test('a wildcard is one in patterns only', () => {
    expect(equals('secretsmanager.eu-west-1.amazonaws.com', 'secretsmanager.*.amazonaws.com')).toBe('no');
    expect(equals(`secretsmanager.${REGION}.amazonaws.com`, 'secretsmanager.eu-west-1.amazonaws.com')).toBe('yes');
    expect(equals(`secretsmanager.${REGION}.amazonaws.com`, 'ssm.eu-west-1.amazonaws.com')).toBe('no');
  });
});
