import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { names, permission } from './permissions';
import { measureIn } from '../../src/policy/measure';
import { Permission, statementsOf } from '../../src/policy/permission';
import { sortKeyIn } from '../../src/policy/sort-key';
import { newStack } from '../support/app';

const measured = (stack: Stack) => measureIn(stack, sortKeyIn(stack));

/** As IAM counts it. */
const deployedLength = (permissions: readonly Permission[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statementsOf(permissions).map((statement) => statement.toStatementJson()) }).length;

/** As a decryption lists secrets. */
const decryption = (key: string, secrets: readonly string[]): Permission => ({
  id: key,
  values: secrets,
  statement: (some) => new iam.PolicyStatement({
    sid: 'DecryptSecrets1', actions: ['kms:Decrypt'], resources: [key], conditions: { StringLike: { 'kms:EncryptionContext:SecretARN': [...some] } },
  }),
});

describe('the measure of a document', () => {
  test('is what IAM counts, and up to three characters more for each statement', () => {
    const measure = measured(newStack());
    fc.assert(fc.property(names(1, 30), names(1, 30), (read, decrypted) => {
      const permissions = [permission('Read', read), decryption('arn:aws:kms:eu-central-1:123456789012:key/a', decrypted)];
      const exact = deployedLength(permissions);
      expect(measure.document(permissions)).toBeGreaterThanOrEqual(exact);
      expect(measure.document(permissions)).toBeLessThanOrEqual(exact + 20);
    }));
  });

  test('is the sum of its parts, and its frame where it is empty', () => {
    const measure = measured(newStack());
    const each = permission('Read', ['a', 'bc']);
    expect(measure.document([])).toBe(JSON.stringify({ Version: '2012-10-17', Statement: [] }).length);
    expect(measure.document([each])).toBe(measure.document([]) + measure.frame(each) + measure.value('a') + measure.value('bc'));
    expect(measure.value('bc')).toBe('"bc",'.length);
  });

  test('does not depend on which value comes first', () => {
    const measure = measured(newStack());
    expect(measure.frame(permission('Read', ['a', 'b'.repeat(100)]))).toBe(measure.frame(permission('Read', ['b'.repeat(100), 'a'])));
    expect(measure.frame(decryption('k', ['a', 'b'.repeat(100)]))).toBe(measure.frame(decryption('k', ['b'.repeat(100), 'a'])));
  });

  test('bounds what only the deployment knows', () => {
    const stack = newStack();
    const measure = measured(stack);
    const secretName = 'prod/'.padEnd(400, 'x');
    const named = new secretsmanager.Secret(stack, 'Named', { secretName }).secretArn;
    expect(measure.value(named)).toBeGreaterThan(`arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:${secretName}-AbCdEf`.length);
    const given = new CfnParameter(stack, 'Given', { maxLength: 1000 }).valueAsString;
    expect(measure.value(`${given}/a`)).toBeGreaterThan(1000);
  });

  test('sorts as it was told to', () => {
    const sortKey = (text: string) => text;
    expect(measureIn(newStack(), sortKey).sortKey).toBe(sortKey);
  });
});
