// Changes that break nothing, such as one permission fewer of two for one secret: told from the text of a template alone, without the
// evaluator that is tested.

import { idsIn, isDecrypt, isReadGrant, isReference, placesOf, readersOf } from './places';

/** The text of a value, with names instead of what they mean. */
function flat(node: any): string {
  const [name, argument] = typeof node === 'object' && node !== null ? Object.entries<any>(node)[0] ?? [] : [];
  return name === 'Fn::Join' && Array.isArray(argument[1]) ? argument[1].map(flat).join(argument[0])
    : name === 'Fn::Sub' ? [argument].flat()[0].replace(/\$\{(\w+)\}/g, '<$1>').replace(/\$\{AWS::\w+\}/g, '~')
      : name === 'Ref' ? argument.startsWith('AWS::') ? '~' : `<${argument}>`
        : typeof node === 'string' ? node : `<${JSON.stringify(node ?? '').replace(/\W+/g, '_')}>`; // an import or an attribute is a name, too
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
  const expression = new RegExp(`^${pattern(nameOf(resource))}$`, 's');
  return expression.test(name) || expression.test(`${name}-123456`);
}

function pattern(text: string): string {
  return text.split('*').map((part) => part.replace(/[^\w?]/g, '\\$&').replace(/\?/g, '.')).join('.*');
}

/** Statements that a task's execution roles have, and those with conditions if asked for. */
function statementsOf({ ExecutionRoleArn }: any, template: any, conditional = false): any[] {
  const roles = idsIn(ExecutionRoleArn, template, /^AWS::IAM::Role$/);
  const documents = Object.entries<any>(template.Resources).filter(([id, { Type, Properties = {} }]) => roles.includes(id)
    || (/^AWS::IAM::(Managed|Role)?Policy$/.test(Type) && idsIn(Properties.Roles ?? Properties.RoleName, template, /^AWS::IAM::Role$/).some((role) => roles.includes(role))));
  return documents.flatMap(([, { Properties }]) => placesOf(Properties, (node) => node.Effect === 'Allow' && node.Principal === undefined && (conditional || node.Condition === undefined))
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

/** Whether each secret of the template with a customer key can still be decrypted, if a task references it. Other keys no template shows. */
export function stillDecryptable(template: any): string | undefined {
  const all = readersOf(template).every((task) => {
    const statements = statementsOf(task, template, true).filter(isDecrypt);
    return keyedSecretsOf(task, template).every((id) => statements.some((statement) => decrypts(statement, id, template)));
  });
  return all ? 'each secret with a customer key that a template shows can still be decrypted' : undefined;
}

/** Logical ids of secrets, also of those that something is attached to. */
function keyedSecretsOf(task: any, template: any): string[] {
  return idsIn(referencesIn(task), template, /^AWS::SecretsManager::/)
    .flatMap((id) => [id, ...idsIn(template.Resources[id].Properties?.SecretId, template, /^AWS::SecretsManager::Secret$/)])
    .filter((id) => template.Resources[id].Properties?.KmsKeyId !== undefined);
}

function decrypts({ Resource, Condition = {} }: any, id: string, template: any): boolean {
  const { KmsKeyId, Name } = template.Resources[id].Properties;
  const conditions = Object.entries<any>(Condition);
  const valuesOf = (key: string) => conditions.flatMap(([, keys]) => keys[key] === undefined ? [] : [keys[key]].flat());
  const services = valuesOf('kms:ViaService').map(flat);
  const secrets = valuesOf('kms:EncryptionContext:SecretARN');
  return [Resource].flat().some((resource) => resource === '*' || new RegExp(`^${pattern(flat(resource))}$`, 's').test(flat(KmsKeyId)))
    && !conditions.some(([, keys]) => keys['kms:EncryptionContext:PARAMETER_ARN'] !== undefined)
    && (services.length === 0 || services.some((service) => service.startsWith('secretsmanager.')))
    && (secrets.length === 0 || secrets.some((secret) => idsIn(secret, template, /^AWS::SecretsManager::/).includes(id) || (Name !== undefined && matches(flat(Name), secret))));
}
