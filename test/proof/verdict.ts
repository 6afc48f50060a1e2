// What is right about a role of a task: it may do all that is needed, nothing that is near to it, and no part of its policies
// can be left out.

import { Condition, Context, isAllowed, Request, Statement, statementsOf, trustsOnlyEcs, UnknownElement } from './evaluator';
import { includes, Need } from './need';
import { asStatements, missing, Permission, without as withoutOwn } from './own-permissions';

/**
 * A role as it is deployed, with everything that gives it permissions.
 */
export interface DeployedRole {
  /** Left out for a role that is not the app's. */
  readonly trust?: unknown;
  /** What Amazon ECS says of itself when it assumes the role. */
  readonly trustContext: Context;
  /** Policies by ARN, which may say anything. */
  readonly managedPolicyArns: readonly string[];
  /** The documents of the role's inline policies and of the customer's own managed policies. */
  readonly policies: readonly PolicyOnRole[];
}

export interface PolicyOnRole {
  readonly document: unknown;
  /**
   * In which place it is. A permission may be in several places at once: so it is never missing while CloudFormation moves it. In
   * one place it is once.
   */
  readonly place: string;
}

/**
 * What is wrong with a role; nothing, if it is right.
 *
 * @param strangers what else there is in the app, none of which the role may touch
 * @param own what the app itself has granted to the role
 */
export function verdict(role: DeployedRole, needs: readonly Need[], strangers: readonly Request[] = [], own: readonly Permission[] = []): string[] {
  try {
    const places = statementsByPlace(role.policies, own);
    const ours = [...places.values()].flat();
    const all = [...ours, ...asStatements(own)];
    const denied = distinct([...needs.flatMap(({ neighbours }) => neighbours), ...strangers]).filter((request) => !isNeeded(request, needs));
    const needed = distinct(needs.flatMap(({ requests }) => requests));
    return [
      ...('trust' in role && !trustsOnlyEcs(role.trust, role.trustContext) ? ['Amazon ECS may not assume the role'] : []),
      ...role.managedPolicyArns.map((arn) => `the managed policy ${arn} is attached`),
      ...missing(own, role.policies.map(({ document }) => document)).map((each) => `the app has granted ${each}, and the role may not do it`),
      ...needs.filter(({ optional }) => !optional).flatMap(({ reason, requests }) => requests
        .filter((request) => !isAllowed(all, request)).map((request) => `denied, and needed (${reason}): ${shown(request)}`)),
      ...denied.filter((request) => isAllowed(ours, request)).map((request) => `allowed, and nothing needs it: ${shown(request)}`),
      ...[...places.values()].flatMap((statements) => superfluous(statements, needed, denied)),
    ];
  } catch (error) {
    if (error instanceof UnknownElement) {
      return [error.message];
    }
    throw error;
  }
}

/** What is left to be judged in each place: all but what the app has granted itself. */
function statementsByPlace(policies: readonly PolicyOnRole[], own: readonly Permission[]): Map<string, Statement[]> {
  const places = new Map<string, Statement[]>();
  for (const { document, place } of policies) {
    const rest = withoutOwn(document, own);
    if (rest !== undefined) {
      places.set(place, [...places.get(place) ?? [], ...statementsOf([rest])]);
    }
  }
  return places;
}

/**
 * Parts of policies whose removal changes nothing: what allows may only be there if a need breaks without it, what restricts
 * only if something else gets in without it.
 */
function superfluous(statements: readonly Statement[], needed: readonly Request[], denied: readonly Request[]): string[] {
  // What only one statement allows breaks if that statement no longer does.
  const only = new Map<Statement, Request[]>(statements.map((statement) => [statement, []]));
  for (const request of needed) {
    const [first, ...others] = statements.filter((statement) => isAllowed([statement], request));
    if (first && others.length === 0) {
      only.get(first)?.push(request);
    }
  }
  return statements.flatMap((statement) => {
    const breaks = (less?: Statement) => only.get(statement)?.some((request) => !less || !isAllowed([less], request));
    const letsIn = (more: Statement) => denied.some((request) => isAllowed([more], request));
    return [
      ...(breaks() ? [] : ['a statement']),
      ...statement.actions.filter((action) => !breaks({ ...statement, actions: without(statement.actions, action) })).map((action) => `the action ${action}`),
      ...statement.resources.filter((resource) => !breaks({ ...statement, resources: without(statement.resources, resource) })).map((resource) => `the resource ${resource}`),
      ...statement.conditions.flatMap((condition) => {
        const others = without(statement.conditions, condition);
        const { operator, key, values } = condition;
        return [
          ...(letsIn({ ...statement, conditions: others }) ? [] : [`the condition ${operator} on ${key}`]),
          ...values.filter((value) => !breaks({ ...statement, conditions: [...others, { ...condition, values: without(values, value) }] }))
            .filter((value) => !(isBucketOfObjects(condition, value) && statements.filter(({ conditions }) =>
              conditions.some((each) => isBucketOfObjects(each, value))).length > 1))
            .map((value) => `the value ${value} of ${operator} on ${key}`),
        ];
      }),
    ].map((part) => `nothing needs ${part} of ${JSON.stringify(statement)}`);
  });
}

/** A bucket may be the context of each of its objects (FACTS 5.10), and each that a program reads has a statement of its own. */
function isBucketOfObjects({ key, values }: Condition, value: string): boolean {
  return key === 'kms:EncryptionContext:aws:s3:arn' && values.some((other) => other.startsWith(`${value}/`));
}

function isNeeded(request: Request, needs: readonly Need[]): boolean {
  return needs.some((need) => includes(need, request));
}

function without<T>(list: readonly T[], item: T): T[] {
  const at = list.indexOf(item);
  return list.filter((_, index) => index !== at);
}

function distinct(requests: readonly Request[]): Request[] {
  return [...new Map(requests.map((request) => [shown(request), request])).values()];
}

export function shown({ action, resource, context }: Request): string {
  return `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ''}`;
}
