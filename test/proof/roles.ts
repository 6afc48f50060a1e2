// Roles as they are deployed, with every policy that any stack gives them.

import { DeployedResource, roleNameOf } from './deployment';

export interface RoleState {
  readonly arn: string;
  /** Left out for a role that is not the app's. */
  readonly resource?: DeployedResource;
  readonly policies: readonly AttachedPolicy[];
  /** ARNs of managed policies that are not the app's. */
  readonly foreign: readonly string[];
}

export interface AttachedPolicy {
  readonly kind: 'inline' | 'managed';
  readonly name: string;
  readonly document: any;
  /** The resource it is, unless it is written on the role. */
  readonly resource?: DeployedResource;
}

const INLINE = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy'];
const MANAGED = 'AWS::IAM::ManagedPolicy';

/**
 * A role and its policies, among the resources that are there.
 */
export function roleState(arn: string, resources: Iterable<DeployedResource>): RoleState {
  const name = roleNameOf(arn);
  const there = [...resources];
  const role = there.find((resource) => resource.type === 'AWS::IAM::Role' && resource.arn === arn);
  const { Policies = [], ManagedPolicyArns = [] } = role?.properties ?? {};
  const named = ({ properties: { Roles = [], RoleName } }: DeployedResource) => RoleName === name || Roles.includes(name);
  const managed = there.filter((resource) => resource.type === MANAGED && (named(resource) || ManagedPolicyArns.includes(resource.arn)));
  return {
    arn,
    ...(role ? { resource: role } : {}),
    policies: [
      ...Policies.map(({ PolicyName, PolicyDocument }: any): AttachedPolicy => ({ kind: 'inline', name: PolicyName, document: PolicyDocument })),
      ...there.filter((resource) => INLINE.includes(resource.type) && named(resource)).map((resource): AttachedPolicy =>
        ({ kind: 'inline', name: resource.properties.PolicyName, document: resource.properties.PolicyDocument, resource })),
      ...managed.map((resource): AttachedPolicy => ({ kind: 'managed', name: resource.id, document: resource.properties.PolicyDocument, resource })),
    ],
    foreign: ManagedPolicyArns.filter((each: string) => !managed.some((policy) => policy.arn === each)),
  };
}
