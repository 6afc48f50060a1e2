// Faults that people make, put into templates that are right: each is one change, and a rule has to find it.

/** What is wrong with a template after a change. */
export interface Mutant {
  readonly template: any;
  /** Where it was changed. */
  readonly where: string;
}

export interface Mutation {
  readonly name: string;
  /** The rules of which at least one has to find it. */
  readonly rules: readonly string[];
  /** A copy of the template for each place that can be changed. */
  readonly mutants: (template: any) => Mutant[];
}

const OTHER_SECRET = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:another-AbCdEf';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111111111111:key/99999999-9999-9999-9999-999999999999';

const NOT_READABLE = ['MissingPermission'];
const NOT_DECRYPTED = ['MissingDecrypt'];

export const MUTATIONS: readonly Mutation[] = [
  { name: 'a statement is dropped', rules: [...NOT_READABLE, ...NOT_DECRYPTED], mutants: (template) => onExecutionRoles(template, (found) => isReadGrant(found) || (isDecrypt(found) && hasKnownKey(template)), (_, remove) => remove()) },
  { name: 'an action is dropped', rules: NOT_READABLE, mutants: (template) => onExecutionRoles(template, isReadGrant, (statement) => { statement.Action = 'logs:PutLogEvents'; }) },
  { name: 'a resource is dropped', rules: NOT_READABLE, mutants: (template) => resources(template) },
  {
    name: 'a condition has another value',
    rules: NOT_DECRYPTED,
    mutants: (template) => onExecutionRoles(template, (found) => isDecrypt(found) && 'Condition' in found && hasKnownKey(template), (statement) => {
      statement.Condition = JSON.parse(JSON.stringify(statement.Condition).replace('"kms:ViaService":', '"kms:ViaService":"ec2.us-east-1.amazonaws.com","other":'));
      delete Object.values<any>(statement.Condition)[0].other;
      statement.Condition.StringLike &&= { 'kms:EncryptionContext:SecretARN': OTHER_SECRET };
    }),
  },
  {
    name: 'a secret is renamed',
    rules: NOT_READABLE,
    mutants: (template) => at(template, isReference, (entry, _, copy) => { entry.ValueFrom = renamed(entry.ValueFrom, copy); }),
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
    name: 'a name twice',
    rules: ['DuplicateName'],
    mutants: (template) => at(template, (node) => Array.isArray(node?.Secrets) && isReference(node.Secrets[0]), (container) => {
      container.Environment = [...Array.isArray(container.Environment) ? container.Environment : [], { Name: container.Secrets[0].Name, Value: 'x' }];
    }),
  },
  {
    name: 'roles are swapped',
    rules: [...NOT_READABLE, ...NOT_DECRYPTED, 'RoleNotAssumable'],
    mutants: (template) => at(template, (node) => isTask(node) && node.TaskRoleArn !== undefined && !hasOneRole(node),
      (task) => { [task.TaskRoleArn, task.ExecutionRoleArn] = [task.ExecutionRoleArn, task.TaskRoleArn]; }),
  },
  { name: 'decrypt with another key', rules: NOT_DECRYPTED, mutants: (template) => onExecutionRoles(template, (found) => isDecrypt(found) && hasKnownKey(template), (statement) => { statement.Resource = OTHER_KEY; }) },
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
    mutants: (template) => at(template, (node) => isTask(node) && JSON.stringify(node).includes('"ValueFrom"') && node.ExecutionRoleArn !== undefined
    && !hasOneRole(node), (task) => { task.TaskRoleArn = task.ExecutionRoleArn; }),
  },
];

function isTask(node: any): boolean {
  return node?.ContainerDefinitions !== undefined;
}

function hasOneRole({ TaskRoleArn, ExecutionRoleArn }: any): boolean {
  return JSON.stringify(TaskRoleArn) === JSON.stringify(ExecutionRoleArn);
}

function isContainer(node: any): boolean {
  return typeof node?.Image !== 'undefined' && node.Name !== undefined;
}

function isReference(node: any): boolean {
  return node?.ValueFrom !== undefined && node.Name !== undefined && !JSON.stringify(node.ValueFrom).includes('Fn::If');
}

function isStatement(node: any): boolean {
  return node?.Effect === 'Allow' && node.Action !== undefined && node.Resource !== undefined && node.Principal === undefined;
}

function allowsAny(node: any, ...actions: readonly string[]): boolean {
  return isStatement(node) && [node.Action].flat().some((action: any) => actions.some((each) =>
    action === '*' || action === each || (typeof action === 'string' && action.endsWith('*') && each.startsWith(action.slice(0, -1)))));
}

function isReadGrant(node: any): boolean {
  return allowsAny(node, 'secretsmanager:GetSecretValue', 'ssm:GetParameters');
}

function isDecrypt(node: any): boolean {
  return allowsAny(node, 'kms:Decrypt') && !isReadGrant(node);
}

/** Without a secret whose key is known, no permission for a key is known to be needed. */
function hasKnownKey(template: any): boolean {
  return Object.values<any>(template.Resources).some(({ Type, Properties }) => Type === 'AWS::SecretsManager::Secret' && Properties?.KmsKeyId !== undefined);
}

/** Statements of the roles that tasks with references start with. */
function onExecutionRoles(template: any, found: (node: any) => boolean, change: (node: any, remove: () => void, copy: any) => void): Mutant[] {
  const tasks = Object.values<any>(template.Resources).filter(({ Properties }) => isTask(Properties) && JSON.stringify(Properties).includes('"ValueFrom"'));
  const roles = new Set(tasks.flatMap(({ Properties: { ExecutionRoleArn } }) => JSON.stringify(ExecutionRoleArn ?? '').match(/\w+/g) ?? [])
    .filter((id) => template.Resources[id]?.Type === 'AWS::IAM::Role'));
  return at(template, found, change).filter(({ where }) => {
    const id = where.split('/')[1];
    const { Roles, RoleName } = template.Resources[id].Properties;
    return roles.has(id) || (JSON.stringify(Roles ?? RoleName ?? '').match(/\w+/g) ?? []).some((role) => roles.has(role));
  });
}

/** Each place of a template that a test finds, changed in a copy. */
function at(template: any, found: (node: any) => boolean, change: (node: any, remove: () => void, copy: any) => void): Mutant[] {
  return placesOf(template, found).map((path) => {
    const copy = structuredClone(template);
    const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
    const key = path[path.length - 1];
    change(parent[key], () => Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key], copy);
    return { template: copy, where: path.join('/') };
  });
}

function placesOf(node: any, found: (node: any) => boolean, path: readonly string[] = []): string[][] {
  const here = path.length > 0 && typeof node === 'object' && node !== null && !Array.isArray(node) && found(node) ? [[...path]] : [];
  return typeof node !== 'object' || node === null ? [] : [...here, ...Object.entries(node).flatMap(([key, value]) => placesOf(value, found, [...path, key]))];
}

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

/** What a reference names, under another name: the resource or parameter twice, or other letters. */
function renamed(valueFrom: any, copy: any): any {
  const text = JSON.stringify(valueFrom);
  const ids = [...text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)(?:\.\w+)?\}/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const id = ids.find((each) => copy.Resources[each] ?? copy.Parameters?.[each]);
  if (id === undefined) {
    const start = [/:secret:/, /parameter\//, /Fn::ImportValue":\{?[^A-Za-z]*/, /^"\/?/].find((each) => each.test(text));
    return start ? JSON.parse(text.replace(start, '$&Renamed')) : valueFrom;
  }
  const section = copy.Resources[id] ? copy.Resources : copy.Parameters;
  // What is attached to a secret has the secret's ARN.
  section[`${id}Renamed`] = section[id].Type === 'AWS::SecretsManager::SecretTargetAttachment' ? { Type: 'AWS::SecretsManager::Secret' }
    : JSON.parse(JSON.stringify(section[id]).replace(/"(Name|Default)":"/, '"$1":"Renamed'));
  return JSON.parse(text.replace(new RegExp(`"${id}"`), `"${id}Renamed"`).replace(new RegExp(`\\$\\{${id}([.}])`), `\${${id}Renamed$1`));
}

/** The reference of a whole secret. */
function withoutTail(valueFrom: any): any {
  return JSON.parse(JSON.stringify(valueFrom).replace(/:[^:"]*:[^:"]*:[^:"]*("\]?\]?\}?)$/, '$1').replace(/:[^:"/]*::"/, '"'));
}

/** Where a task definition or a service waits for a policy. */
function withoutDependencies(template: any): Mutant[] {
  return Object.entries<any>(template.Resources).flatMap(([id, { DependsOn, Type }]) => {
    const policies = [DependsOn ?? []].flat().filter((each: string) => /^AWS::IAM::.*Policy$/.test(template.Resources[each]?.Type));
    if (policies.length === 0 || Type !== 'AWS::ECS::TaskDefinition') {
      return [];
    }
    const copy = structuredClone(template);
    copy.Resources[id].DependsOn = [DependsOn].flat().filter((each: string) => !policies.includes(each));
    return [{ template: copy, where: id }];
  });
}
