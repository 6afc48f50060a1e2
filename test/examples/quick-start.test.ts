import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { QuickStartStack } from '../../examples/quick-start';
import { inlineStatements, taskDefinition } from '../support/app';

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
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});
