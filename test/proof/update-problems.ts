// What breaks while an app is updated, though both versions are right.

import { quotaProblems } from './counts';
import { DeployedResource, DeployedStack } from './deployment';
import { isAllowed, looseStatementsOf, Request } from './evaluator';
import { Permission } from './own-permissions';
import { roleState } from './roles';
import { Direction, Step, steps } from './update';
import { shown } from './verdict';

/** A role that is in both versions, and what tasks of both ask for. */
export interface UpdatedRole {
  readonly arn: string;
  readonly requests: readonly Request[];
}

/** A task definition of the new version, and what its tasks ask for as soon as it is there. */
export interface NewDefinition {
  readonly definition: DeployedResource;
  readonly requests: readonly Request[];
}

export interface Update {
  readonly before: readonly DeployedStack[];
  readonly after: readonly DeployedStack[];
  readonly roles: readonly UpdatedRole[];
  readonly definitions: readonly NewDefinition[];
}

const DIRECTIONS: readonly Direction[] = ['forwards', 'backwards'];

/**
 * What is wrong after some step of an update; nothing, if tasks of the former version can start all the time, those of the new one
 * as soon as their definition is there, and IAM takes each step.
 */
export function updateProblems({ before, after, roles, definitions }: Update): string[] {
  const problems = DIRECTIONS.flatMap((direction) => [...steps(before, after, direction)].length === 0 ? [] : problemsOnTheWay(direction));
  return [...new Set(problems)];

  function problemsOnTheWay(direction: Direction): string[] {
    const found: string[] = [];
    for (const step of steps(before, after, direction)) {
      if (step.resource.type.startsWith('AWS::IAM::')) {
        found.push(...roles.flatMap((role) => roleProblems(role, step)));
      }
      found.push(...definitions.filter(({ definition }) => definition === step.resource && step.resources.has(`${definition.stack.name}.${definition.id}`))
        .flatMap(({ definition, requests }) => roleProblems({ arn: definition.properties.ExecutionRoleArn, requests }, step)));
    }
    return found;
  }
}

function roleProblems({ arn, requests }: UpdatedRole, { what, resources }: Step): string[] {
  const state = roleState(arn, resources.values());
  const statements = looseStatementsOf(state.policies.map(({ document }) => document));
  return [
    ...requests.filter((request) => !isAllowed(statements, request)).map((request) => `denied: ${shown(request)}`),
    ...quotaProblems(state),
  ].map((problem) => `${what}, and ${arn.replace(/^.*:/, '')} has a problem: ${problem}`);
}

/** What the app's own grants let a role do, as requests. */
export function asRequests(own: readonly Permission[]): Request[] {
  return own.filter(({ action, resource, condition }) => condition === undefined && !/[*?]/.test(action + resource)).map(({ action, resource }) => ({ action, resource }));
}
