import { Problem, Rule } from './rule';
import { shownText } from './shown';
import { RoleModel } from '../template/model';

/** What makes policies smaller. */
export const SMALLER = 'keep values that belong together in one secret and read them by JSON key, or divide the task';

/** Of all inline policies of a role together, of one managed policy, and managed policies of a role (FACTS 6.1). */
const MOST_INLINE = 10_240;
const MOST_MANAGED = 6144;

export const POLICY_TOO_LARGE: Rule = {
  id: 'PolicyTooLarge',
  severity: 'error',
  title: 'The policies of an execution role are larger than IAM takes',
  help: `IAM takes ${MOST_INLINE} characters in all inline policies of a role together and ${MOST_MANAGED} in one managed policy, white space not counted. Beyond that the deployment fails. Keep values that`
    + ' belong together in one secret and read them by JSON key, move statements into managed policies, or divide the task.',
  find: ({ roles }) => roles.flatMap(({ role }) => problemsOf(role)),
};

function problemsOf(role: RoleModel): Problem[] {
  const inline = role.policies.filter(({ kind }) => kind === 'inline').reduce((sum, { size }) => sum + size, 0);
  return [
    ...inline > MOST_INLINE ? [{
      place: role.place,
      resource: role.arn,
      message: `the inline policies of the execution role '${role.place.path}' have at least ${inline} characters, and IAM takes ${MOST_INLINE} for all of a role, so the deployment fails`,
      fix: `move statements into managed policies, ${SMALLER}`,
    }] : [],
    ...role.policies.filter(({ kind, size }) => kind === 'managed' && size > MOST_MANAGED).map(({ place, size, name = '' }) => ({
      place: place ?? role.place,
      acknowledgedAt: role.place,
      resource: role.arn,
      message: `the managed policy '${place?.path ?? shownText(name)}' has at least ${size} characters, and IAM takes ${MOST_MANAGED}, so the deployment fails`,
      fix: `divide it, ${SMALLER}`,
    })),
  ];
}
