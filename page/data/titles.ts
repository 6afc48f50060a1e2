/**
 * How a secret or parameter is called in a list: by the path of its construct, else by its name. A malformed reference is called what
 * it is.
 */
export function resourceTitle(resource: string, path?: string): string {
  return path ?? (/:secret:(.+)$/.exec(resource)?.[1] ?? parameterName(resource) ?? resource);
}

function parameterName(resource: string): string | undefined {
  const path = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(resource)?.[1];
  return path?.includes('/') ? `/${path}` : path; // a name with slashes begins with one
}

/**
 * How a key is called in a list: by its id or alias.
 */
export function keyTitle(key: string): string {
  return /:(?:key|alias)\/(.+)$/.exec(key)?.[1] ?? key;
}

/**
 * A number and what is counted.
 */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

export const SERVICE_NAME = { secretsmanager: 'Secrets Manager', ssm: 'Parameter Store' } as const;
