// As much of IAM as these policies need, written from its documentation: what a role with some statements may do.

import { Statement } from './app';

export interface Request {
  readonly action: string;
  readonly resource: string;
  /** The condition keys that the service fills in. */
  readonly context?: { readonly [key: string]: string };
}

/**
 * Whether statements, deployed, allow a request.
 */
export function allows(statements: readonly Statement[], request: Request): boolean {
  const matching = statements.filter((statement) => isAbout(statement, request));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function isAbout({ Action, Resource, Condition = {} }: Statement, { action, resource, context = {} }: Request): boolean {
  return some(Action, (pattern) => like(action.toLowerCase(), pattern.toLowerCase()))
    && some(Resource, (pattern) => like(resource, pattern))
    && Object.entries(Condition).every(([operator, keys]) => Object.entries(keys).every(([key, values]) => {
      const actual = context[key];
      return actual !== undefined && some(values, (value) => compares(operator, actual, value));
    }));
}

function compares(operator: string, actual: string, value: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return actual === value;
    case 'StringLike':
      return like(actual, value);
    default:
      throw new Error(`the policies of this library do not use ${operator}`);
  }
}

function some(values: unknown, test: (value: string) => boolean): boolean {
  return [values].flat().some((value) => test(String(value)));
}

function like(text: string, pattern: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^]*').replace(/\?/g, '[^]');
  return new RegExp(`^${expression}$`).test(text);
}
