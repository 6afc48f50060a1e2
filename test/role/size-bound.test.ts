import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, newStack } from '../support/app';
import { DeployedTemplate, templateOf } from '../support/deployed';

/** What CloudFormation will have written for the ARN of a named secret, in the longest Region. */
const arnOf = ({ Name }: { Name: string }) => `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:${Name}-AbCdEf`;

function deployedLengths(stack: Stack) {
  const { Resources } = templateOf(stack) as DeployedTemplate;
  const written = (json: any): any => json?.Ref && Resources[json.Ref]?.Type === 'AWS::SecretsManager::Secret' ? arnOf(Resources[json.Ref].Properties)
    : Array.isArray(json) ? json.map(written)
      : json && typeof json === 'object' ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, written(value)])) : json;
  const all = Object.values(Resources);
  const length = (document: unknown) => JSON.stringify(written(document)).length;
  return {
    inline: all.flatMap(({ Properties }) => Properties?.Policies ?? []).reduce((sum, { PolicyDocument }) => sum + length(PolicyDocument), 0),
    managed: all.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy').map(({ Properties }) => length(Properties.PolicyDocument)),
  };
}

test.each([
  [70, 120, PolicyPlacement.INLINE],
  [12, 512, PolicyPlacement.INLINE],
  [24, 512, PolicyPlacement.INLINE],
  [30, 400, PolicyPlacement.MANAGED],
  [120, 400, PolicyPlacement.MANAGED],
])('%i secrets with names of %i characters are within the limits of IAM, under %s', (count, length, policyPlacement) => {
  const stack = newStack();
  const secrets = Object.fromEntries(Array.from({ length: count }, (_, index): [string, ecs.Secret] => [`S${index}`,
    TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `S${index}`, { secretName: `${index}/`.padEnd(length, 'x') }))]));
  new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement, containers: { app: container({ secrets }) } });
  const { inline, managed } = deployedLengths(stack);
  expect(inline + managed.length).toBeGreaterThan(0);
  expect(inline).toBeLessThanOrEqual(10_240);
  managed.forEach((each) => expect(each).toBeLessThanOrEqual(6_144));
});
