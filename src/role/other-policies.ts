import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AttachedPolicy, ManagedAccessPolicy } from './access-policies';
import { boundOfJson } from './size-bound';
import { cfnChild } from '../cdk/cfn-child';
import { measurable, policyLength } from '../policy/policy-length';

/**
 * Whether others gave a role inline policies, as far as the app knows.
 *
 * @param onRole the policies in the role's own `Policies`
 */
export function hasOtherPolicies(role: iam.IRole, onRole: unknown): boolean {
  return onRole !== undefined || attachedByOthers(role).length > 0;
}

/**
 * The characters of those policies.
 */
export function inlineLengthOfOthers(role: iam.IRole, onRole: unknown): number {
  return lengthOf(onRole, Stack.of(role))
    + attachedByOthers(role).reduce((sum, { document, stack }) => sum + (document.isEmpty ? 0 : policyLength(document.toJSON(), stack)), 0); // references as such, which are the same throughout synthesis
}

/**
 * About as many, without resolving: the CDK keeps what a `Lazy` gives when it is resolved first.
 */
export function boundOfOthers(role: iam.IRole, onRole: unknown): number {
  return [onRole, ...attachedByOthers(role).map(({ document }) => document.toJSON())].reduce<number>((sum, json) => sum + boundOfJson(json), 0);
}

/**
 * The managed policies that others attach to a role, as far as the app knows them. The CDK keeps no list of them on the role, so the
 * whole app is searched, once in each pass. A small role without other policies is never asked about.
 */
export function managedPoliciesOfOthers(role: iam.IRole): number {
  const resource = cfnChild(role, iam.CfnRole);
  const listed: unknown = resource ? resource.stack.resolve(resource.managedPolicyArns) : [];
  const attached = role.node.root.node.findAll().filter((policy) =>
    policy instanceof iam.CfnManagedPolicy && !(policy instanceof ManagedAccessPolicy) && namesRole(policy, role));
  return attached.length + (Array.isArray(listed) ? listed.length : 0);
}

function namesRole(policy: iam.CfnManagedPolicy, role: iam.IRole): boolean {
  const construct = policy.node.scope;
  const roles: readonly iam.IRole[] | undefined = construct instanceof iam.ManagedPolicy ? construct['roles'] : undefined; // private to the L2
  return roles ? roles.includes(role) : Array.isArray(policy.roles) && policy.roles.includes(role.roleName);
}

/** What the CDK's roles remember of the policies that were attached to them. It is private to the CDK. */
function attachedByOthers(role: iam.IRole): iam.Policy[] {
  const policies = (role as { attachedPolicies?: { policies?: readonly iam.IPolicy[] } }).attachedPolicies?.policies ?? [];
  return policies.filter((policy) => policy instanceof iam.Policy && !(policy instanceof AttachedPolicy)) as iam.Policy[];
}

function lengthOf(json: unknown, stack: Stack): number {
  const resolved = measurable(json, stack);
  if (Array.isArray(resolved)) {
    return resolved.reduce((sum, { policyDocument }) => sum + policyLength(policyDocument, stack), 0);
  }
  return resolved === undefined ? 0 : policyLength(resolved, stack);
}
