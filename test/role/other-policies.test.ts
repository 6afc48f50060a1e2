import { Aws, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { boundOfOthers, hasOtherPolicies, inlineLengthOfOthers, managedPoliciesOfOthers } from '../../src/role/other-policies';
import { container, newStack, SECRET_ARN } from '../support/app';

const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const statement = (resource: string) => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] });
const documentOf = (...resources: string[]) => new iam.PolicyDocument({ statements: resources.map(statement) });
const lengthOf = (document: iam.PolicyDocument) => JSON.stringify(document.toJSON()).length;
const policiesOn = (role: iam.Role) => (role.node.defaultChild as iam.CfnRole).policies;

/** A task whose policies are on a role that was passed in. */
function useIn(stack: Stack, executionRole: iam.IRole, policyPlacement = PolicyPlacement.INLINE): void {
  const secrets = { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) };
  new SecureFargateTaskDefinition(stack, 'Task', { executionRole, policyPlacement, containers: { app: container({ secrets }) } });
}

describe('inline policies of others', () => {
  test('do not exist on a role that has only what this library attached', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy });
    useIn(stack, role);
    expect(hasOtherPolicies(role, undefined)).toBe(false);
    expect(inlineLengthOfOthers(role, undefined)).toBe(0);
    expect(boundOfOthers(role, undefined)).toBe(0);
  });

  test('are those on the role itself', () => {
    const [first, second] = [documentOf('arn:aws:s3:::a/*'), documentOf('arn:aws:s3:::b/*', 'arn:aws:s3:::c/"*')];
    const role = new iam.Role(newStack(), 'Role', { assumedBy, inlinePolicies: { first, second } });
    const expected = lengthOf(first) + lengthOf(second);
    expect(hasOtherPolicies(role, policiesOn(role))).toBe(true);
    expect(inlineLengthOfOthers(role, policiesOn(role))).toBeGreaterThanOrEqual(expected);
    expect(inlineLengthOfOthers(role, policiesOn(role))).toBeLessThan(expected + 20);
  });

  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['created', (stack) => new iam.Role(stack, 'Role', { assumedBy })],
    ['imported', (stack) => iam.Role.fromRoleName(stack, 'Role', 'api')],
  ])('are those that are attached to a role that is %s', (_, roleIn) => {
    const stack = newStack();
    const role = roleIn(stack);
    const document = documentOf('arn:aws:s3:::a/*');
    new iam.Policy(stack, 'Policy', { document, roles: [role] });
    const both = lengthOf(document);
    expect(hasOtherPolicies(role, undefined)).toBe(true);
    expect(inlineLengthOfOthers(role, undefined)).toBeGreaterThanOrEqual(both);
    expect(inlineLengthOfOthers(role, undefined)).toBeLessThan(both + 20);
    expect(boundOfOthers(role, undefined)).toBeGreaterThanOrEqual(both);
    expect(boundOfOthers(role, undefined)).toBeLessThan(both + 20);
  });

  test('are added up, those on the role and those that are attached', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy, inlinePolicies: { own: documentOf('arn:aws:s3:::a/*') } });
    const onRole = inlineLengthOfOthers(role, policiesOn(role));
    role.addToPolicy(statement('arn:aws:s3:::b/*'));
    const attached = inlineLengthOfOthers(role, undefined);
    expect(Math.min(onRole, attached)).toBeGreaterThan(0);
    expect(inlineLengthOfOthers(role, policiesOn(role))).toBe(onRole + attached);
    expect(boundOfOthers(role, [{ PolicyName: 'own' }])).toBeGreaterThan(boundOfOthers(role, undefined));
  });

  test('take their length in a condition too', () => {
    const role = new iam.Role(newStack(), 'Role', { assumedBy });
    expect(inlineLengthOfOthers(role, Fn.conditionIf('Condition', 'p'.repeat(500), Aws.NO_VALUE))).toBeGreaterThan(500);
    expect(inlineLengthOfOthers(role, undefined)).toBe(0);
  });

  test('take nothing while they are empty, because they are not in the template', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy });
    new iam.Policy(stack, 'Policy', { roles: [role] });
    expect(inlineLengthOfOthers(role, undefined)).toBe(0);
  });

  test('are not looked for on a role that keeps no policies', () => {
    const role = { roleName: 'own', node: newStack().node } as unknown as iam.IRole;
    expect(hasOtherPolicies(role, undefined)).toBe(false);
    expect(boundOfOthers(role, undefined)).toBe(0);
  });

  test('leave managed policies out', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy });
    new iam.ManagedPolicy(stack, 'Policy', { roles: [role], statements: [statement('arn:aws:s3:::a/*')] });
    expect(hasOtherPolicies(role, undefined)).toBe(false);
  });
});

describe('managed policies of others', () => {
  const LISTED = iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');

  test.each<[string, number, (stack: Stack, role: iam.Role) => void]>([
    ['none', 0, () => undefined],
    ['that the role lists', 1, (_, role) => role.addManagedPolicy(LISTED)],
    ['that are attached to the role', 1, (stack, role) => new iam.ManagedPolicy(stack, 'Policy', { roles: [role] })],
    ['that are attached to the role later', 1, (stack, role) => new iam.ManagedPolicy(stack, 'Policy').attachToRole(role)],
    ['that name the role', 1, (stack, role) => new iam.CfnManagedPolicy(stack, 'Policy', { policyDocument: {}, roles: [role.roleName] })],
    ['of both kinds', 2, (stack, role) => {
      role.addManagedPolicy(LISTED);
      new iam.ManagedPolicy(stack, 'Policy', { roles: [role] });
    }],
    ['of another role', 0, (stack) => {
      const other = new iam.Role(stack, 'Other', { assumedBy, managedPolicies: [LISTED] });
      new iam.ManagedPolicy(stack, 'Policy', { roles: [other] });
      new iam.CfnManagedPolicy(stack, 'CfnPolicy', { policyDocument: {}, roles: [other.roleName] });
    }],
    ['of no role', 0, (stack) => new iam.CfnManagedPolicy(stack, 'Policy', { policyDocument: {} })],
    ['that are inline', 0, (stack, role) => new iam.CfnPolicy(stack, 'Policy', { policyName: 'p', policyDocument: {}, roles: [role.roleName] })],
    ['that are of another kind', 0, (stack) => new CfnResource(stack, 'Policy', { type: 'AWS::IAM::ManagedPolicy' })],
    ['of this library', 0, (stack, role) => useIn(stack, role, PolicyPlacement.MANAGED)],
  ])('%s are %i', (_, count, add) => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy });
    add(stack, role);
    expect(managedPoliciesOfOthers(role)).toBe(count);
  });

  test('of an imported role are those of the app', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleName(stack, 'Role', 'api');
    expect(managedPoliciesOfOthers(role)).toBe(0);
    new iam.ManagedPolicy(stack, 'Policy', { roles: [role] });
    expect(managedPoliciesOfOthers(role)).toBe(1);
  });
});
