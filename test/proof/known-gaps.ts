// What no order of resources avoids, and is therefore not asked of an update.

import { DeployedResource, DeployedStack, ofType } from './deployment';
import { isAllowed, looseStatementsOf, Request } from './evaluator';
import { RoleState } from './roles';

/** What is inline and managed on a role that the library creates, so that CloudFormation can update the role first (FACTS 6.6). */
const MARGIN = { inline: 10_240, managed: 6_144 };

/** From how many characters on the CDK divides a policy, and as how many it counts an ARN with a reference in it. */
const CDK = { inline: 10_000, reference: 150 };

/**
 * Whether an update adds more to a role than its policies have a margin for: from less than 6,144 characters, which are on the
 * role alone, to more than 10,240, which are in managed policies alone. The role is updated before them.
 */
export function isBeyondMargin(before: RoleState, after: RoleState): boolean {
  return characters(before) <= MARGIN.managed && characters(after) > MARGIN.inline
    && ofLibrary(before).some(isOnRole) && !ofLibrary(after).some(isOnRole);
}

/**
 * What was on a role, and is in a policy of its own since the policy of a key names the role: a role that refers to what is under
 * that key would wait for it, and the key for the role. The role is updated before its policy.
 *
 * @param request allowed in both versions
 */
export function hasToLeaveRole(request: Request, before: RoleState, after: RoleState, stacks: readonly DeployedStack[]): boolean {
  const on = (state: RoleState) => isAllowed(looseStatementsOf(ofLibrary(state).filter(isOnRole).map(({ document }) => document)), request);
  return on(before) && !on(after) && keysNaming(after, stacks)
    .some((key) => [key, ...encryptedWith(key, stacks)].some(({ arn }) => request.resource.startsWith(arn)));
}

/**
 * Whether the CDK leaves more inline on a role than IAM takes: it divides the policy of a task role that the L2 creates, and counts an
 * ARN with a reference in it as 150 characters, however long the rest of it is.
 */
export function isUndercountedByCdk({ policies }: RoleState): boolean {
  const inline = policies.filter(({ kind }) => kind === 'inline');
  const counted = inline.reduce((sum, { document }) => sum + JSON.stringify(document).replace(/"arn:[^"]*"/g, (arn) => arn.slice(0, CDK.reference)).length, 0);
  return inline.every(({ resource }) => resource?.id.includes('TaskRoleDefaultPolicy')) && counted <= CDK.inline;
}

function keysNaming({ arn }: RoleState, stacks: readonly DeployedStack[]): DeployedResource[] {
  return ofType(stacks, 'AWS::KMS::Key').filter(({ properties }) => JSON.stringify(properties.KeyPolicy).includes(`"${arn}"`));
}

function encryptedWith({ arn }: DeployedResource, stacks: readonly DeployedStack[]): DeployedResource[] {
  return stacks.flatMap(({ resources }) => Object.values(resources)).filter(({ properties }) => JSON.stringify(properties).includes(`"${arn}"`));
}

function ofLibrary({ policies }: RoleState) {
  return policies.filter(({ name }) => name.includes('SecretAccess'));
}

function isOnRole({ kind, resource }: RoleState['policies'][number]): boolean {
  return kind === 'inline' && resource === undefined;
}

/** As the library counts them for its margin: once, wherever they are, and each a little longer than it is. */
function characters(state: RoleState): number {
  const inline = ofLibrary(state).filter(isOnRole);
  const counted = inline.length > 0 ? inline : ofLibrary(state);
  return counted.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
}
