import { sortedBy, unique } from './order';
import { AccessGrant } from './secret-access';
import { matchesPattern } from '../access/match';
import { Statement } from '../access/policy';
import { Text } from '../access/text';
import { RoleFacts } from '../rule/facts';
import { allows } from '../rule/role-statements';
import { shownText } from '../rule/shown';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';

const ACTIONS = [SECRETS_MANAGER.action, PARAMETER_STORE.action, 'kms:Decrypt'];

/**
 * What an execution role may read and decrypt beyond what its tasks reference.
 */
export function extraGrantsOf(facts: RoleFacts): AccessGrant[] {
  const grants = facts.role.policies.flatMap(({ policy }) => policy.statements)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => ACTIONS.filter((action) => permits(statement, action)).flatMap((action) => statement.resources
      .filter(({ text }) => concerns(action, text) && (statement.notResources || !isNeeded(action, text, statement, facts)))
      .map(({ text }): AccessGrant => ({
        action,
        resource: shownText(text),
        ...(statement.notResources ? { allBut: true } : {}),
        ...(statement.conditions.length > 0 ? { conditional: true } : {}),
      }))));
  return sortedBy(unique(grants), ({ action, resource, ...rest }) => [action, resource, JSON.stringify(rest)]);
}

function permits(statement: Statement, action: string): boolean {
  return statement.notActions ? !allows({ ...statement, notActions: false }, action) : allows(statement, action);
}

/** Whether an action of a service can be called on a resource at all. */
function concerns(action: string, resource: Text): boolean {
  const service = /^arn:[^:]*:([a-z0-9-]+):/.exec(resource)?.[1];
  return service === undefined || action.startsWith(`${service}:`);
}

/** Whether a reference of a task takes the grant. */
function isNeeded(action: string, resource: Text, { conditions }: Statement, { tasks }: RoleFacts): boolean {
  const referenced = tasks.flatMap((task) => task.reads)
    .flatMap(({ parsed: { arn, resources, through }, secret }) => [arn, ...resources, through ?? arn, secret?.arn ?? arn]);
  const isReferenced = (text: Text) => referenced.some((each) => each === text || (isOneSecret(text) && matchesPattern(each, text) === 'yes'));
  return action !== 'kms:Decrypt' ? isReferenced(resource)
    : conditions.some(({ key, values }) => key.startsWith('kms:encryptioncontext:') && values.length > 0 && values.every(({ text }) => isReferenced(text)));
}

/** Whether a pattern leaves nothing open but the suffix that Secrets Manager adds. */
function isOneSecret(pattern: Text): boolean {
  return !/[*?]/.test(pattern.replace(/-\?{6}$/, ''));
}

/**
 * Whether a grant allows nothing that another on the same role does not.
 */
export function isWithin(grant: AccessGrant, other: AccessGrant): boolean {
  return grant.action === other.action && (grant.conditional === true || other.conditional !== true)
    && grant.allBut === other.allBut
    && (grant.resource === other.resource || (grant.allBut !== true && matchesPattern(literal(grant.resource), literal(other.resource)) === 'yes'));
}

/** A placeholder such as `${AWS::Region}` equals itself, and is not a variable of a policy. */
function literal(shown: string): string {
  return shown.replace(/\$\{/g, '{');
}
