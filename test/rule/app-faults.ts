// What is wrong with a generated app, from its model and from what the CDK's own grants come to, never from `src/`.

import { Finding } from '../../src/rule/finding';
import { OVERRIDING, PASTED } from '../proof/containers';
import { DeployedTask } from '../proof/deployed-task';
import { DeployedResource, DeployedStack, roleNameOf } from '../proof/deployment';
import { caseOf, JudgedRole } from '../proof/judge';
import { AppModel, ReadModel, SourceModel } from '../proof/model';
import { isParameter } from '../proof/places';
import { PLAIN_NAMES } from '../proof/writing';

/** What Amazon ECS calls for references. */
const USED = ['secretsmanager:GetSecretValue', 'ssm:GetParameters', 'kms:Decrypt'];

/** Of all inline policies of a role together (FACTS 6.1). */
const MOST_INLINE = 10_240;

/** The parameter that an override names. */
const OVERRIDING_SOURCE: SourceModel = { kind: 'imported parameter', by: 'name', name: OVERRIDING.ValueFrom, region: 'home', key: 'unstated' };

/** An execution role that a template has, and the tasks that Amazon ECS starts with it. */
export interface UsedRole extends JudgedRole {
  readonly path: string;
  readonly tasks: readonly DeployedTask[];
}

/**
 * Execution roles of tasks with references. A role that is imported is in no template.
 */
export function usedRoles(model: AppModel, stacks: readonly DeployedStack[]): UsedRole[] {
  const { roles, tasks } = caseOf(model, stacks, PLAIN_NAMES);
  return [...roles].flatMap(([name, role]): UsedRole[] => {
    const users = tasks.filter(({ definition }) => roleNameOf(definition.properties.ExecutionRoleArn) === name);
    const { resource } = role.state;
    return resource && users.some(hasReferences) ? [{ ...role, path: pathOf(resource), tasks: users }] : [];
  });
}

/**
 * What an app does by itself: more than Amazon ECS uses in its grants, secrets in texts, what an override replaces.
 */
export function ownFaults(model: AppModel, stacks: readonly DeployedStack[]): string[] {
  const { tasks } = caseOf(model, stacks, PLAIN_NAMES);
  return [
    ...usedRoles(model, stacks).flatMap((role) => faultsOfRole(role, model)),
    ...tasks.flatMap(({ definition, task }) => task.containers.flatMap(({ pasted }, index) =>
      pasted === undefined ? [] : [`LiteralCredential: ${pathOf(definition)}, ${PLAIN_NAMES('container', index)}, ${PASTED}`])),
  ];
}

function faultsOfRole({ path, own, state, tasks }: UsedRole, model: AppModel): string[] {
  const excess = [...new Set(own.map(({ action }) => action).filter((action) => /^(secretsmanager|ssm|kms):/.test(action) && !USED.includes(action)))];
  // The parameter of a template that names what is granted may name what the override does.
  const isOpen = tasks.flatMap(grantedSources).map((index) => model.sources[index]).some((source) => source.kind === 'imported parameter' && source.by === 'token');
  const inline = state.policies.filter(({ kind }) => kind === 'inline').reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
  return [
    ...(excess.length > 0 ? [`ExcessActions: ${path}, ${excess.sort().join(', ')}`] : []),
    ...(own.some(({ action, condition }) => action === 'kms:Decrypt' && condition === undefined) ? [`UnconditionalDecrypt: ${path}`] : []),
    ...(inline > MOST_INLINE ? [`PolicyTooLarge: ${path}`] : []),
    ...(isUnneeded(tasks, model) ? [`UnneededPermission: ${path}`] : []),
    ...tasks.flatMap(({ definition, task }) => task.containers.flatMap(({ overridden }, index) =>
      overridden && !isOpen ? [`MissingPermission: ${pathOf(definition)}, ${PLAIN_NAMES('container', index)}, ${OVERRIDING.Name}`] : [])),
  ];
}

/** Whether something is granted that no reference in a template is about. A credential spec may be about anything. */
function isUnneeded(tasks: readonly DeployedTask[], { sources }: AppModel): boolean {
  const containers = tasks.flatMap(({ task }) => task.containers);
  const referenced = new Set(tasks.flatMap(readsInTemplate).map(({ source }) => source));
  return !containers.some(({ credentialSpecs }) => credentialSpecs.length > 0)
    && tasks.flatMap(grantedSources).some((index) => !referenced.has(index)
      && ![...referenced].some((each) => canBeSame(sources[each], sources[index]))
      && !canBeSame(sources[index], containers.some(({ overridden }) => overridden) ? OVERRIDING_SOURCE : undefined));
}

/** A template does not say which secret it is whose ARN is a parameter of it, or which parameter. */
function canBeSame(source: SourceModel, other: SourceModel | undefined): boolean {
  return isUnknown(source, other) || (other !== undefined && isUnknown(other, source));
}

function isUnknown(source: SourceModel, other: SourceModel | undefined): boolean {
  return 'by' in source && source.by === 'token' && (source.kind === 'imported secret' || (other !== undefined && isParameter(other) && other.kind !== 'referenced secret'));
}

/** What may be read because of the references of a task, as they are given, and of the app's own grants. */
export function grantedSources(each: DeployedTask): number[] {
  return [...each.executionReads().map(({ source }) => source), ...each.task.grants.flatMap(({ to, what }) =>
    to === 'execution' && typeof what === 'object' && 'source' in what ? [what.source] : [])];
}

function hasReferences(each: DeployedTask): boolean {
  return readsInTemplate(each).length > 0 || each.task.containers.some(({ overridden }) => overridden);
}

/** Without what an override replaces. */
function readsInTemplate(each: DeployedTask): ReadModel[] {
  const containers = each.task.containers.map((container) => container.overridden ? { ...container, secrets: [], late: [] } : container);
  return each.executionReads({ ...each.task, containers });
}

/** As in the findings on templates that know no construct paths. */
export function pathOf({ id, stack: { name } }: DeployedResource): string {
  return `${name}/${id}`;
}

/**
 * A finding as it is told here: the rule, and the role, or the task with container and variable.
 */
export function told({ rule, path, container, name, message }: Finding): string {
  const [, role] = /the execution role '([^']*)'/.exec(message) ?? [];
  const place = container === undefined ? [role ?? path] : [path, container, ...(name === undefined ? [] : [name])];
  const actions = rule === 'ExcessActions' ? message.split(', and Amazon ECS calls')[0].match(/\b(secretsmanager|ssm|kms):\w+/g) ?? [] : [];
  return `${rule}: ${[...place, ...actions].join(', ')}`;
}
