import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { OwnerPolicy } from './owner-policy';
import { Reader } from './reader';
import { forOwner, OwnedResource, ownersIn, partitionOf } from './resource-owner';
import { principalArnOf } from './role-arn';
import { IMPORT_ACTIONS } from '../registry/pull-through-image';
import { joinArn } from '../secret/arn';
import { isConcrete } from '../secret/redact';

/** The services whose resources have policies of their own that another account needs, but for Systems Manager (FACTS 2.3). */
const SERVICES = ['secretsmanager', 'kms', 'ecr', 's3'];

/**
 * What the owners of resources in other accounts add to the policies of these resources: for each statement of each role, the
 * same actions under the same conditions.
 *
 * What is of an account that cannot be compared with that of the stack is left out.
 */
export function ownerPolicies(readers: readonly Reader[], stack: Stack): OwnerPolicy[] {
  return isConcrete(stack.account) ? readers.flatMap((reader) => policiesFor(reader, stack)) : [];
}

function policiesFor({ role, document }: Reader, stack: Stack): OwnerPolicy[] {
  const ownerOf = ownersIn(stack);
  return document.currentStatements().filter(({ effect }) => effect === iam.Effect.ALLOW).flatMap((statement) => {
    const byArn = new Map<string, { readonly owner: OwnedResource; readonly resources: string[] }>();
    for (const resource of statement.resources) {
      const owner = ownerOf(resource);
      if (owner && owner.account !== stack.account && SERVICES.includes(owner.service)) {
        byArn.set(owner.arn, { owner, resources: [...byArn.get(owner.arn)?.resources ?? [], resource] });
      }
    }
    return [...byArn.values()].flatMap(({ owner, resources }) => {
      const actions = statement.actions.filter((action) => !IMPORT_ACTIONS.includes(action)); // those are for the policy of the whole registry
      return actions.length === 0 ? [] : [{
        ownerAccount: owner.account,
        resourceArn: owner.arn,
        statement: new iam.PolicyStatement({
          principals: [accountPrincipal(stack)],
          actions,
          resources: resourcesFor(owner.service, resources.map((resource) => forOwner(resource, stack))),
          conditions: withRole(statement.conditions as Conditions, principalArnOf(role, stack), stack), // `PolicyStatement` has no type for them
        }),
      }];
    });
  });
}

/** The policy of a secret or key is about itself: `*`. That of a repository has no `Resource`, that of a bucket names its objects. */
function resourcesFor(service: string, resources: string[]): string[] | undefined {
  return service === 'ecr' ? undefined : service === 's3' ? resources : ['*'];
}

interface Conditions {
  readonly [operator: string]: { readonly [key: string]: unknown };
}

/** The role by condition and the account as principal (FACTS 6.8). */
function withRole(conditions: Conditions, roleArn: string, stack: Stack): Conditions {
  const written = (value: unknown): unknown => Array.isArray(value) ? value.map(written) : typeof value === 'string' ? forOwner(value, stack) : value;
  const known = Object.fromEntries(Object.entries(conditions).map(([operator, keys]) =>
    [operator, Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, written(value)]))]));
  return { ...known, ArnEquals: { ...known.ArnEquals, 'aws:PrincipalArn': roleArn } };
}

function accountPrincipal(stack: Stack): iam.IPrincipal {
  return new iam.ArnPrincipal(joinArn({ partition: partitionOf(stack), service: 'iam', region: '', account: stack.account, resource: 'root' }));
}
