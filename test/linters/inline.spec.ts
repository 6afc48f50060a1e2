import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { TABLES } from './acknowledgements';
import { apps } from './apps';
import { linted, passesLinters } from './linters';
import { PolicyPlacement } from '../../src';

const TESTS = join(__dirname, '..');

passesLinters(apps(PolicyPlacement.INLINE), { AwsSolutions: new AwsSolutionsChecks() });

test('the snapshots of the integ apps pass cfn-lint', () => {
  const snapshots = readdirSync(TESTS).filter((name) => name.endsWith('.snapshot'));
  expect(linted(snapshots.map((name) => join(TESTS, name)))).toBe('');
});

test('what the validation of the CDK finds is an error', () => {
  const app = new App();
  new CfnResource(new Stack(app, 'Stack'), 'Queue', { type: 'AWS::SQS::Queue', properties: { NoSuchProperty: 1 } });
  const print = jest.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => app.synth()).toThrow(/Validation failed|NoSuchProperty/); // by where the CDK thinks it runs
  print.mockRestore();
});

test.each(TABLES)('docs/guides/linters.md lists what is acknowledged: %#', (table) => {
  expect(readFileSync(join(TESTS, '../docs/guides/linters.md'), 'utf8')).toContain(`\n${table}\n`);
});
