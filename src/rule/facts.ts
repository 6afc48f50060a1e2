import { parseReference, ParsedReference } from './parsed-reference';
import { decryptContext, principalContext, readContext } from './request-context';
import { withPlaceholdersOpen } from './rows';
import { Access, judge, Judgement, Request } from '../access/evaluate';
import { equals } from '../access/match';
import { Policy, Statement } from '../access/policy';
import { splitText, symbol, Text } from '../access/text';
import { both, When } from '../access/when';
import { SECRETS_MANAGER, PARAMETER_STORE } from '../secret/service';
import { Alternative, KeyModel, Model, Reference, RoleModel, SecretModel, TaskModel } from '../template/model';

/**
 * What the rules look at: the model, and whether each reference can be read.
 */
export interface Facts {
  readonly model: Model;
  readonly tasks: readonly TaskFacts[];
  readonly roles: readonly RoleFacts[];
}

export interface TaskFacts {
  readonly task: TaskModel;
  readonly reads: readonly ReadFacts[];
}

/** A role and the tasks that ECS starts with it. */
export interface RoleFacts {
  readonly role: RoleModel;
  /** Whose execution role it is. */
  readonly tasks: readonly TaskFacts[];
  /** Whether it is the task role of a task. */
  readonly isTaskRole: boolean;
}

/** One text of a reference, read with one of the roles that the task can have. */
export interface ReadFacts {
  readonly task: TaskModel;
  readonly reference: Reference;
  readonly valueFrom: Alternative;
  readonly when: When;
  readonly parsed: ParsedReference;
  /** The secret of the model that is read. */
  readonly secret?: SecretModel;
  /** Left out where the model does not have the role. */
  readonly role?: RoleModel;
  readonly read: Judgement;
  /** For each customer key that the secret is known to have. */
  readonly decryptions: readonly Decryption[];
}

export interface Decryption {
  readonly key: Text;
  readonly judgement: Judgement;
}

/**
 * Works out what each task reads and whether it can.
 */
export function factsOf(model: Model): Facts {
  const judging = new Judging(model);
  const tasks = model.stacks.flatMap((stack) => stack.tasks).map((task): TaskFacts => ({ task, reads: judging.readsOf(task) }));
  const byRole = new Map<string, TaskFacts[]>();
  const taskRoles = new Set<string>();
  for (const facts of tasks) {
    for (const id of new Set(facts.task.executionRole.flatMap(({ role }) => role ?? []))) {
      byRole.set(id, byRole.get(id) ?? []);
      byRole.get(id)?.push(facts);
    }
    facts.task.taskRole.forEach(({ role }) => role !== undefined && taskRoles.add(role));
  }
  const roles = model.stacks.flatMap((stack) => stack.roles).filter(({ id }) => byRole.has(id))
    .map((role): RoleFacts => ({ role, tasks: byRole.get(role.id) ?? [], isTaskRole: taskRoles.has(role.id) }));
  return { model, tasks, roles };
}

/** Why something is not granted that a policy allows. */
export const BEYOND_BOUNDARY = 'its permissions boundary does not allow it';

/** The worst of several answers. */
export function worst(judgements: readonly Judgement[]): Judgement | undefined {
  return byAccess(judgements, ['not granted', 'cannot tell', 'granted']);
}

function byAccess(judgements: readonly Judgement[], order: readonly Access[]): Judgement | undefined {
  return order.map((access) => judgements.find((each) => each.access === access)).find((judgement) => judgement !== undefined);
}

const NOT_THERE: Judgement = { access: 'cannot tell', by: [], reason: 'the execution role is not in the templates' };

class Judging {
  private readonly roles: ReadonlyMap<string, RoleModel>;
  private readonly keys: ReadonlyMap<Text, KeyModel>;
  /** By the part of the ARN that a name decides. */
  private readonly secrets = new Map<Text, SecretModel[]>();

  public constructor(private readonly model: Model) {
    this.roles = new Map(model.stacks.flatMap(({ roles }) => roles).map((role) => [role.id, role]));
    this.keys = new Map(model.stacks.flatMap(({ keys }) => keys).map((key) => [key.arn, key]));
    for (const secret of model.stacks.flatMap(({ secrets }) => secrets)) {
      const name = nameIn(secret.arn);
      const known = this.secrets.get(name) ?? [];
      known.push(secret);
      this.secrets.set(name, known);
    }
  }

  public readsOf(task: TaskModel): ReadFacts[] {
    return task.references.flatMap((reference) => withPlaceholdersOpen(reference.valueFrom.flatMap((valueFrom) => {
      const { text, when } = valueFrom;
      const parsed = parseReference(text, reference.usage, task.location);
      const secret = this.secretOf(parsed);
      const roles = task.executionRole.length > 0 ? task.executionRole : [undefined];
      return roles.flatMap((alternative): ReadFacts[] => {
        const merged = both(when, alternative?.when ?? {});
        const role = alternative?.role === undefined ? undefined : this.roles.get(alternative.role);
        return merged === undefined ? [] : [{
          task,
          reference,
          valueFrom,
          when: merged,
          parsed,
          ...(secret ? { secret } : {}),
          ...(role ? { role } : {}),
          read: parsed.problem !== undefined ? { access: 'cannot tell', by: [], reason: 'the reference is malformed' }
            : role ? this.read(parsed, role, secret, merged) : NOT_THERE,
          decryptions: role && secret && parsed.problem === undefined ? this.decryptions(secret, role, merged) : [],
        }];
      });
    })));
  }

  /** The secret of the model that a reference names, completely or by its name. */
  private secretOf({ service, arn }: ParsedReference): SecretModel | undefined {
    return service === 'ssm' || this.secrets.size === 0 ? undefined : [...this.secrets.get(nameIn(arn)) ?? [], ...this.secrets.get(nameIn(`${arn}-`)) ?? []]
      .find((secret) => equals(arn, secret.arn) === 'yes' || equals(`${arn}-${symbol('suffix', suffixKey(secret))}`, secret.arn) === 'yes');
  }

  private read(parsed: ParsedReference, role: RoleModel, secret: SecretModel | undefined, when: When): Judgement {
    const services = parsed.service === undefined ? [SECRETS_MANAGER, PARAMETER_STORE] : [parsed.service === 'ssm' ? PARAMETER_STORE : SECRETS_MANAGER];
    const direct = services.flatMap((service) => parsed.resources.map((resource) =>
      this.judge(service.action, resource, role, when, readContext(resource), service === SECRETS_MANAGER ? secret?.policy.statements ?? [] : [])));
    const best = byAccess(direct, ['granted', 'cannot tell', 'not granted']) ?? NOT_THERE;
    if (parsed.through === undefined) {
      return best;
    }
    const withSuffix = this.judge(SECRETS_MANAGER.action, `${parsed.through}-${symbol('six')}`, role, when, readContext(parsed.through), []);
    return worst([best, withSuffix]) ?? best;
  }

  private decryptions(secret: SecretModel, role: RoleModel, when: When): Decryption[] {
    return secret.keys.flatMap(({ text, when: chosen }): Decryption[] => {
      const merged = both(when, chosen);
      if (merged === undefined) {
        return [];
      }
      return [{
        key: text,
        judgement: !/^arn:.*:key\//.test(text) ? { access: 'cannot tell', by: [], reason: "the secret's key is known to the deployment only" }
          : this.judge('kms:Decrypt', text, role, merged, decryptContext(secret.arn, SECRETS_MANAGER), this.keys.get(text)?.policy.statements ?? []),
      }];
    });
  }

  private judge(
    action: string, resource: Text, role: RoleModel, when: When, context: Request['context'], ofResource: readonly Statement[],
  ): Judgement {
    const given = both(when, role.when) ?? when;
    const written = new Map(ofResource.map((statement) => [onItself(statement, resource), statement]));
    const statements = [...role.policies.flatMap(({ policy }) => policy.statements), ...written.keys()];
    const request: Request = { action, resource, context: { ...context, ...principalContext(role.arn) }, principal: role.arn };
    const judged = judge(statements, request, given, this.model.choices);
    if (judged.access === 'not granted') {
      return role.unknown.length > 0 ? { access: 'cannot tell', by: [], reason: role.unknown[0] } : judged;
    }
    const judgement: Judgement = { ...judged, by: judged.by.map((statement) => written.get(statement) ?? statement) };
    return role.boundary ? this.within(role.boundary, request, given, judgement) : judgement;
  }

  /** What policies grant and a permissions boundary does not allow is not granted. */
  private within({ statements, unknown }: Policy, request: Request, given: When, judgement: Judgement): Judgement {
    const { access } = judge(statements, request, given, this.model.choices);
    return access === 'granted' ? judgement
      : access === 'not granted' && unknown.length === 0 ? { access, by: [], reason: BEYOND_BOUNDARY }
        : { access: 'cannot tell', by: judgement.by, reason: 'the permissions boundary of the role may not allow it' };
  }
}

/** A resource's policy names the resource, or means it by `*`. */
function onItself(statement: Statement, resource: Text): Statement {
  return { ...statement, resources: statement.resources.map((each) => each.text === '*' ? { ...each, text: resource } : each) };
}

function nameIn(arn: Text): Text {
  return splitText(splitText(arn, ':')[6] ?? arn, '-').slice(0, -1).join('-');
}

function suffixKey({ place }: SecretModel): string {
  return `${place.stack}#${place.logicalId}`;
}
