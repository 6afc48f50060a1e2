import { AccessAnswer, AccessFinding, AccessGrant, AccessKey, AccessRead, AccessStatement, AccessTask, SecretAccess } from '../../../src/inventory/secret-access';

/** A read in short: what follows from it is filled in. */
export interface ReadSpec extends Pick<AccessRead, 'container' | 'usage' | 'name' | 'resource' | 'jsonKey' | 'versionStage' | 'writer' | 'reason'> {
  readonly access?: AccessAnswer;
  readonly keys?: readonly string[];
  /** Whether the role may decrypt; left out: it may. */
  readonly decrypt?: AccessKey['access'];
}

export interface TaskSpec extends Pick<AccessTask, 'path' | 'stack' | 'containers'> {
  readonly conditions?: readonly string[];
  readonly reads: readonly ReadSpec[];
  readonly extra?: readonly AccessGrant[];
}

/**
 * A report as the library writes it, of tasks whose execution roles have one statement for secrets, one for parameters and one for
 * each key.
 */
export function accessOf(specs: readonly TaskSpec[], findings: readonly AccessFinding[] = []): SecretAccess {
  const tasks = specs.map(taskOf);
  const reads = tasks.flatMap((task) => task.reads.map((read) => ({ read, path: task.path })));
  const valid = reads.filter(({ read }) => read.access !== 'malformed');
  const resources = [...new Set(valid.map(({ read }) => read.resource))].sort();
  const counted = (access: AccessAnswer) => reads.filter(({ read }) => read.access === access).length;
  const open = findings.filter(({ acknowledged }) => !acknowledged);
  const severe = (severity: string) => open.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    tasks,
    roles: specs.map(({ path, stack, extra = [] }) => ({
      path: roleOf(path), stack, template: `${stack.replace(/\W/g, '')}.template.json`, logicalId: roleOf(path).replace(/\W/g, ''), tasks: [path], isTaskRole: false, unknown: [], extraGrants: extra,
    })),
    statements: specs.flatMap(statementsOf),
    secrets: resources.map((resource) => {
      const of = valid.filter(({ read }) => read.resource === resource);
      return {
        resource,
        service: serviceOf(resource),
        keys: [...new Set(of.flatMap(({ read }) => read.keys.map(({ key }) => key)))],
        ...(resource.includes('orders/database') ? { path: 'Prod/Data/OrdersDatabase/Secret', rotated: true } : {}),
        tasks: [...new Set(of.map(({ path }) => path))],
      };
    }),
    findings,
    problems: [],
    summary: {
      stacks: new Set(specs.map(({ stack }) => stack)).size,
      tasks: tasks.length,
      secrets: resources.length,
      reads: reads.length,
      granted: counted('granted'),
      notGranted: counted('not granted'),
      cannotTell: counted('cannot tell'),
      malformed: counted('malformed'),
      errors: severe('error'),
      warnings: severe('warning'),
      infos: severe('info'),
      acknowledged: findings.length - open.length,
    },
  };
}

function taskOf({ path, stack, containers, conditions = [], reads }: TaskSpec): AccessTask {
  return {
    path,
    stack,
    template: `${stack.replace(/\W/g, '')}.template.json`,
    logicalId: path.replace(/\W/g, ''),
    carrier: 'AWS::ECS::TaskDefinition',
    executionRoles: [roleOf(path)],
    taskRoles: [`${path}/TaskRole`],
    containers,
    conditions,
    reads: reads.map((read) => readOf(path, read)),
  };
}

function readOf(path: string, { access = 'granted', keys = [], decrypt = 'granted', reason, ...read }: ReadSpec): AccessRead {
  if (access === 'malformed') {
    return { ...read, access, reason, keys: [], conditions: [] };
  }
  const sid = serviceOf(read.resource) === 'ssm' ? 'ReadParameters' : 'ReadSecrets';
  return {
    ...read,
    service: serviceOf(read.resource),
    access: access === 'granted' ? decrypt : access,
    ...(reason === undefined ? {} : { reason }),
    permission: { access, ...(reason === undefined ? {} : { reason }), statements: access === 'granted' ? [`${roleOf(path)}#${sid}`] : [] },
    keys: keys.map((key) => ({ key, access: decrypt, statements: decrypt === 'granted' ? [decryptId(path, key)] : [] })),
    conditions: [],
  };
}

function statementsOf({ path, reads }: TaskSpec): AccessStatement[] {
  const granted = reads.filter(({ access = 'granted' }) => access === 'granted');
  const resources = (service: string) =>
    [...new Set(granted.map(({ resource }) => resource).filter((resource) => serviceOf(resource) === service))].sort();
  const statement = (sid: string, action: string, of: readonly string[], conditions: readonly string[] = []): AccessStatement[] =>
    of.length === 0 ? [] : [{ id: `${roleOf(path)}#${sid}`, policy: roleOf(path), kind: 'inline', sid, actions: [action], resources: of, conditions }];
  const keys = [...new Set(granted.flatMap(({ keys: own = [], decrypt = 'granted' }) => decrypt === 'granted' ? own : []))];
  return [
    ...statement('ReadSecrets', 'secretsmanager:GetSecretValue', resources('secretsmanager')),
    ...statement('ReadParameters', 'ssm:GetParameters', resources('ssm')),
    ...keys.flatMap((key) => {
      const encrypted = [...new Set(granted.filter(({ keys: own = [] }) => own.includes(key)).map(({ resource }) => resource))].sort();
      return statement(decryptId(path, key).replace(/^.*#/, ''), 'kms:Decrypt', [key], [
        'StringEquals kms:ViaService: secretsmanager.eu-central-1.amazonaws.com',
        `StringLike kms:EncryptionContext:SecretARN: ${encrypted.join(', ')}`,
      ]);
    }),
  ];
}

function decryptId(path: string, key: string): string {
  return `${roleOf(path)}#DecryptSecrets${key.slice(-2)}`;
}

function roleOf(path: string): string {
  return `${path}/ExecutionRole`;
}

function serviceOf(resource: string): 'secretsmanager' | 'ssm' {
  return resource.includes(':ssm:') ? 'ssm' : 'secretsmanager';
}
