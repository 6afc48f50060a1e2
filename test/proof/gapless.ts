// The property of updates, for any two versions of an app.

import { synthesize } from './app';
import { deployed, caseOf } from './judge';
import { hasToLeaveRole, isBeyondMargin } from './known-gaps';
import { asRequests, updateProblems } from './update-problems';
import { Versions } from './versions';
import { PLAIN_NAMES } from './writing';

/**
 * What breaks on the way from one version to the other.
 */
export function gaps({ before: former, after: next }: Versions): string[] {
  const [before, after] = [former, next].map((model) => {
    const stacks = deployed(model, synthesize(model));
    return { stacks, ...caseOf(model, stacks, PLAIN_NAMES) };
  });
  const roles = [...after.roles].flatMap(([name, role]) => {
    const old = before.roles.get(name);
    if (!old || isBeyondMargin(old.state, role.state)) {
      return [];
    }
    const reasons = new Set(old.needs.map(({ reason }) => reason));
    const own = new Set(old.own.map((permission) => JSON.stringify(permission)));
    return [{
      arn: role.state.arn,
      requests: [
        ...role.needs.filter(({ reason, optional }) => reasons.has(reason) && !optional).flatMap(({ requests }) => requests)
          .filter((request) => !hasToLeaveRole(request, old.state, role.state, after.stacks)),
        ...asRequests(role.own.filter((permission) => own.has(JSON.stringify(permission)))),
      ],
    }];
  });
  return updateProblems({
    before: before.stacks,
    after: after.stacks,
    roles,
    definitions: after.tasks.filter(({ task }) => task.placement !== 'EXTERNAL').map((task) => ({
      definition: task.definition,
      requests: task.executionNeeds().filter(({ optional }) => !optional).flatMap(({ requests }) => requests),
    })),
  });
}
