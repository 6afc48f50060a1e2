// What IAM's documentation says of identity policies and trust policies, as far as this library has a reason to use them.
// It knows nothing of the library, and a policy element that it does not know is an error, never a guess.

import { arnLike, like, unescaped } from './patterns';

export { escaped, like } from './patterns';

export interface Request {
  readonly action: string;
  readonly resource: string;
  /** The condition keys that the service fills in. */
  readonly context?: Context;
}

export interface Context {
  readonly [key: string]: string;
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

/** One operator on one key. All of a statement must hold, each with one of its values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Something in a policy that nobody has explained to this evaluator.
 */
export class UnknownElement extends Error {}

/**
 * The only action without a resource level that a task needs.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const WITHOUT_RESOURCE = 'ecr:GetAuthorizationToken';

/** Who may assume the roles of a task. */
const ECS_TASKS = 'ecs-tasks.amazonaws.com';

type Compares = (actual: string, value: string) => boolean;

const IDENTITY_OPERATORS: { readonly [operator: string]: Compares } = {
  StringEquals: (actual, value) => actual === unescaped(value),
  StringLike: like,
};

const TRUST_OPERATORS: { readonly [operator: string]: Compares } = { ...IDENTITY_OPERATORS, ArnLike: arnLike };

/**
 * The statements of identity policies: plain JSON, as it arrives at IAM.
 */
export function statementsOf(documents: readonly unknown[]): Statement[] {
  return documents.flatMap((document) => {
    const statements = parts(document).map(identityStatement);
    const sids = statements.flatMap(({ sid }) => sid ?? []);
    known(new Set(sids).size === sids.length, 'two statements with one Sid', sids);
    return statements;
  });
}

/**
 * Statements of documents that are not judged here, but compared with requests: the app's own may be as wide as they like.
 */
export function looseStatementsOf(documents: readonly unknown[]): Statement[] {
  return documents.flatMap(statementsIn).map(({ Effect, Action, Resource, Condition: conditions }): Statement => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat(),
    conditions: conditionsIn(conditions, IDENTITY_OPERATORS),
  }));
}

/** The statements of a document, as they are written. */
export function statementsIn(document: any): any[] {
  return [document?.Statement ?? []].flat();
}

/**
 * Whether a role with these statements may do something. An explicit deny wins; what nothing allows is denied.
 */
export function isAllowed(statements: readonly Statement[], request: Request): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
}

/**
 * Whether a trust policy lets Amazon ECS assume the role for a task, in some context, and nobody else.
 */
export function trustsOnlyEcs(document: unknown, context: Context): boolean {
  const conditions = parts(document).map(trustConditions);
  return conditions.some((all) => all.every((condition) => holds(condition, context, TRUST_OPERATORS)));
}

/** The statements of a document, which has a version and nothing else beside them. */
export function parts(document: unknown): unknown[] {
  const { Version, Statement: list, ...others } = object(document, 'a policy document');
  known(Version === '2012-10-17', 'Version', Version);
  nothingIn(others, 'policy document');
  const statements = Array.isArray(list) ? list : [list];
  known(statements.length > 0, 'an empty policy', document);
  return statements;
}

function identityStatement(json: unknown): Statement {
  const { Sid, Effect, Action, Resource, Condition: conditions, ...others } = object(json, 'a statement');
  nothingIn(others, 'statement'); // NotAction, NotResource, Principal, NotPrincipal
  known(Effect === 'Allow' || Effect === 'Deny', 'Effect', Effect);
  known(Sid === undefined || (typeof Sid === 'string' && /^[A-Za-z0-9]+$/.test(Sid)), 'Sid', Sid);
  const actions = texts(Action, 'Action');
  actions.forEach((action) => known(/^[a-z0-9-]+:[a-z0-9]+$/i.test(action), 'Action', action)); // no wildcards
  const resources = texts(Resource, 'Resource');
  resources.forEach((resource) => known(
    resource === '*' ? actions.every((action) => action.toLowerCase() === WITHOUT_RESOURCE.toLowerCase()) : isArn(resource), 'Resource', resource));
  return {
    sid: Sid as string | undefined, // checked above
    effect: Effect as 'Allow' | 'Deny', // checked above
    actions,
    resources,
    conditions: conditionsIn(conditions, IDENTITY_OPERATORS),
  };
}

function trustConditions(json: unknown): Condition[] {
  const { Effect, Principal, Action, Condition: conditions, ...others } = object(json, 'a statement');
  nothingIn(others, 'trust policy');
  known(Effect === 'Allow', 'Effect', Effect);
  known(texts(Action, 'Action').join() === 'sts:AssumeRole', 'Action', Action);
  const { Service, ...strangers } = object(Principal, 'a principal');
  nothingIn(strangers, 'principal');
  known(texts(Service, 'Service').join() === ECS_TASKS, 'Service', Service);
  return conditionsIn(conditions, TRUST_OPERATORS);
}

function conditionsIn(json: unknown, operators: { readonly [operator: string]: Compares }): Condition[] {
  if (json === undefined) {
    return [];
  }
  return Object.entries(object(json, 'a condition')).flatMap(([operator, keys]) => {
    known(Object.hasOwn(operators, operator), 'operator', operator); // no IfExists, no ForAllValues, no negation
    return Object.entries(object(keys, 'a condition')).map(([key, values]) => ({ operator, key, values: texts(values, key) }));
  });
}

function matches(statement: Statement, request: Request): boolean {
  const action = request.action.toLowerCase();
  return statement.actions.some((each) => like(action, each.toLowerCase()))
    && statement.resources.some((resource) => like(request.resource, resource))
    && statement.conditions.every((condition) => holds(condition, request.context ?? {}, IDENTITY_OPERATORS));
}

/** A key that the request does not have does not match. Names of keys are compared without case. */
export function holds({ operator, key, values }: Condition, context: Context, operators: { readonly [operator: string]: Compares }): boolean {
  const name = Object.keys(context).find((each) => each.toLowerCase() === key.toLowerCase());
  return name !== undefined && values.some((value) => operators[operator](context[name], value));
}

function isArn(text: string): boolean {
  return /^arn:aws(-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|\*|):.+$/.test(text);
}

export function object(json: unknown, what: string): { readonly [name: string]: unknown } {
  known(typeof json === 'object' && json !== null && !Array.isArray(json), what, json);
  return json as { readonly [name: string]: unknown }; // checked above
}

/** One text or a list of some, without policy variables other than characters that are escaped. */
export function texts(json: unknown, what: string): string[] {
  const list: unknown[] = Array.isArray(json) ? json : [json];
  known(list.length > 0, what, json);
  return list.map((text) => {
    known(typeof text === 'string' && text !== '' && !/\$\{(?![*?$]\})/.test(text), what, text);
    return text as string; // checked above
  });
}

export function nothingIn(others: object, where: string): void {
  known(Object.keys(others).length === 0, `what a ${where} has beside the usual`, others);
}

export function known(condition: boolean, what: string, value: unknown): void {
  if (!condition) {
    throw new UnknownElement(`unknown: ${what} ${JSON.stringify(value)}`);
  }
}
