import { cause, Category, Cause } from './category';
import { Spoken } from './spoken';

const NO_ROLE_POLICY = 'The policies of the execution role are not what has to change.';

/** Which policy it was, as IAM ends its sentence: nothing else tells the kinds of a denial from each other (FACTS 14.2). */
const CLAUSES: readonly (readonly [clause: RegExp, why: (action: string) => string, fix: (action: string) => string])[] = [
  [/explicit deny in an? (service|resource) control policy/, (action) => `A policy of the organization denies ${action}.`, () => `Whoever manages the organization must change the policy. ${NO_ROLE_POLICY}`],
  [/explicit deny in an? vpc endpoint policy/, (action) => `The policy of a VPC endpoint denies ${action}.`, () => `Change the policy of the endpoint. ${NO_ROLE_POLICY}`],
  [/explicit deny in an? resource-based policy/, (action) => `The policy on the resource denies ${action} to this role.`, () => `Except the execution role from the Deny in the resource's policy. ${NO_ROLE_POLICY}`],
  [/explicit deny in an? permissions boundary/, (action) => `The permissions boundary of the execution role denies ${action}.`, () => 'Change the boundary, or use another one.'],
  [/explicit deny/, (action) => `A policy denies ${action} to the execution role.`, () => 'Find the Deny statement in the policies of the role, its permissions boundary, the resource and the organization: no Allow wins against it.'],
  [/no vpc endpoint policy allows/, (action) => `The policy of a VPC endpoint does not allow ${action}.`, (action) => `Allow ${action} in the policy of the endpoint that the task uses. ${NO_ROLE_POLICY}`],
  [/no (service|resource) control policy allows/, (action) => `No policy of the organization allows ${action}.`, () => `Whoever manages the organization must allow it. ${NO_ROLE_POLICY}`],
  [/no permissions boundary allows/, (action) => `The permissions boundary of the execution role does not allow ${action}.`, (action) => `Allow ${action} in the boundary, too: a policy of the role alone does not count.`],
  [/no session policy allows/, (action) => `The session policy of the role does not allow ${action}.`, (action) => `Allow ${action} where the role is assumed.`],
  [/no resource-based policy allows/, (action) => `The policy on the resource does not allow ${action} to this role.`, (action) => `Allow ${action} to the execution role in the policy on the resource, and in a policy of the role if the resource is in another account.`],
];

/**
 * The cause of a refused call, in the category of its action.
 */
export function denied(category: Category, action: string, { frame }: Spoken): Cause {
  const clause = CLAUSES.find(([pattern]) => pattern.test(frame));
  return cause(category, clause && { why: clause[1](action), fix: clause[2](action) });
}

/** Whether role and resource of a refused call are in different accounts; nothing: the text does not say. */
export function crossesAccounts({ text }: Spoken): boolean | undefined {
  const [, caller] = /arn:aws[\w-]*:(?:sts|iam)::(\d{12}):/.exec(text) ?? [];
  const [, owner] = /on resource: arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):/.exec(text) ?? [];
  return caller === undefined || owner === undefined ? undefined : caller !== owner;
}
