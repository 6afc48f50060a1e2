import * as iam from 'aws-cdk-lib/aws-iam';
import { ComputedPolicyDocument } from '../../src/policy/computed-policy-document';
import { newStack } from '../support/app';

const read = (resource: string) => new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [resource] });

function computed() {
  const statements: iam.PolicyStatement[] = [];
  return { statements, document: new ComputedPolicyDocument(() => statements, (statement) => statements.push(statement)) };
}

describe('a computed policy document', () => {
  test('is computed each time it is read', () => {
    const stack = newStack();
    const { statements, document } = computed();
    const count = (json: any) => json?.Statement?.length;
    const look = () => [document.isEmpty, document.statementCount, count(stack.resolve(document)), count(document.toJSON())];
    expect(look()).toEqual([true, 0, undefined, undefined]);
    statements.push(read('a'));
    expect(look()).toEqual([false, 1, 1, 1]);
    statements.push(read('b'));
    expect(look()).toEqual([false, 2, 2, 2]);
  });

  test('passes on what is added to it', () => {
    const { statements, document } = computed();
    document.addStatements(read('a'), read('b'));
    expect(statements.map(({ resources }) => resources)).toEqual([['a'], ['b']]);
  });

  test('is not minimized, whatever the feature flag says: its statements come merged', () => {
    const stack = newStack({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
    const { statements, document } = computed();
    statements.push(read('a'), read('b'));
    expect(stack.resolve(document).Statement).toHaveLength(2);
  });

  test('validates what it holds now', () => {
    const { statements, document } = computed();
    const validations = () => [document.validateForAnyPolicy(), document.validateForIdentityPolicy(), document.validateForResourcePolicy()]
      .map(({ length }) => length > 0);
    expect(validations()).toEqual([false, false, false]);
    statements.push(new iam.PolicyStatement({ resources: ['*'] }));
    expect(validations()).toEqual([true, true, true]);
  });
});
