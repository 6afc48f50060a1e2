import { hashOf } from './hash';
import { resourceTitle } from './titles';
import { AccessFinding, AccessRead, AccessRole, AccessSecret, AccessStatement, AccessTask, SecretAccess } from '../../src/inventory/secret-access';

/** A read with what it belongs to. */
export interface ReadEntry {
  /** Short and the same in each report that has the read: it is in links. */
  readonly id: string;
  readonly read: AccessRead;
  readonly task: TaskEntry;
  readonly secret?: AccessSecret;
  /** How the secret is called in a list. */
  readonly title: string;
  /** Findings about this read. */
  readonly findings: readonly AccessFinding[];
  /** What a filter looks at, in lower case. */
  readonly text: string;
}

export interface TaskEntry {
  readonly id: string;
  readonly task: AccessTask;
  readonly roles: readonly AccessRole[];
  readonly reads: readonly ReadEntry[];
  /** Findings about the task or its execution roles that are about no single read. */
  readonly findings: readonly AccessFinding[];
}

export interface SecretEntry {
  readonly id: string;
  readonly resource: string;
  readonly title: string;
  readonly secret?: AccessSecret;
  readonly readers: readonly ReadEntry[];
}

/** The report, with what the page looks up in it. */
export interface Inventory {
  readonly access: SecretAccess;
  readonly tasks: readonly TaskEntry[];
  readonly reads: readonly ReadEntry[];
  readonly secrets: readonly SecretEntry[];
  readonly statements: ReadonlyMap<string, AccessStatement>;
  readonly secretOf: ReadonlyMap<string, AccessSecret>;
}

/**
 * Prepares a report for the page.
 */
export function inventoryOf(access: SecretAccess): Inventory {
  const secretOf = new Map(access.secrets.map((secret) => [secret.resource, secret]));
  const roleOf = new Map(access.roles.map((role) => [role.path, role]));
  const findingsOf = groupedBy(access.findings, ({ path }) => path);
  const unique = uniqueIds();
  const tasks = access.tasks.map((task) => taskEntry(task, roleOf, secretOf, findingsOf, unique));
  const reads = tasks.flatMap((task) => task.reads);
  const readersOf = groupedBy(reads, ({ read }) => read.resource);
  const resources = [...new Set([...access.secrets.map(({ resource }) => resource), ...readersOf.keys()])];
  const secrets = resources.map((resource): SecretEntry => ({
    id: unique('secret', resource),
    resource,
    title: resourceTitle(resource, secretOf.get(resource)?.path),
    secret: secretOf.get(resource),
    readers: readersOf.get(resource) ?? [],
  }));
  secrets.sort((a, b) => a.title < b.title ? -1 : Number(a.title > b.title));
  return { access, tasks, reads, secrets, secretOf, statements: new Map(access.statements.map((statement) => [statement.id, statement])) };
}

function taskEntry(
  task: AccessTask,
  roleOf: ReadonlyMap<string, AccessRole>,
  secretOf: ReadonlyMap<string, AccessSecret>,
  findingsOf: ReadonlyMap<string, readonly AccessFinding[]>,
  unique: (...parts: readonly string[]) => string,
): TaskEntry {
  const own = findingsOf.get(task.path) ?? [];
  const isAbout = (finding: AccessFinding, { container, name }: AccessRead) =>
    finding.name !== undefined && finding.name === name && finding.container === container;
  const reads: ReadEntry[] = [];
  const entry: TaskEntry = {
    id: unique('task', task.path),
    task,
    roles: task.executionRoles.flatMap((path) => roleOf.get(path) ?? []),
    reads,
    findings: [
      ...own.filter((finding) => !task.reads.some((read) => isAbout(finding, read))),
      ...task.executionRoles.flatMap((path) => findingsOf.get(path) ?? []),
    ],
  };
  // The entries of a task and the task refer to each other.
  for (const read of task.reads) {
    const secret = secretOf.get(read.resource);
    reads.push({
      id: unique(task.path, read.container ?? '', read.usage, read.name ?? '', read.resource, read.jsonKey ?? ''),
      read,
      task: entry,
      secret,
      title: resourceTitle(read.resource, secret?.path),
      findings: own.filter((finding) => isAbout(finding, read)),
      text: textOf(task, read, secret),
    });
  }
  return entry;
}

function textOf({ path, stack, executionRoles }: AccessTask, read: AccessRead, secret?: AccessSecret): string {
  return [
    stack, path, ...executionRoles, read.container, read.usage, read.name, read.resource, secret?.path, read.jsonKey,
    read.versionStage, read.versionId, ...read.keys.map(({ key }) => key), ...read.conditions,
  ].filter((part) => part !== undefined).join('\n').toLowerCase();
}

/** Gives each thing a short id of its own, also to two that look the same. */
function uniqueIds(): (...parts: readonly string[]) => string {
  const seen = new Map<string, number>();
  return (...parts) => {
    const hash = hashOf(parts.join('\n'));
    const count = seen.get(hash) ?? 0;
    seen.set(hash, count + 1);
    return count === 0 ? hash : `${hash}-${count}`;
  };
}

function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) {
      group.push(value);
    } else {
      groups.set(key, [value]);
    }
  }
  return groups;
}
