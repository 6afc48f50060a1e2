import * as iam from 'aws-cdk-lib/aws-iam';
import { Dependable, IDependable } from 'constructs';
import { policiesUnder } from '../role/cdk-policies';

/** A policy that the CDK keeps for a role. */
export type CdkPolicy = iam.Policy | iam.ManagedPolicy;

/** What the CDK's roles remember, which is private to them. */
interface RoleMemory {
  /** Of a role that the app imports, too. */
  readonly defaultPolicy?: CdkPolicy;
  /** Every statement that was granted, and the policies that it is in, once the CDK has divided them. Only of a role that the app creates. */
  readonly dependables?: ReadonlyMap<iam.PolicyStatement, IDependable>;
}

/**
 * The policies in which the CDK keeps what is granted to a role: the default policy, and the parts it divided that into. None for a role
 * that takes no policy.
 */
export function grantPoliciesOf(role: iam.IRole): CdkPolicy[] {
  const { defaultPolicy, dependables } = memoryOf(role);
  if (!defaultPolicy) {
    return [];
  }
  const homes = new Set([...dependables?.values() ?? []].flatMap((home) => Dependable.of(home).dependencyRoots));
  return [defaultPolicy, ...policiesUnder(role).filter((policy) => policy !== defaultPolicy && homes.has(policy))];
}

/**
 * The statements in those policies as they were granted. In the documents, the CDK may have merged them by now.
 */
export function grantedStatements(role: iam.IRole): Map<CdkPolicy, readonly iam.PolicyStatement[]> {
  const policies = grantPoliciesOf(role);
  const { dependables } = memoryOf(role);
  const byPolicy = new Map<CdkPolicy, iam.PolicyStatement[]>(policies.map((policy) => [policy, []]));
  for (const [statement, dependable] of dependables ?? []) {
    const roots = Dependable.of(dependable).dependencyRoots;
    const home = policies.find((policy) => roots.includes(policy)) ?? policies[0];
    byPolicy.get(home)?.push(statement);
  }
  return new Map([...byPolicy].map(([policy, granted]) => [policy, [...granted, ...addedToDocument(policy, granted)]]));
}

/** What was added to the document itself, and not to the role. */
function addedToDocument({ document }: CdkPolicy, granted: readonly iam.PolicyStatement[]): iam.PolicyStatement[] {
  const present: readonly iam.PolicyStatement[] = document['statements']; // private to the CDK, which gives copies otherwise
  const known = new Set(granted);
  const others = present.filter((statement) => !known.has(statement));
  if (others.length === 0 || granted.length === 0) {
    return others;
  }
  const parts = new Set(granted.flatMap(partsOf));
  return others.filter((statement) => !partsOf(statement).every((part) => parts.has(part))); // what is left out was merged from others
}

/** Each action on each resource, under the terms of the statement. */
function partsOf(statement: iam.PolicyStatement): string[] {
  const { actions, resources } = statement;
  const terms = JSON.stringify({ ...statement.toStatementJson() as object, Action: undefined, Resource: undefined });
  return actions.flatMap((action) => resources.map((resource) => `${action} on ${resource} ${terms}`));
}

function memoryOf(role: iam.IRole): RoleMemory {
  return role as unknown as RoleMemory; // private to the CDK's roles, and left out by others
}
