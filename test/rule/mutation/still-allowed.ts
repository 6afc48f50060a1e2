// Changes that break nothing, such as one permission fewer of two for one secret: told from the text of a template alone, without the
// evaluator that is tested.

import { idsIn, isReadGrant, isReference, placesOf, readersOf } from './places';

/** The text of a value, with names instead of what they mean. */
function flat(node: any): string {
  const [name, argument] = typeof node === 'object' && node !== null ? Object.entries<any>(node)[0] ?? [] : [];
  return name === 'Fn::Join' && Array.isArray(argument[1]) ? argument[1].map(flat).join(argument[0])
    : name === 'Fn::Sub' ? [argument].flat()[0].replace(/\$\{(\w+)\}/g, '<$1>').replace(/\$\{AWS::\w+\}/g, '~')
      : name === 'Ref' ? argument.startsWith('AWS::') ? '~' : `<${argument}>`
        : typeof node === 'string' ? node : JSON.stringify(node ?? '');
}

/** A value in each row of a mapping that it is taken from. */
function rows(node: any, { Mappings = {} }: any): any[] {
  const [lookup, map, column] = /\{"Fn::FindInMap":\["(\w+)",\{[^{}]*\},"(\w+)"\]\}/.exec(JSON.stringify(node)) ?? [];
  return lookup === undefined || !Mappings[map] ? [node]
    : Object.values<any>(Mappings[map]).map((row) => JSON.parse(JSON.stringify(node).replace(lookup, JSON.stringify(row[column] ?? null))));
}

/** Without JSON key and version, and without where it is. */
function nameOf(valueFrom: any): string {
  const text = flat(valueFrom).replace(/(<\w+>|:secret:[^:]+):[^:]*:[^:]*:[^:]*$/, '$1');
  return text.replace(/^arn:[^:]*:\w+:[^:]*:[^:]*:/, '').replace(/^parameter\/?|^secret:/, '').replace(/^\//, '');
}

function matches(name: string, resource: any): boolean {
  const pattern = nameOf(resource).split('*').map((part) => part.replace(/[^\w?]/g, '\\$&').replace(/\?/g, '.')).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(name) || new RegExp(`^${pattern}$`, 's').test(`${name}-123456`);
}

/** Statements without conditions that a task's execution roles have. */
function statementsOf({ ExecutionRoleArn }: any, template: any): any[] {
  const roles = idsIn(ExecutionRoleArn, template, /^AWS::IAM::Role$/);
  const documents = Object.entries<any>(template.Resources).filter(([id, { Type, Properties = {} }]) => roles.includes(id)
    || (/^AWS::IAM::(Managed|Role)?Policy$/.test(Type) && idsIn(Properties.Roles ?? Properties.RoleName, template, /^AWS::IAM::Role$/).some((role) => roles.includes(role))));
  return documents.flatMap(([, { Properties }]) => placesOf(Properties, (node) => node.Effect === 'Allow' && node.Principal === undefined && node.Condition === undefined)
    .map((path) => path.reduce((node, key) => node[key], Properties)));
}

const WIDE = /AmazonSSMReadOnlyAccess|AmazonSSMFullAccess|SecretsManagerReadWrite|AdministratorAccess|PowerUserAccess/;

function referencesIn(node: any): any[] {
  return placesOf(node, isReference).map((path) => path.reduce((part, key) => part[key], node).ValueFrom);
}

function isNamed(valueFrom: any, statements: readonly any[]): boolean {
  return statements.some(({ Resource }) => [Resource].flat().some((resource) => resource === '*' || matches(nameOf(valueFrom), resource)));
}

/** Whether a policy allows to read something that a task references. */
export function namesReference(policy: any, task: any): boolean {
  const statements = placesOf(policy, isReadGrant).map((path) => path.reduce((node, key) => node[key], policy));
  return referencesIn(task).some((valueFrom) => isNamed(valueFrom, statements));
}

/** Whether each reference still has a permission that names it, or a pattern for it. */
export function stillReadable(template: any): string | undefined {
  const all = readersOf(template).every((task) => {
    const statements = statementsOf(task, template).filter(isReadGrant);
    const [role] = idsIn(task.ExecutionRoleArn, template, /^AWS::IAM::Role$/).map((id) => template.Resources[id].Properties);
    return role !== undefined && (WIDE.test(JSON.stringify(role.ManagedPolicyArns ?? ''))
      || referencesIn(task).flatMap((valueFrom) => rows(valueFrom, template)).every((valueFrom) => isNamed(valueFrom, statements)));
  });
  return all ? 'each reference still has a permission' : undefined;
}

/** Whether no task references a secret of the template with a customer key, so that no permission for a key is known to be needed. */
export function needsNoKey(template: any): string | undefined {
  const secrets = readersOf(template).flatMap((task) => idsIn(referencesIn(task), template, /^AWS::SecretsManager::/));
  const keyed = secrets.flatMap((id) => [id, ...idsIn(template.Resources[id].Properties?.SecretId, template, /^AWS::SecretsManager::Secret$/)])
    .filter((id) => template.Resources[id].Properties?.KmsKeyId !== undefined);
  return keyed.length === 0 ? 'no secret that is read is known to have a customer key' : undefined;
}
