import { App } from 'aws-cdk-lib';
import { QuickStartStack } from '../../examples/quick-start';
import { inlineStatements, taskDefinition, warnings } from '../support/app';

test('the quick start gives its container the password and its role one statement, without a warning', () => {
  const stack = new QuickStartStack(new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } }), 'QuickStart');
  const [{ Secrets }] = taskDefinition(stack).Properties.ContainerDefinitions;
  expect(Secrets).toEqual([{
    Name: 'DATABASE_PASSWORD',
    ValueFrom: { 'Fn::Join': ['', [{ Ref: expect.stringContaining('Database') }, ':password::']] },
  }]);
  expect(inlineStatements(stack)).toEqual([{
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: { Ref: expect.stringContaining('Database') },
  }]);
  expect(warnings(stack)).toEqual([]);
});
