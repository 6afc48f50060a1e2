import { Facts, RoleFacts } from './facts';
import { matchesPattern } from '../access/match';
import { Statement } from '../access/policy';
import { hasSymbol, splitText, Text } from '../access/text';
import { AttachedPolicy } from '../template/model';
import { Place } from '../template/place';

/** A statement that allows something to an execution role, and the resource it is written in. */
export interface RoleStatement {
  readonly facts: RoleFacts;
  readonly attached: AttachedPolicy;
  readonly place: Place;
  readonly statement: Statement;
}

/**
 * What is allowed to execution roles that Amazon ECS alone uses, for tasks with references. What another service or an application does with
 * a role, templates do not show.
 */
export function statementsOfExecutionRoles({ roles }: Facts): RoleStatement[] {
  return roles
    .filter(({ role, tasks, isTaskRole }) => !isTaskRole && !role.usedElsewhere && trustsEcsAlone(role.trust)
      && tasks.some(({ reads }) => reads.length > 0))
    .flatMap((facts) => facts.role.policies.flatMap((attached) => attached.policy.statements
      .filter(({ effect }) => effect === 'Allow')
      .map((statement) => ({ facts, attached, place: attached.place ?? facts.role.place, statement }))));
}

/** Whether nothing else than Amazon ECS is named in a trust policy. */
function trustsEcsAlone(trust: unknown): boolean {
  const written = JSON.stringify(trust ?? {});
  const services = written.match(/[a-z0-9.-]+\.amazonaws\.com/g) ?? [];
  return services.every((service) => service === 'ecs-tasks.amazonaws.com') && !written.includes('"AWS"');
}

/**
 * The actions of a statement on a service, in the spelling of the statement.
 */
export function actionsOn(service: string, { actions, notActions }: Statement): Text[] {
  return notActions ? [] : actions.map(({ text }) => text).filter((text) => !hasSymbol(text) && (text === '*' || text.toLowerCase().startsWith(`${service}:`)));
}

/**
 * Whether a statement allows an action.
 */
export function allows({ actions, notActions }: Statement, action: string): boolean {
  return !notActions && actions.some(({ text }) => matchesPattern(action.toLowerCase(), text.toLowerCase()) === 'yes');
}

/**
 * Whether a resource of a statement is everything of a service in an account.
 */
export function isWholeAccount(resource: Text): boolean {
  const [arn, , , , , kind = '', ...name] = splitText(resource, ':');
  const isEverything = (text: Text) => /^\*+$/.test(text);
  return isEverything(resource) || (arn === 'arn' && name.every(isEverything)
    && (kind === 'secret' ? name.length > 0 : isEverything(kind) || /^parameter\/?\*+$/.test(kind)));
}

/**
 * One problem for each policy: what several of its statements have is said together.
 */
export function byPolicy(statements: readonly RoleStatement[]): RoleStatement[][] {
  const groups = new Map<AttachedPolicy, RoleStatement[]>();
  for (const each of statements) {
    const group = groups.get(each.attached) ?? [];
    group.push(each);
    groups.set(each.attached, group);
  }
  return [...groups.values()];
}
