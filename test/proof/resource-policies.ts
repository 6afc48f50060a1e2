// What IAM's documentation says of a request that crosses accounts, or that meets a resource policy: the policies of the caller
// and that of the resource are evaluated together. It knows nothing of the library.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html

import { holds, isAllowed, known, like, nothingIn, object, parts, Request, Statement, texts } from './evaluator';
import { arnLike } from './patterns';

/** A role of an account, or a service that calls by itself. */
export type Caller = { readonly roleArn: string; readonly statements: readonly Statement[] } | { readonly service: string };

interface ResourceStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly principal: unknown;
  readonly actions: readonly string[];
  /** Left out in the policy of a repository, which is about the repository. */
  readonly resources?: readonly string[];
  readonly conditions: readonly ResourceCondition[];
}

interface ResourceCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Negated, an operator holds where none of the values matches, and where its key is absent (FACTS 6.7). */
const OPERATORS: { readonly [operator: string]: (actual: string, value: string) => boolean } = {
  StringEquals: (actual, value) => actual === value,
  StringLike: like,
  ArnEquals: arnLike,
  Bool: (actual, value) => actual === value,
};

/**
 * The statements of a resource policy: plain JSON, as it arrives at the service.
 */
export function resourceStatementsOf(document: unknown): ResourceStatement[] {
  return parts(document).map((json) => {
    const { Sid, Effect, Principal, Action, Resource, Condition: conditions = {}, ...others } = object(json, 'a statement');
    nothingIn(others, 'statement');
    known(Sid === undefined || typeof Sid === 'string', 'Sid', Sid);
    known(Effect === 'Allow' || Effect === 'Deny', 'Effect', Effect);
    known(Principal !== undefined, 'Principal', Principal);
    return {
      effect: Effect as 'Allow' | 'Deny', // checked above
      principal: Principal,
      actions: texts(Action, 'Action'),
      resources: Resource === undefined ? undefined : texts(Resource, 'Resource'),
      conditions: Object.entries(object(conditions, 'a condition')).flatMap(([operator, keys]) => {
        known(Object.hasOwn(OPERATORS, operator) || operator === 'ArnNotEquals', 'operator', operator);
        return Object.entries(object(keys, 'a condition')).map(([key, values]) => ({ operator, key, values: texts(values, key) }));
      }),
    };
  });
}

/**
 * Whether a request is allowed by both sides. Across accounts both must allow it, within one account either is enough, and a
 * deny on either side wins.
 *
 * @param owner the account of the resource
 * @param policy the policy of the resource, if it has one
 */
export function isAllowedBoth(caller: Caller, request: Request, owner: string, policy?: unknown): boolean {
  const context: { [key: string]: string } = 'service' in caller ? { ...request.context, 'aws:PrincipalIsAWSService': 'true' }
    : { ...request.context, 'aws:PrincipalIsAWSService': 'false', 'aws:PrincipalArn': caller.roleArn };
  const statements = policy === undefined ? [] : resourceStatementsOf(policy);
  const matching = statements.filter((statement) => matches(statement, caller, { ...request, context }));
  if (matching.some(({ effect }) => effect === 'Deny')) {
    return false;
  }
  const byResource = matching.length > 0;
  if ('service' in caller) {
    return true; // AWS lets its services read what they manage; only a deny keeps them out
  }
  const byIdentity = isAllowed(caller.statements, { ...request, context });
  return accountOf(caller.roleArn) === owner ? byIdentity || byResource : byIdentity && byResource;
}

function matches(statement: ResourceStatement, caller: Caller, request: Request): boolean {
  return isPrincipal(statement.principal, caller)
    && statement.actions.some((action) => like(request.action.toLowerCase(), action.toLowerCase()))
    && (statement.resources ?? ['*']).some((resource) => like(request.resource, resource))
    && statement.conditions.every((condition) => conditionHolds(condition, request));
}

function conditionHolds(condition: ResourceCondition, { context = {} }: Request): boolean {
  return condition.operator === 'ArnNotEquals'
    ? !holds({ ...condition, operator: 'ArnEquals' }, context, OPERATORS)
    : holds(condition, context, OPERATORS);
}

/** Everybody, or an account: no ARN of a role, which is refused until the role exists (FACTS 6.8). */
function isPrincipal(principal: unknown, caller: Caller): boolean {
  if (principal === '*') {
    return true;
  }
  const { AWS, ...others } = object(principal, 'a principal');
  nothingIn(others, 'principal');
  return texts(AWS, 'Principal').some((text) => {
    const [, account] = /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):root$/.exec(text) ?? [];
    known(account !== undefined || text === '*', 'Principal', text);
    return text === '*' || ('roleArn' in caller && accountOf(caller.roleArn) === account);
  });
}

function accountOf(arn: string): string {
  return arn.split(':')[4];
}
