import { deployedOn, kinds, literal, named, parameters, taskWith, ways } from './many-secrets';
import { newStack } from '../support/app';
import { circle, length } from '../support/deployed';
import { variants } from '../support/effort';

describe.each(variants(ways))('%s', (_, way) => {
  describe.each(kinds)('%s', (__, counts, secretsOf) => {
    // What CloudFormation has to resolve takes a while: 400 of it where the ways differ most.
    const most = secretsOf === literal || !way.props ? 400 : 100;
    test.each(counts.filter((count) => count === 1 || count === most || !way.props))('%i are all readable, and the policies are within the limits of IAM', (count) => {
      const stack = newStack();
      taskWith(stack, secretsOf(stack, count), way);
      const { template, inline, managed, allowed } = deployedOn(stack);
      expect(inline.reduce((sum, policy) => sum + length(policy), 0)).toBeLessThanOrEqual(10_240);
      managed.forEach((policy) => expect(length(policy)).toBeLessThanOrEqual(6_144));
      expect(managed.length).toBeLessThanOrEqual(10);

      const service = secretsOf === parameters ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
      expect([...new Set(allowed.filter((permission) => permission.startsWith(service)))].sort()).toEqual(named(template).map((arn) => `${service} ${arn}`).sort());
      expect(named(template)).toHaveLength(count);
      expect(circle(template)).toBeUndefined();
    });
  });
});
