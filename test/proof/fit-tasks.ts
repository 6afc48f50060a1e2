// Tasks and their roles, fitted to what is valid.

import { canBePlain, Drawn, fittedContainer, fittedCredentials, fittedObject, fittedReads, isGrantable, readableFrom } from './fit-containers';
import { chosen, Kinds } from './fit-sources';
import { AppModel, GrantModel, Host, RoleChoice, RoleModel, RoleUse, StackName, TaskModel } from './model';
import { Raw, rawTask } from './raw';

type RawTask = Raw<typeof rawTask>;

/** Draws tasks one after another: a later one may use the roles of those before it. */
export class TaskFitting {
  public readonly roles: RoleModel[] = [];
  private readonly tasks: TaskModel[] = [];

  public constructor(private readonly app: Omit<AppModel, 'tasks' | 'roles'>, private readonly kinds: Kinds) {}

  public add(raw: RawTask): TaskModel {
    const abroad = this.kinds.has('two Regions') && this.app.environment === 'stated' && this.tasks.length > 0 && raw.elsewhere === 'abroad';
    const stack = abroad ? 'Abroad' : this.tasks.length === 0 ? 'Service' : raw.stack;
    const nested = this.kinds.has('nested stacks') && raw.elsewhere === 'nested';
    const { platformKey, keys } = this.app;
    const key = platformKey === undefined ? undefined : keys[platformKey];
    const executionRole = this.executionRole(raw, stack);
    const isNested = nested || (typeof executionRole === 'object' && 'task' in executionRole && this.tasks[executionRole.task].nested);
    const drawn: Drawn = {
      ...this.app,
      kinds: this.kinds,
      abroad,
      readable: readableFrom(this.app, abroad),
      ...(isNested ? {} : { roleStack: stack }),
      keyHere: key?.kind === 'owned' && key.stack === 'Service',
    };
    const hosts = Object.entries(raw.hosts).flatMap(([host, read]) => {
      const credentials = fittedCredentials(read, drawn);
      return credentials ? [[host as Host, credentials]] : []; // the keys of the record above
    });
    const task: TaskModel = {
      stack,
      ...(nested ? { nested } : {}),
      // An owner attaches what an external role needs.
      placement: raw.placement === 'EXTERNAL' && !(typeof executionRole === 'object' && 'role' in executionRole) ? 'INLINE' : raw.placement,
      executionRole,
      taskRole: this.taskRole(raw, stack),
      taskRoleAttachedBy: this.kinds.has('task role apart') ? 'library' : 'owner',
      grants: this.kinds.has('own grants') && !abroad ? raw.grants.flatMap((grant) => this.grant(grant, executionRole, drawn) ?? []) : [],
      containers: raw.containers.map((container) => fittedContainer(container, drawn)),
      hosts: Object.fromEntries(hosts),
      retained: fittedReads(raw.retained, drawn),
      ...(this.kinds.has('retained files') && !abroad ? { retainedFiles: raw.retainedFiles.flatMap((file) => fittedObject(file, drawn) ?? []) } : {}),
      ...this.named(raw, executionRole, stack, nested),
      router: raw.router,
    };
    this.tasks.push(task);
    return task;
  }

  /** A key of the stack that the role is made in: in another, the stacks would refer to one another. */
  private named({ namedByKey }: RawTask, role: TaskModel['executionRole'], stack: StackName, nested: boolean): Pick<TaskModel, 'namedByKey'> {
    const { keys } = this.app;
    const near = [...keys.keys()].filter((index) => {
      const key = keys[index];
      return key.kind === 'owned' && key.stack === stack;
    });
    const key = this.kinds.has('named roles') && typeof role === 'string' && !nested ? chosen(near, namedByKey) : undefined;
    return key === undefined ? {} : { namedByKey: key };
  }

  private executionRole({ executionRole, role, placement }: RawTask, stack: TaskModel['stack']): TaskModel['executionRole'] {
    const wish = this.shares(executionRole, role.choice);
    if (wish === 'made' || wish === 'made for this account') {
      return wish;
    }
    if (wish === 'of another task' || (wish === 'shared' && role.choice % 4 === 3)) {
      const makers = [...this.tasks.keys()].filter((index) => typeof this.tasks[index].executionRole === 'string'
        && this.tasks[index].stack !== 'Abroad' && isReachable(this.tasks[index].stack, stack));
      const task = chosen(this.kinds.has('shared roles') && placement !== 'EXTERNAL' ? makers : [], role.choice);
      return task === undefined ? 'made' : { task };
    }
    return this.role('execution', wish, role, stack) ?? 'made';
  }

  private taskRole({ taskRole, role }: RawTask, stack: TaskModel['stack']): TaskModel['taskRole'] {
    const wish = this.shares(taskRole, role.choice);
    return wish === 'made' ? wish : this.role('task', wish, role, stack) ?? 'made';
  }

  /** Every second time, a task that would make a role shares one. */
  private shares<T extends string>(wish: T, choice: number): T | 'shared' {
    return this.kinds.has('shared roles') && wish === 'made' && choice % 2 === 1 ? 'shared' : wish;
  }

  /** A role that is new, or that an earlier task uses. */
  private role(use: RoleUse, wish: RawTask['taskRole'], raw: RawTask['role'], stack: TaskModel['stack']): RoleChoice | undefined {
    const sharing = this.kinds.has('shared roles');
    if (wish === 'shared') {
      const known = [...this.roles.keys()].filter((index) => sharing && this.roles[index].for === use && this.isShareable(this.roles[index], stack));
      const role = chosen(known, raw.choice);
      return role === undefined ? undefined : { role };
    }
    if (wish === 'made' || (wish === 'imported' ? !sharing : stack === 'Abroad')) {
      return undefined;
    }
    const busy = this.kinds.has('busy roles');
    const long = this.app.sources.some(({ name = '' }) => name.length > 300);
    const [inline, managed] = busy ? [raw.inline, long ? Math.min(raw.managed, 1) : raw.managed] : [0, 0];
    // Whether the account of an ARN is that of a stack, the app does not know before the deployment.
    const by = raw.by === 'ARN or name' && this.app.environment === 'agnostic' ? 'ARN' : raw.by;
    this.roles.push(wish === 'imported' ? { kind: wish, for: use, by, path: raw.path }
      : { kind: 'owned', for: use, stack: wish === 'owned in Data' || stack === 'Abroad' ? 'Data' : stack, inline, managed });
    return { role: this.roles.length - 1 };
  }

  private isShareable(role: RoleModel, stack: TaskModel['stack']): boolean {
    return role.kind === 'imported' || isReachable(role.stack, stack);
  }

  private grant({ to, what, number }: RawTask['grants'][number], executionRole: TaskModel['executionRole'], drawn: Drawn): GrantModel | undefined {
    // A role of another stack would have to refer to what it is granted, and this stack refers to the role.
    const isOurs = typeof executionRole === 'string' || ('role' in executionRole && this.roles[executionRole.role].kind === 'imported');
    if (to === 'execution' && !isOurs) {
      return undefined;
    }
    switch (what) {
      case 'source': {
        const source = chosen(drawn.readable.filter((index) => canBePlain(index, drawn)), number);
        return source === undefined ? undefined : { to, what: { source } };
      }
      case 'bucket': {
        const { buckets } = drawn;
        const known = [...buckets.keys()].filter((index) => buckets[index].lateKey === undefined && isGrantable(buckets[index].key, drawn));
        const bucket = chosen(known, number);
        return bucket === undefined ? undefined : { to, what: { bucket } };
      }
      default:
        return { to, what };
    }
  }
}

/** Whether a stack can refer to what is in another: `Data` refers to none, `Service` to `Data`, `Second` to both. */
function isReachable(owner: StackName, from: StackName): boolean {
  return from !== 'Abroad' && (owner !== 'Second' || from === 'Second');
}
