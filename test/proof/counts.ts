// IAM's and Amazon ECS's limits: what a deployment fails for though each permission is right (FACTS 6.1, 6.3, 6.4, 7.9).

import { DeployedStack, ofType } from './deployment';
import { isUndercountedByCdk } from './known-gaps';
import { AttachedPolicy, RoleState } from './roles';

export const INLINE_LIMIT = 10_240;
export const MANAGED_LIMIT = 6_144;
export const ATTACHED_LIMIT = 10;
const POLICY_NAME_LIMIT = 128;
const DESCRIPTION_LIMIT = 1_000;
const ECS_NAME_LIMIT = 255;

/**
 * What IAM refuses, or replaces without a word, on one role.
 */
export function countProblems(role: RoleState): string[] {
  const inline = role.policies.filter(({ kind }) => kind === 'inline');
  const names = inline.map(({ name }) => name);
  return [
    // What an owner attaches is for the owner to fit.
    ...quotaProblems({ ...role, policies: role.policies.filter(({ resource }) => !resource?.id.startsWith('Owner')) }),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `two inline policies are called ${name}: the second replaces the first`),
    ...inline.filter(({ name }) => !/^[\w+=,.@-]+$/.test(name) || name.length > POLICY_NAME_LIMIT).map(({ name }) => `IAM takes no policy with the name ${name}`),
    ...role.policies.flatMap(documentProblems),
  ];
}

/**
 * What exceeds IAM's quotas for a role.
 */
export function quotaProblems(role: RoleState): string[] {
  const { policies, foreign } = role;
  const characters = policies.filter(({ kind }) => kind === 'inline').reduce((sum, { document }) => sum + length(document), 0);
  const managed = policies.filter(({ kind }) => kind === 'managed');
  const attached = managed.length + foreign.length;
  return [
    ...(characters > INLINE_LIMIT && !isUndercountedByCdk(role) ? [`${characters} characters inline, and IAM takes ${INLINE_LIMIT}`] : []),
    ...(attached > ATTACHED_LIMIT ? [`${attached} managed policies are attached, and IAM takes ${ATTACHED_LIMIT}`] : []),
    ...managed.filter(({ document }) => length(document) > MANAGED_LIMIT)
      .map(({ name, document }) => `the managed policy ${name} has ${length(document)} characters, and IAM takes ${MANAGED_LIMIT}`),
  ];
}

/** As IAM counts: without white space. */
function length(document: unknown): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}

function documentProblems({ name, document }: AttachedPolicy): string[] {
  const statements: any[] = [document.Statement ?? []].flat();
  const sids = statements.flatMap(({ Sid }) => Sid ?? []);
  const empty = (part: unknown) => part === undefined || part === '' || (Array.isArray(part) && (part.length === 0 || part.includes('')));
  return [
    ...(statements.length === 0 ? ['no statement'] : []),
    ...sids.filter((sid, index) => sids.indexOf(sid) !== index).map((sid) => `two statements with the Sid ${sid}`),
    ...sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid)).map((sid) => `a Sid with other characters than letters and digits, ${sid}`),
    ...statements.filter(({ Action, Resource }) => empty(Action) || empty(Resource)).map((statement) => `a statement without an action or a resource: ${JSON.stringify(statement)}`),
  ].map((problem) => `the policy ${name} has ${problem}`);
}

/**
 * Fields that are longer than AWS takes them.
 */
export function fieldProblems(stacks: readonly DeployedStack[]): string[] {
  const longer = (where: string, text: unknown, limit: number) => typeof text === 'string' && text.length > limit ? [`${where} has ${text.length} characters, and AWS takes ${limit}`] : [];
  return [
    ...ofType(stacks, 'AWS::IAM::ManagedPolicy').flatMap(({ id, properties }) => [
      ...longer(`the name of ${id}`, properties.ManagedPolicyName, POLICY_NAME_LIMIT),
      ...longer(`the description of ${id}`, properties.Description, DESCRIPTION_LIMIT),
    ]),
    ...ofType(stacks, 'AWS::IAM::Role').flatMap(({ id, properties }) => longer(`the description of ${id}`, properties.Description, DESCRIPTION_LIMIT)),
    ...ofType(stacks, 'AWS::ECS::TaskDefinition').flatMap(({ id, properties }) =>
      [...properties.ContainerDefinitions ?? [], ...properties.Volumes ?? []].flatMap(({ Name }) => longer(`a container or volume of ${id}`, Name, ECS_NAME_LIMIT))),
  ];
}
