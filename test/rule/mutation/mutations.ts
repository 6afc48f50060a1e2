// Faults that people make, put into templates that are right: each is one change, and a rule has to find it.

import { at, eachExecutionRole, hasOneRole, isContainer, isDecrypt, isReader, isReadGrant, isReference, Mutant, onExecutionRoles, placesOf } from './places';
import { renamed, withoutTail } from './references';
import { namesReference, stillDecryptable, stillReadable } from './still-allowed';

export interface Mutation {
  readonly name: string;
  /** The rules of which at least one has to find it. */
  readonly rules: readonly string[];
  /** A copy of the template for each place that can be changed. */
  readonly mutants: (template: any) => Mutant[];
  /** Why a changed template is as right as before; undefined if it is not. */
  readonly equivalent?: (template: any) => string | undefined;
}

const OTHER_SECRET = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:another-AbCdEf';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111111111111:key/99999999-9999-9999-9999-999999999999';
const DENIAL = { Effect: 'Deny', Action: ['secretsmanager:*', 'ssm:*'], Resource: '*' };

const NOT_READABLE = ['MissingPermission'];
const NOT_DECRYPTED = ['MissingDecrypt'];

export const MUTATIONS: readonly Mutation[] = [
  { name: 'a statement is dropped', rules: NOT_READABLE, mutants: (template) => onExecutionRoles(template, isReadGrant, (_, remove) => remove()), equivalent: stillReadable },
  { name: 'an action is dropped', rules: NOT_READABLE, mutants: (template) => onExecutionRoles(template, isReadGrant, (statement) => { statement.Action = 'logs:PutLogEvents'; }), equivalent: stillReadable },
  { name: 'a resource is dropped', rules: NOT_READABLE, mutants: resources, equivalent: stillReadable },
  { name: 'everything is denied', rules: NOT_READABLE, mutants: (template) => eachExecutionRole(template, (role) => { role.Policies = [...role.Policies ?? [], { PolicyName: 'Deny', PolicyDocument: { Statement: [DENIAL] } }]; }) },
  { name: 'decryption is dropped', rules: NOT_DECRYPTED, mutants: (template) => onExecutionRoles(template, isDecrypt, (_, remove) => remove()), equivalent: stillDecryptable },
  { name: 'decryption with another key', rules: NOT_DECRYPTED, mutants: (template) => onExecutionRoles(template, isDecrypt, (statement) => { statement.Resource = OTHER_KEY; }), equivalent: stillDecryptable },
  {
    name: 'a condition has another value',
    rules: NOT_DECRYPTED,
    mutants: (template) => onExecutionRoles(template, (found) => isDecrypt(found) && found.Condition?.StringEquals?.['kms:ViaService'] !== undefined, ({ Condition }) => {
      Condition.StringEquals['kms:ViaService'] = 'ec2.us-east-1.amazonaws.com';
    }),
    equivalent: stillDecryptable,
  },
  {
    name: 'a condition is for another secret',
    rules: NOT_DECRYPTED,
    mutants: (template) => onExecutionRoles(template, (found) => isDecrypt(found) && found.Condition?.StringLike?.['kms:EncryptionContext:SecretARN'] !== undefined, ({ Condition }) => {
      Condition.StringLike['kms:EncryptionContext:SecretARN'] = OTHER_SECRET;
    }),
    equivalent: stillDecryptable,
  },
  {
    name: 'a secret is renamed',
    rules: [...NOT_READABLE, ...NOT_DECRYPTED], // whether it can be read may be open, and not whether it can be decrypted
    mutants: (template) => at(template, isReference, (entry, _, copy) => { entry.ValueFrom = renamed(entry.ValueFrom, copy); }),
    equivalent: stillReadable,
  },
  {
    name: 'a suffix is cut',
    rules: ['PartialSecretArn', ...NOT_READABLE],
    mutants: (template) => at(template, (entry) => isReference(entry) && /:secret:.*-[A-Za-z0-9]{6}("|:)/.test(JSON.stringify(entry.ValueFrom)),
      (entry) => { entry.ValueFrom = JSON.parse(JSON.stringify(entry.ValueFrom).replace(/-[A-Za-z0-9]{6}("|:)/, '$1')); }),
  },
  {
    name: 'a tail of three parts',
    rules: ['MalformedReference'],
    mutants: (template) => at(template, isReference, (entry) => { entry.ValueFrom = { 'Fn::Join': ['', [withoutTail(entry.ValueFrom), ':key']] }; }),
  },
  {
    name: 'a name in both lists',
    rules: ['DuplicateName'],
    mutants: (template) => at(template, (node) => Array.isArray(node?.Secrets) && isReference(node.Secrets[0]), (container) => {
      container.Environment = [...Array.isArray(container.Environment) ? container.Environment : [], { Name: container.Secrets[0].Name, Value: 'x' }];
    }),
  },
  {
    name: 'a name twice',
    rules: ['DuplicateName'],
    mutants: (template) => at(template, (node) => Array.isArray(node?.Secrets) && isReference(node.Secrets[0]), (container) => {
      container.Secrets = [...container.Secrets, container.Secrets[0]];
    }),
  },
  {
    name: 'roles are swapped',
    rules: [...NOT_READABLE, ...NOT_DECRYPTED, 'RoleNotAssumable'],
    mutants: (template) => at(template, (node) => isReader(node) && node.TaskRoleArn !== undefined && node.ExecutionRoleArn !== undefined
      && !hasOneRole(node), (task) => { [task.TaskRoleArn, task.ExecutionRoleArn] = [task.ExecutionRoleArn, task.TaskRoleArn]; }),
    equivalent: stillReadable,
  },
  {
    name: 'no execution role',
    rules: ['MissingExecutionRole'],
    mutants: (template) => at(template, (node) => isReader(node) && node.ExecutionRoleArn !== undefined, (task) => { delete task.ExecutionRoleArn; }),
  },
  {
    name: 'another service is trusted',
    rules: ['RoleNotAssumable'],
    mutants: (template) => eachExecutionRole(template, (role) => { role.AssumeRolePolicyDocument = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }] }; }),
  },
  { name: 'a dependency is dropped', rules: ['PolicyNotAwaited'], mutants: withoutDependencies },
  {
    name: 'plain text',
    rules: ['PlaintextSecret'],
    mutants: (template) => at(template, isContainer, (container) => {
      container.Environment = [...Array.isArray(container.Environment) ? container.Environment : [], { Name: 'PLAIN', Value: '{{resolve:secretsmanager:x:SecretString:y}}' }];
    }),
  },
  {
    name: 'one role for both',
    rules: ['SharedRole'],
    mutants: (template) => at(template, (node) => isReader(node) && node.ExecutionRoleArn !== undefined && !hasOneRole(node),
      (task) => { task.TaskRoleArn = task.ExecutionRoleArn; }),
  },
];

/** Each resource of a statement in turn, another in its place. */
function resources(template: any): Mutant[] {
  const statements = placesOf(template, isReadGrant).map((path) => path.reduce((node, key) => node[key], template));
  const most = Math.max(0, ...statements.map(({ Resource }) => [Resource].flat().length));
  return Array.from({ length: most }, (_, index) => index).flatMap((index) =>
    onExecutionRoles(template, (node) => isReadGrant(node) && [node.Resource].flat().length > index, (statement) => {
      const list = [statement.Resource].flat();
      statement.Resource = list.length === 1 ? OTHER_SECRET : list.filter((_, each) => each !== index);
    }).map((mutant) => ({ ...mutant, where: `${mutant.where} ${index}` })));
}

/** Where a task definition waits for a policy that it reads with. */
function withoutDependencies(template: any): Mutant[] {
  return Object.entries<any>(template.Resources).flatMap(([id, { DependsOn, Properties }]) => {
    const policies = [DependsOn ?? []].flat().filter((each: string) =>
      /^AWS::IAM::.*Policy$/.test(template.Resources[each]?.Type) && isReader(Properties) && namesReference(template.Resources[each], Properties));
    if (policies.length === 0) {
      return [];
    }
    const copy = structuredClone(template);
    copy.Resources[id].DependsOn = [DependsOn].flat().filter((each: string) => !policies.includes(each));
    return [{ template: copy, where: id }];
  });
}
