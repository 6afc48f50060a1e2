import { AccessChanges } from './access-changes';
import { accessChanges, contentOfRead, placeOfRead } from './changes';
import { codeInMarkdown, inMarkdown, tableInMarkdown } from './markdown-text';
import { AccessFinding, AccessKey, AccessRead, AccessSummary, AccessTask, SecretAccess } from './secret-access';
import { counted } from '../rule/words';

/**
 * `secret-access.md`: what is wrong, what each task reads and with which statement, who reads which secret.
 *
 * @param baseline an earlier report: what changed since comes first
 */
export function accessInMarkdown(access: SecretAccess, baseline?: SecretAccess): string {
  const { tasks, roles, secrets, findings, problems, summary } = access;
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const accepted = findings.filter(({ acknowledged }) => acknowledged !== undefined);
  const grants = roles.flatMap(({ path, extraGrants }) => extraGrants.map((grant) => ({ path, ...grant })));
  return `${[
    '# What Fargate tasks read',
    summaryOf(summary),
    ...section('Not complete', ['file', 'problem'], problems.map(({ file, message }) => [codeInMarkdown(file), inMarkdown(message)])),
    ...baseline ? changesSection(accessChanges(baseline, access)) : [],
    ...section('Findings', ['severity', 'where', 'what', 'acknowledge with'], open.map((finding) => [finding.severity, placeOf(finding), textOf(finding), ruleOf(finding)])),
    ...section('Acknowledged findings', ['severity', 'where', 'what', 'reason'], accepted.map((finding) =>
      [finding.severity, placeOf(finding), inMarkdown(finding.message), inMarkdown(finding.acknowledged?.reason ?? '')])),
    ...[...new Set(tasks.map(({ stack }) => stack))].flatMap((stack) =>
      [`## Stack ${codeInMarkdown(stack)}`, ...tasks.filter((task) => task.stack === stack).flatMap(taskSection)]),
    ...section('Secrets and parameters', ['what', 'customer managed keys', 'rotation', 'read by'], secrets.map(({ resource, path, keys, rotated, tasks: readers }) => [
      [resource, ...path === undefined ? [] : [path]].map(codeInMarkdown).join('<br>'),
      keys.map(codeInMarkdown).join('<br>'),
      rotated === undefined ? '' : rotated ? 'scheduled' : 'none',
      readers.map(codeInMarkdown).join('<br>'),
    ])),
    ...section('What execution roles may read beyond the references of their tasks', ['role', 'action', 'on'], grants.map(({ path, action, resource, allBut, conditional }) =>
      [codeInMarkdown(path), codeInMarkdown(action), `${allBut ? 'everything but ' : ''}${codeInMarkdown(resource)}${conditional ? ', under conditions' : ''}`])),
  ].join('\n\n')}\n`;
}

function section(title: string, headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, tableInMarkdown(headings, rows)];
}

function summaryOf(summary: AccessSummary): string {
  const { granted, notGranted, cannotTell, malformed, errors, warnings, infos, acknowledged } = summary;
  const secrets = counted(summary.secrets, 'secret or parameter', 'secrets and parameters');
  return [
    `${counted(summary.reads, 'read')} of ${secrets} by ${counted(summary.tasks, 'task')} in ${counted(summary.stacks, 'stack')}:`
    + ` ${granted} granted, ${notGranted} not granted, ${cannotTell} cannot tell, ${malformed} malformed.`,
    `${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(infos, 'info')}, ${acknowledged} acknowledged.`,
  ].join('<br>');
}

function taskSection({ path, carrier, executionRoles, taskRoles, conditions, incomplete, reads }: AccessTask): string[] {
  const roles = (names: readonly string[]) => names.length === 0 ? 'none' : names.map(codeInMarkdown).join(' or ');
  return [
    `### ${codeInMarkdown(path)}`,
    [
      `${carrier}. Execution role: ${roles(executionRoles)}. Task role: ${roles(taskRoles)}.`,
      ...conditions.length > 0 ? [`Only if ${conditions.map(codeInMarkdown).join(' and ')}.`] : [],
      ...incomplete ? ['It may read more: parts of its containers are known to the deployment only.'] : [],
    ].join('<br>'),
    reads.length === 0 ? 'It reads no secret.' : tableInMarkdown(['container', 'as', 'reads', 'access', 'granted by'], reads.map(rowOf)),
  ];
}

function rowOf(read: AccessRead): string[] {
  const { container, usage, name, resource, jsonKey, versionStage, versionId, access, reason, permission, keys, conditions } = read;
  const details = [['key', jsonKey], ['stage', versionStage], ['version', versionId]]
    .flatMap(([what, value]) => value === undefined ? [] : [`, ${what} ${codeInMarkdown(value)}`]);
  return [
    container === undefined ? '' : codeInMarkdown(container),
    `${usage}${name === undefined ? '' : ` ${codeInMarkdown(name)}`}${conditions.length > 0 ? `, if ${conditions.map(codeInMarkdown).join(' and ')}` : ''}`,
    codeInMarkdown(resource) + details.join(''),
    `${access === 'granted' ? access : `**${access}**`}${reason === undefined ? '' : `: ${inMarkdown(reason)}`}`,
    [...(permission?.statements ?? []).map(codeInMarkdown), ...keys.map(keyOf)].join('<br>'),
  ];
}

function keyOf({ key, access, statements }: AccessKey): string {
  return `${codeInMarkdown(key)}: ${access === 'granted' ? statements.map(codeInMarkdown).join(', ') : access}`;
}

function placeOf({ path, container, name }: AccessFinding): string {
  return [path, container, name].flatMap((part) => part === undefined ? [] : [codeInMarkdown(part)]).join('<br>');
}

function textOf({ message, fix }: AccessFinding): string {
  return `${inMarkdown(message)}<br>**Fix:** ${inMarkdown(fix)}`;
}

function ruleOf({ rule }: AccessFinding): string {
  return codeInMarkdown(`cdk-fargate-secrets::${rule}`);
}

function changesSection(changes: AccessChanges): string[] {
  const rows = changeRows(changes);
  return rows.length === 0 ? ['No read was added, removed or widened.'] : section('Changes', CHANGE_HEADINGS, rows);
}

export const CHANGE_HEADINGS: readonly string[] = ['change', 'where', 'what'];

/**
 * The rows of a table of changes, what matters most first.
 */
export function changeRows({ added, removed, widened }: AccessChanges): string[][] {
  return [
    ...widened.map(({ path, message }) => ['**widened**', codeInMarkdown(path), inMarkdown(message)]),
    ...added.map((read) => ['added', inMarkdown(placeOfRead(read)), codeInMarkdown(contentOfRead(read))]),
    ...removed.map((read) => ['removed', inMarkdown(placeOfRead(read)), codeInMarkdown(contentOfRead(read))]),
  ];
}
