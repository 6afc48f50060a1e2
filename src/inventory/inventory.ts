import { cleaned } from './clean';
import { conditionsOf } from './conditions';
import { extraGrantsOf } from './grants';
import { sortedBy, sortedTexts } from './order';
import { readsOf } from './reads';
import { AccessFinding, AccessRole, AccessSecret, AccessSummary, AccessTask, SecretAccess } from './secret-access';
import { Statements } from './statements';
import { auditOf } from '../rule/audit';
import { Facts, factsOf, RoleFacts } from '../rule/facts';
import { Summary } from '../rule/finding';
import { containerOf, shownText } from '../rule/shown';
import { Loaded } from '../template/load';
import { RoleReference } from '../template/model';

/**
 * What the tasks of templates read. The same templates give the same result, to the byte, wherever they are.
 */
export function secretAccess({ model, problems }: Omit<Loaded, 'templates'>): SecretAccess {
  const facts = factsOf(model);
  const statements = new Statements(model);
  const tasks = tasksOf(facts, statements);
  const secrets = secretsOf(facts, tasks);
  const { findings: found, summary } = auditOf(facts);
  const findings = found.map(({ source, ...finding }): AccessFinding => finding);
  return cleaned<SecretAccess>({
    schemaVersion: 1,
    tasks,
    roles: sortedBy(facts.roles.map(roleOf), ({ path, logicalId }) => [path, logicalId]),
    statements: statements.all(),
    secrets,
    findings: sortedBy(findings, ({ path, rule, ...rest }) => [path, rule, JSON.stringify(rest)]),
    problems: sortedBy(problems.map(({ file, message }) => ({ file, message })), ({ file, message }) => [file, message]),
    summary: { ...countsOf(tasks), stacks: model.stacks.length, secrets: secrets.length, ...findingsIn(summary) },
  });
}

function tasksOf({ model, tasks }: Facts, statements: Statements): AccessTask[] {
  const roles = new Map(model.stacks.flatMap((stack) => stack.roles).map(({ id, place }) => [id, place.path]));
  const pathsOf = (reference: RoleReference) =>
    sortedTexts(reference.map(({ role, text }) => (role === undefined ? undefined : roles.get(role)) ?? shownText(text)));
  return sortedBy(tasks.map((facts): AccessTask => {
    const { place: { path, stack, template, logicalId }, carrier, executionRole, taskRole, containers, when, incomplete } = facts.task;
    return {
      path,
      stack,
      template,
      logicalId,
      carrier,
      executionRoles: pathsOf(executionRole),
      taskRoles: pathsOf(taskRole),
      containers: containers.map(({ name }) => containerOf(name)),
      conditions: conditionsOf(when),
      ...(incomplete ? { incomplete } : {}),
      reads: readsOf(facts, statements),
    };
  }), ({ path, logicalId, ...rest }) => [path, logicalId, JSON.stringify(rest)]);
}

function roleOf(facts: RoleFacts): AccessRole {
  const { role: { place: { path, stack, template, logicalId }, unknown }, tasks, isTaskRole } = facts;
  return {
    path,
    stack,
    template,
    logicalId,
    tasks: sortedTexts(tasks.map(({ task }) => task.place.path)),
    isTaskRole,
    unknown: sortedTexts(unknown),
    extraGrants: extraGrantsOf(facts),
  };
}

function secretsOf(facts: Facts, tasks: readonly AccessTask[]): AccessSecret[] {
  const made = new Map(facts.tasks.flatMap(({ reads }) => reads).flatMap(({ parsed, secret }) => secret ? [[shownText(parsed.arn), secret]] : []));
  const secrets = new Map<string, { readonly service?: AccessSecret['service']; readonly readers: string[] }>();
  for (const { path, reads } of tasks) {
    for (const { resource, service } of reads.filter(({ access }) => access !== 'malformed')) {
      const known = secrets.get(resource) ?? { ...(service === undefined ? {} : { service }), readers: [] };
      known.readers.push(path);
      secrets.set(resource, known);
    }
  }
  return sortedBy([...secrets].map(([resource, { service, readers }]): AccessSecret => {
    const secret = made.get(resource);
    return {
      resource,
      ...(service === undefined ? {} : { service }),
      ...(secret ? { path: secret.place.path } : {}),
      keys: sortedTexts(secret?.keys.map(({ text }) => shownText(text)) ?? []),
      ...(secret ? { rotated: secret.rotated } : {}),
      tasks: sortedTexts(readers),
    };
  }), ({ resource }) => [resource]);
}

function countsOf(tasks: readonly AccessTask[]): Pick<AccessSummary, 'tasks' | 'reads' | 'granted' | 'notGranted' | 'cannotTell' | 'malformed'> {
  const reads = tasks.flatMap((task) => task.reads);
  const count = (answer: string) => reads.filter(({ access }) => access === answer).length;
  return {
    tasks: tasks.length,
    reads: reads.length,
    granted: count('granted'),
    notGranted: count('not granted'),
    cannotTell: count('cannot tell'),
    malformed: count('malformed'),
  };
}

function findingsIn({ errors, warnings, infos, acknowledged }: Summary): Pick<AccessSummary, 'errors' | 'warnings' | 'infos' | 'acknowledged'> {
  return { errors, warnings, infos, acknowledged };
}
