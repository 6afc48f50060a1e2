// Places of a template that can be changed, and copies of it with one of them changed.

/** What is wrong with a template after a change. */
export interface Mutant {
  readonly template: any;
  /** Where it was changed. */
  readonly where: string;
  /** The variable that was changed. */
  readonly name?: string;
}

/** Changes a part of a copy of the template. */
export type Change = (node: any, remove: () => void, copy: any) => void;

/** A copy for each place of a template that a test finds, changed there. */
export function at(template: any, found: (node: any) => boolean, change: Change): Mutant[] {
  return placesOf(template, found).map((path) => {
    const copy = structuredClone(template);
    const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
    const key = path[path.length - 1];
    const { Name } = parent[key];
    change(parent[key], () => Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key], copy);
    return { template: copy, where: path.join('/'), ...(typeof Name === 'string' ? { name: Name } : {}) };
  });
}

export function placesOf(node: any, found: (node: any) => boolean, path: readonly string[] = []): string[][] {
  const here = path.length > 0 && typeof node === 'object' && node !== null && !Array.isArray(node) && found(node) ? [[...path]] : [];
  return typeof node !== 'object' || node === null ? [] : [...here, ...Object.entries(node).flatMap(([key, value]) => placesOf(value, found, [...path, key]))];
}

export function isTask(node: any): boolean {
  return node?.ContainerDefinitions !== undefined;
}

export function isReader(node: any): boolean {
  return isTask(node) && JSON.stringify(node).includes('"ValueFrom"');
}

export function isContainer(node: any): boolean {
  return typeof node?.Image !== 'undefined' && node.Name !== undefined;
}

export function isReference(node: any): boolean {
  return node?.ValueFrom !== undefined && node.Name !== undefined && !JSON.stringify(node.ValueFrom).includes('Fn::If');
}

export function hasOneRole({ TaskRoleArn, ExecutionRoleArn }: any): boolean {
  return JSON.stringify(TaskRoleArn) === JSON.stringify(ExecutionRoleArn);
}

function isStatement(node: any): boolean {
  return node?.Effect === 'Allow' && node.Action !== undefined && node.Resource !== undefined && node.Principal === undefined;
}

export function allowsAny(node: any, ...actions: readonly string[]): boolean {
  return isStatement(node) && [node.Action].flat().some((action: any) => actions.some((each) =>
    action === '*' || action === each || (typeof action === 'string' && action.endsWith('*') && each.startsWith(action.slice(0, -1)))));
}

export function isReadGrant(node: any): boolean {
  return allowsAny(node, 'secretsmanager:GetSecretValue', 'ssm:GetParameters');
}

export function isDecrypt(node: any): boolean {
  return allowsAny(node, 'kms:Decrypt') && !isReadGrant(node);
}

/** Logical ids of a kind of resource that a part of a template names. */
export function idsIn(node: any, template: any, type: RegExp): string[] {
  return [...new Set(JSON.stringify(node ?? '').match(/\w+/g) ?? [])].filter((id) => type.test(template.Resources[id]?.Type ?? ''));
}

/** Properties of the task definitions with references. */
export function readersOf(template: any): any[] {
  return Object.values<any>(template.Resources).map(({ Properties }) => Properties).filter(isReader);
}

/** Logical ids of the roles that tasks with references start with. */
function executionRolesOf(template: any): ReadonlySet<string> {
  return new Set(readersOf(template).flatMap(({ ExecutionRoleArn }) => idsIn(ExecutionRoleArn, template, /^AWS::IAM::Role$/)));
}

/** Changes statements of the roles that tasks with references start with. */
export function onExecutionRoles(template: any, found: (node: any) => boolean, change: Change): Mutant[] {
  const roles = executionRolesOf(template);
  return at(template, found, change).filter(({ where }) => {
    const id = where.split('/')[1];
    const { Roles, RoleName } = template.Resources[id].Properties;
    return roles.has(id) || idsIn(Roles ?? RoleName, template, /^AWS::IAM::Role$/).some((role) => roles.has(role));
  });
}

/** Changes the roles themselves. */
export function eachExecutionRole(template: any, change: (properties: any) => void): Mutant[] {
  return [...executionRolesOf(template)].map((id) => {
    const copy = structuredClone(template);
    change(copy.Resources[id].Properties);
    return { template: copy, where: id };
  });
}
