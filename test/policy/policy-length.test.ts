import { Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { DOCUMENT_FRAME, policyLength } from '../../src/policy/policy-length';
import { newStack } from '../support/app';

describe('the length of a policy', () => {
  const literalLength = (json: unknown) => policyLength(json, newStack());

  test('is that of the JSON without white space, or a few more', () => {
    const texts = fc.string({ unit: 'grapheme-ascii', maxLength: 50 }); // quotation marks and backslashes among them
    const json = fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{0,8}$/).filter((key) => key !== 'Ref'), fc.oneof(texts, fc.array(texts, { maxLength: 5 })), { maxKeys: 5 });
    const stack = newStack();
    fc.assert(fc.property(json, (value) => {
      const exact = JSON.stringify(value).length;
      expect(policyLength(value, stack)).toBeGreaterThanOrEqual(exact);
      expect(policyLength(value, stack)).toBeLessThanOrEqual(exact + 2 + Object.values(value).length);
    }));
  });

  test('of an empty document are its frame', () => {
    expect(JSON.stringify({ Version: '2012-10-17', Statement: [] })).toHaveLength(DOCUMENT_FRAME);
  });

  const resolved = (value: (stack: Stack) => unknown) => {
    const stack = newStack();
    const given = value(stack);
    expect(policyLength(stack.resolve(given), stack)).toBeGreaterThan(2);
    return policyLength(given, stack);
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

  const QUOTES = 2;

  test.each<[string, unknown, number]>([
    ['a name that CloudFormation makes', { Ref: 'Secret' }, 70 + 6 + 20 + QUOTES],
    ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }, 70 + 3 + 20 + QUOTES],
    ['the longest partition', { Ref: 'AWS::Partition' }, 10 + QUOTES],
    ['the longest suffix', { Ref: 'AWS::URLSuffix' }, 16 + QUOTES],
    ['an account', { Ref: 'AWS::AccountId' }, 12 + QUOTES],
    ['the longest Region', { Ref: 'AWS::Region' }, 14 + QUOTES],
    ['a text with references', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, 6 + 10 + QUOTES + 4],
    ['a condition with short texts', { 'Fn::If': ['Condition', 'a', 'b'] }, 200],
    ['a condition with a long text', { 'Fn::If': ['Condition', 'a', 'b'.repeat(300)] }, 300 + QUOTES],
    ['a condition with a long text in its first branch', { 'Fn::If': ['Condition', 'a'.repeat(300), 'b'] }, 300 + QUOTES],
    ['a text to substitute in', { 'Fn::Sub': 'arn:${AWS::Partition}:${Name}${!Literal}' }, 42 + 2 * 200],
    ['a text to substitute in, with variables', { 'Fn::Sub': ['a${b}', { b: 'c' }] }, 5 + QUOTES + 200],
    ['a text without anything to substitute', { 'Fn::Sub': 'a'.repeat(300) }, 300 + QUOTES],
    ['a number', 12, 2 + QUOTES],
    ['a list that is known at deployment', { 'Fn::Join': [',', { 'Fn::Split': ['|', { Ref: 'List' }] }] }, 200],
    ['any other function', { 'Fn::ImportValue': 'Key' }, 200],
    ['what only begins or ends like one', { 'Fn::Join-d': '1234', 'Referee': '', 'My::Fn::Join': 1 }, JSON.stringify({ 'Fn::Join-d': '1234', 'Referee': '', 'My::Fn::Join': '1' }).length],
    ['the name of one among others', { Ref: 'a', Effect: 'b' }, JSON.stringify({ Ref: 'a', Effect: 'b' }).length],
    ['one property that is not a function', { 'aws:Ref': 'a' }, JSON.stringify({ 'aws:Ref': 'a' }).length],
    ['one property that begins like a function', { 'Fn::a-b': 'a' }, JSON.stringify({ 'Fn::a-b': 'a' }).length],
    ['nothing', null, 6],
    ['no entries', {}, 2],
    ['no items', [], 2],
  ])('of %s', (_, json, count) => {
    expect(literalLength(json)).toBe(count);
  });

  test.each<[string, ConstructorParameters<typeof CfnParameter>[2], number]>([
    ['of a parameter of the template is that of an ARN', {}, 200],
    ['of a parameter with a maximum is that', { maxLength: 12 }, 12],
    ['of a parameter with a longer default is that of the default', { default: 'd'.repeat(300) }, 300],
  ])('%s', (_, props, count) => {
    expect(resolved((stack) => new CfnParameter(stack, 'Given', props).valueAsString)).toBe(count + QUOTES);
    expect(resolved((stack) => `a${new CfnParameter(stack, 'Given', props).valueAsString}"`)).toBe(count + 1 + '\\"'.length + QUOTES);
  });

  const NAME = 'acme-'.padEnd(63, 'x');

  test.each<[string, (stack: Stack, name?: string) => string]>([
    ['a secret', (stack, secretName) => new secretsmanager.Secret(stack, 'Resource', { secretName }).secretArn],
    ['a role', (stack, roleName) => new iam.Role(stack, 'Resource', { roleName, assumedBy: new iam.AccountRootPrincipal() }).roleArn],
    ['a log group', (stack, logGroupName) => new logs.LogGroup(stack, 'Resource', { logGroupName }).logGroupArn],
    ['a repository', (stack, repositoryName) => new ecr.Repository(stack, 'Resource', { repositoryName }).repositoryArn],
    ['a bucket', (stack, bucketName) => new s3.Bucket(stack, 'Resource', { bucketName }).bucketArn],
  ])('of %s counts a given name unchanged, and a generated one by its logical id', (_, arn) => {
    const lengths = [NAME, undefined].map((name) => {
      const stack = newStack();
      const value = arn(stack, name);
      const { 'Ref': ref, 'Fn::GetAtt': [id = ref] = [] } = stack.resolve(value);
      return [policyLength(value, stack), id.length];
    });
    expect(lengths[0][0]).toBe(70 + NAME.length + 20 + QUOTES);
    expect(lengths[1][0]).toBe(70 + lengths[1][1] + 20 + QUOTES);
  });

  test.each<[string, ConstructorParameters<typeof CfnParameter>[2], (logicalId: number) => number]>([
    ['an ARN', {}, () => 200],
    ['its maximum', { maxLength: 64 }, () => 64],
    ['that of a generated name, where that is longer,', { maxLength: 3 }, (logicalId) => logicalId],
  ])('of a name that is a parameter of the template counts as long as %s', (_, props, count) => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret', { secretName: new CfnParameter(stack, 'Name', props).valueAsString });
    const { Ref } = stack.resolve(secret.secretArn);
    expect(policyLength(secret.secretArn, stack)).toBe(70 + count(Ref.length) + 20 + QUOTES);
  });

  test('of a token that is known at synthesis is that of its value', () => {
    expect(resolved(() => Lazy.string({ produce: () => 'a"b' }))).toBe('"a\\"b"'.length);
  });

  test.each<[string, (stack: Stack) => string, number]>([
    ['Region', (stack) => stack.region, 14],
    ['account', (stack) => stack.account, 12],
    ['partition', (stack) => stack.partition, 10],
    ['id', (stack) => stack.stackId, 200],
  ])('of the %s of a stack is the longest there is', (_, value, count) => {
    expect(resolved(value)).toBe(count + QUOTES);
  });
});
