import { matchesPattern } from '../src/access/match';
import { Statement } from '../src/access/policy';
import { Text } from '../src/access/text';
import { Facts, RoleFacts } from '../src/rule/facts';
import { allows } from '../src/rule/role-statements';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../src/secret/service';

const ACTIONS = [SECRETS_MANAGER.action, PARAMETER_STORE.action, 'kms:Decrypt'];

/** One action that an execution role may call on one resource, or on all but it. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: Text;
  readonly allBut: boolean;
  readonly conditional: boolean;
}

/**
 * What execution roles may read and decrypt beyond what their tasks reference.
 */
export function extraGrantsOf({ roles }: Facts): Grant[] {
  return roles.flatMap((facts) => facts.role.policies.flatMap(({ policy }) => policy.statements)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => ACTIONS.filter((action) => permits(statement, action)).flatMap((action) => statement.resources
      .filter(({ text }) => concerns(action, text))
      .map(({ text }): Grant => ({
        role: facts.role.place.path, action, resource: text, allBut: statement.notResources, conditional: statement.conditions.length > 0,
      }))
      .filter((grant) => grant.allBut || !isNeeded(grant, statement, facts)))));
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
function isNeeded({ action, resource }: Grant, { conditions }: Statement, { tasks }: RoleFacts): boolean {
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
 * Whether a grant allows nothing that another does not.
 */
export function isWithin(grant: Grant, other: Grant): boolean {
  return grant.role === other.role && grant.action === other.action && (grant.conditional || !other.conditional)
    && grant.allBut === other.allBut
    && (grant.resource === other.resource || (!grant.allBut && matchesPattern(grant.resource, other.resource) === 'yes'));
}
