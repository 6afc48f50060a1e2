// What the app grants a role by itself, by `secret.grantRead(role)` or `ecs.Secret`. It is the app's business how wide that is, so
// it is told from what the library writes, and only asked to be there.

import { Statement, statementsIn } from './evaluator';

/** One action on one resource, under the condition that is written with it. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** As JSON. */
  readonly condition?: string;
}

/** Actions on resources, each with each. */
export function permissions(actions: readonly string[], resources: readonly string[], condition?: object): Permission[] {
  const under = condition ? { condition: JSON.stringify(condition) } : {};
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource, ...under })));
}

/**
 * A document without what the app has granted, which may be part of a statement: `undefined` where nothing else is in it.
 */
export function without(document: unknown, own: readonly Permission[]): unknown {
  const statements = statementsIn(document);
  if (own.length === 0 || statements.length === 0) {
    return document;
  }
  const granted = new Set(own.map(written));
  const rest = statements.flatMap((statement) => {
    const resources = [statement.Resource].flat().filter((resource) => !isAbout({ ...statement, Resource: resource }, granted));
    const actions = [statement.Action].flat().filter((action) => !isAbout({ ...statement, Action: action, Resource: resources }, granted));
    return resources.length === 0 || actions.length === 0 ? [] : [{ ...statement, Resource: resources, Action: actions }];
  });
  return rest.length === 0 ? undefined : { ...document as object, Statement: rest }; // an object, as it has statements
}

/** What the app has granted and no document says. */
export function missing(own: readonly Permission[], documents: readonly unknown[]): string[] {
  const said = new Set(own.length === 0 ? [] : documents.flatMap(statementsIn).flatMap(permissionsOf).map(written));
  return [...new Set(own.map(written))].filter((each) => !said.has(each));
}

/** What the app has granted, for requests to be compared with. Grants under a condition are no one's need. */
export function asStatements(own: readonly Permission[]): Statement[] {
  return own.filter(({ condition }) => condition === undefined)
    .map(({ action, resource }) => ({ effect: 'Allow', actions: [action], resources: [resource], conditions: [] }));
}

function isAbout(statement: any, granted: ReadonlySet<string>): boolean {
  const parts = permissionsOf(statement);
  return parts.length > 0 && parts.every((part) => granted.has(written(part)));
}

function permissionsOf({ Effect, Action, Resource, Condition }: any): Permission[] {
  return Effect === 'Allow' && Action !== undefined && Resource !== undefined ? permissions([Action].flat(), [Resource].flat(), Condition) : [];
}

function written({ action, resource, condition = '' }: Permission): string {
  return `${action} on ${resource}${condition && ` if ${condition}`}`;
}
