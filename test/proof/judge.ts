// Judges an app as it is deployed: what each container says, what each role may do for all tasks that use it, and what AWS counts.

import { Synthesized } from './app';
import { countProblems, fieldProblems } from './counts';
import { DeployedTask } from './deployed-task';
import { circleProblems, deploy, DeployedResource, DeployedStack, roleNameOf, waitsFor } from './deployment';
import { isAllowed, looseStatementsOf, Request } from './evaluator';
import { AppModel } from './model';
import { Need } from './need';
import { secretNeeds } from './needs';
import { rolePermissions } from './own-grants';
import { Permission } from './own-permissions';
import { OWN_ACCOUNT, taskIdOf } from './places';
import { roleState, RoleState } from './roles';
import { tokenParameter } from './sources';
import { importedSourceArn, StoredSources } from './stored';
import { PolicyOnRole, shown, verdict } from './verdict';
import { Names } from './writing';

/**
 * An app as it is deployed.
 */
export function deployed(model: AppModel, { stacks }: Pick<Synthesized, 'stacks'>): DeployedStack[] {
  const given = Object.fromEntries(model.sources.flatMap((source, index) => 'by' in source && source.by === 'token'
    ? [[tokenParameter(index), source.kind === 'imported parameter' ? source.name : importedSourceArn(model, source, index)]] : []));
  return deploy(stacks, given);
}

/** What all tasks together need of a role. */
export interface JudgedRole {
  readonly state: RoleState;
  readonly needs: readonly Need[];
  readonly own: readonly Permission[];
  /** The Region of its first task. */
  readonly region: string;
}

/** An app whose needs are known. */
export interface Case {
  readonly tasks: readonly DeployedTask[];
  /** By name: a role that is imported by its name has no path in its ARN. */
  readonly roles: ReadonlyMap<string, JudgedRole>;
  readonly sources: StoredSources;
}

/**
 * What an app needs, from its model and its templates.
 */
export function caseOf(model: AppModel, stacks: readonly DeployedStack[], names: Names): Case {
  const sources = new StoredSources(model, stacks);
  const tasks = model.tasks.map((task, index) => new DeployedTask(model, stacks, sources, names, task, index));
  const resources = stacks.flatMap((stack) => Object.values(stack.resources));
  const roles = new Map<string, JudgedRole>();
  const add = (arn: string, region: string, needs: readonly Need[], own: readonly Permission[]) => {
    const name = roleNameOf(arn);
    const known = roles.get(name) ?? { state: roleState(arn, resources), needs: [], own: ownOf(model, arn), region };
    roles.set(name, { ...known, needs: unique([...known.needs, ...needs]), own: [...known.own, ...own] });
  };
  for (const task of tasks) {
    const { properties: { ExecutionRoleArn, TaskRoleArn }, stack: { place: { region } } } = task.definition;
    add(ExecutionRoleArn, region, task.executionNeeds(), task.ownPermissions('execution'));
    add(TaskRoleArn, region, task.taskNeeds(), task.ownPermissions('task'));
  }
  return { tasks, roles, sources };
}

/**
 * What is wrong with an app; nothing, if it is right.
 */
export function judge(model: AppModel, stacks: readonly DeployedStack[], names: Names): string[] {
  const { tasks, roles, sources } = caseOf(model, stacks, names);
  const strangers = strangersIn(sources); // none of which a role may read unless it needs it
  const exact = knowsRegions(model);
  return [
    ...circleProblems(stacks),
    ...fieldProblems(stacks),
    ...tasks.flatMap((each) => each.referenceProblems().map((problem) => `task ${each.index}: ${problem}`)),
    ...tasks.filter(({ task }) => task.placement !== 'EXTERNAL').flatMap((task) =>
      earlyProblems(task, roles.get(roleNameOf(task.definition.properties.ExecutionRoleArn))?.state).map((problem) => `task ${task.index}: ${problem}`)),
    ...[...roles.values()].flatMap((role) => [
      ...countProblems(role.state),
      ...verdict(deployedRole(model, role, exact), role.needs, strangers, role.own),
    ].map((problem) => `role ${role.state.arn.replace(/^.*:/, '')}: ${problem}`)),
  ];
}

/** What a task needs of policies that its definition does not wait for. */
function earlyProblems(task: DeployedTask, state: RoleState | undefined): string[] {
  const policies = state?.policies ?? [];
  const waits = waitsFor(task.definition, policies.flatMap(({ resource }) => resource ?? []));
  const late = policies.filter(({ resource }) => resource && !waits(resource));
  if (late.length === 0) {
    return [];
  }
  const there = looseStatementsOf(policies.filter((policy) => !late.includes(policy)).map(({ document }) => document));
  return task.executionNeeds().filter(({ optional }) => !optional).flatMap(({ requests }) => requests).filter((request) => !isAllowed(there, request))
    .map((request) => `its definition does not wait for ${late.map(({ resource }) => resource?.id).join(', ')}, and needs ${shown(request)}`);
}

function deployedRole(model: AppModel, { state: { resource, policies, foreign }, region }: JudgedRole, exact: boolean) {
  const trust = resource ? { trust: resource.properties.AssumeRolePolicyDocument } : {};
  const placed = policies.map(({ kind, document, resource: policy }): PolicyOnRole => ({
    document,
    // An owner attaches what each task asks for; a stack puts each permission inline once, and in managed policies once.
    place: policy?.id.startsWith('Owner') ? policy.stack.name + policy.id : `${kind} of ${policy?.stack.name ?? 'the role'} ${policy ? placementIn(model, policy) : ''}`,
  }));
  return {
    ...trust,
    trustContext: { 'aws:SourceAccount': OWN_ACCOUNT, 'aws:SourceArn': `arn:${model.partition}:ecs:${region}:${OWN_ACCOUNT}:task/cluster/1` },
    managedPolicyArns: foreign,
    policies: exact ? placed : withoutRepetition(placed),
  };
}

/** A stack attaches what is asked for under two placements by itself. */
function placementIn(model: AppModel, { id, stack }: DeployedResource): string | undefined {
  return model.tasks.find((task, index) => (task.stack === 'Abroad') === (stack.name === 'Abroad') && id.startsWith(`${taskIdOf(model, index)}SecretAccess`))?.placement;
}

/** What a role of the app had before. */
function ownOf(model: AppModel, arn: string): Permission[] {
  const [, index] = /role\/[^/]*-Role(\d+)[0-9A-F]{8}-/.exec(arn) ?? [];
  return index === undefined ? [] : rolePermissions(model.roles[Number(index)], model.partition);
}

/** Everything there is to read in the app. */
function strangersIn({ stored }: StoredSources): Request[] {
  return stored.flat().flatMap((each) => secretNeeds(each, 'a program')).flatMap(({ requests }) => requests);
}

/** A Region that is written out and one that only the deployment knows can be the same, and so can names. */
function knowsRegions(model: AppModel): boolean {
  return model.environment === 'stated' && !model.sources.some((source) => 'by' in source && source.by === 'token') && !JSON.stringify(model).includes('"half":true');
}

/** Needs that several containers have are one. */
function unique(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [need.reason, need])).values()];
}

/**
 * Policies with each value of a permission once in a place. Before the deployment, a value that is written in two ways is two
 * values, and they may be in two managed policies.
 */
function withoutRepetition(policies: readonly PolicyOnRole[]): PolicyOnRole[] {
  const listed = new Set<string>();
  return policies.flatMap(({ document, place }) => {
    const once = (values: unknown, permission: string) => [values].flat().filter((value) => {
      const key = JSON.stringify([place, permission, value]);
      return !listed.has(key) && listed.add(key);
    });
    const statements = statementsIn(distinct(document));
    const left = statements.flatMap((statement) => withValues(statement, once));
    return left.length === 0 && statements.length > 0 ? [] : [{ place, document: { ...document as object, Statement: left } }];
  });
}

/** A statement with some of its values: resources or, in a decryption, what is in the encryption context. */
function withValues({ Sid, Resource, ...rest }: any, some: (values: unknown, permission: string) => unknown[]): any[] {
  const { StringLike, ...conditions } = rest.Condition ?? {};
  const [[context, contexts] = [], ...others] = Object.entries(StringLike ?? {});
  if (rest.Action === 'kms:Decrypt' && context && others.length === 0) {
    const left = some(contexts, JSON.stringify([rest.Action, Resource, conditions, context]));
    return left.length === 0 ? [] : [{ Sid, Resource, ...rest, Condition: { ...conditions, StringLike: { [context]: left } } }];
  }
  const left = some(Resource, JSON.stringify(rest));
  return left.length === 0 ? [] : [{ Sid, Resource: left, ...rest }];
}

/** The same JSON with each item of a list once. */
function distinct(json: any): any {
  if (Array.isArray(json)) {
    return [...new Map(json.map(distinct).map((item) => [JSON.stringify(item), item])).values()];
  }
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, distinct(value)])) : json;
}

function statementsIn(document: any): any[] {
  return [document.Statement].flat();
}
