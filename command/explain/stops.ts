/** A task that stopped, as far as the input says. */
export interface Stop {
  readonly reason?: string;
  readonly stopCode?: string;
  /** `STOPPED`, or where the task is on its way. */
  readonly status?: string;
  readonly containers: readonly StoppedContainer[];
  readonly task?: string;
  readonly taskDefinition?: string;
  /** `service:NAME` or `family:NAME`. */
  readonly group?: string;
}

export interface StoppedContainer {
  readonly name?: string;
  readonly reason?: string;
  readonly exitCode?: number;
}

/**
 * The stopped tasks in a value of JSON: a task, an event of EventBridge, the output of `describe-tasks`, or a list of any of them. AWS Batch calls the
 * reason `statusReason`.
 */
export function stopsIn(value: unknown): Stop[] {
  if (typeof value === 'string') {
    return [{ reason: value, containers: [] }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown) => Array.isArray(each) ? [] : stopsIn(each));
  }
  const { tasks, jobs, detail } = fieldsOf(value);
  const list = [tasks, jobs].find(Array.isArray);
  return list ? list.flatMap((each: unknown) => stopOf(fieldsOf(each)) ?? []) : stopOf(fieldsOf(detail ?? value)) ?? [];
}

type Fields = { readonly [name: string]: unknown };

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {}; // an object of JSON
}

/** Nothing: it is not a task. */
function stopOf(fields: Fields): Stop[] | undefined {
  const reason = [fields.stoppedReason, fields.statusReason, fields.reason, fields.message].map(textOf).find((each) => each !== undefined);
  const listed = Array.isArray(fields.containers) ? fields.containers : [fields.container];
  const stop: Stop = {
    reason,
    stopCode: textOf(fields.stopCode) ?? textOf(fields.eventName),
    status: textOf(fields.lastStatus),
    containers: listed.map((each: unknown) => containerOf(fieldsOf(each))),
    task: textOf(fields.taskArn),
    taskDefinition: textOf(fields.taskDefinitionArn),
    group: textOf(fields.group),
  };
  const says = [reason, stop.stopCode, stop.status, stop.task, ...stop.containers.map((each) => each.reason)];
  return says.some((each) => each !== undefined) ? [stop] : undefined;
}

function containerOf({ name, reason, exitCode }: Fields): StoppedContainer {
  return { name: textOf(name), reason: textOf(reason), exitCode: typeof exitCode === 'number' ? exitCode : undefined };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
