import { Template } from 'aws-cdk-lib/assertions';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, newStack } from '../support/app';

test('an empty managed policy is a document without statements to tools that look at the tree', () => {
  const stack = newStack();
  const name = (index: number) => `/prod/${String(index).padStart(60, 'x')}`;
  const secrets = Object.fromEntries([...Array(30).keys()].map((index) => [`SECRET_${index}`, TaskSecret.fromValueFrom(name(index))]));
  new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement: PolicyPlacement.MANAGED, containers: { app: container({ secrets }) } });

  const policies = stack.node.findAll().filter((construct): construct is CfnManagedPolicy => construct instanceof CfnManagedPolicy);
  const documents = policies.map(({ policyDocument }) => stack.resolve(policyDocument));
  const empty = documents.filter(({ Statement }) => Statement.length === 0);
  expect(empty.length).toBeGreaterThan(0);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', documents.length - empty.length);
});
