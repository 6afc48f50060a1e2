// What the library says of an app: each warning where it is due and nowhere else, and never what may be a secret.

import { Synthesized } from './app';
import { AppModel, ReadModel, TaskModel } from './model';
import { taskIdOf } from './places';
import { isKnownByName } from './stored';

/** What is pasted where a name or a setting belongs: a token of GitHub. */
export const CANARY = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

/** Its first four characters may be printed, so that a user finds it. */
const SECRET_PART = CANARY.slice(4, 24);

/**
 * What is wrong with the warnings of an app, and with all that it prints.
 */
export function saidProblems(model: AppModel, { printed, warnings }: Synthesized): string[] {
  return [
    ...canaryProblems(printed),
    ...(model.checksWarnings ? model.tasks.flatMap((task, index) => {
      const path = `${task.stack}/${task.nested ? 'Nested/' : ''}${taskIdOf(model, index)}/`;
      const ids = new Set(warnings.filter((warning) => warning.path.replace(/^\//, '').startsWith(path)).map(({ id }) => id));
      return Object.entries(dueWarnings(model, task)).filter(([id, due]) => due !== ids.has(id))
        .map(([id, due]) => `task ${index}: ${due ? 'no warning' : 'a warning'} ${id}`);
    }) : []),
  ];
}

/**
 * Whether what may be a secret is in a text that anybody reads.
 */
export function canaryProblems(printed: string): string[] {
  const at = printed.indexOf(SECRET_PART);
  return at === -1 ? [] : [`a pasted secret is printed: ${printed.slice(Math.max(0, at - 100), at + 60)}`];
}

function dueWarnings(model: AppModel, task: TaskModel): { readonly [id: string]: boolean } {
  const { containers } = task;
  const runtime = containers.flatMap((container) => container.runtime).flatMap((each): ReadModel[] => each.kind === 'source' ? [{ source: each.source, by: 'construct' }] : []);
  const atStart = [...task.retained, ...containers.flatMap((container) => [
    ...container.secrets, ...container.late, ...container.files, ...(container.composed ?? []).flat(),
    ...optionReads(container.log), ...credentialsOf(task, container),
  ])];
  const reads = [...atStart, ...runtime];
  const ours = reads.filter(({ by }) => by !== 'ecs.Secret');
  // One reference that knows the key of an ARN is enough for all of that ARN.
  const isKnown = ({ source: index, by }: ReadModel) => {
    const source = model.sources[index];
    return by === 'valueFrom' && source.kind === 'imported parameter' && source.by === 'ARN' && atStart.some((read) => read.source === index && read.by === 'construct');
  };
  const objects = containers.flatMap(({ environmentFiles, credentialSpecs, runtime: fetched }) =>
    [...environmentFiles, ...credentialSpecs, ...fetched].flatMap((each) => 'bucket' in each ? [each.bucket] : [])).concat(task.retainedFiles?.map(({ bucket }) => bucket) ?? []);
  if (containers.some(({ overridden }) => overridden)) {
    return { overrideNotFollowed: true }; // what else is said is about what is left
  }
  return {
    overrideNotFollowed: false,
    partialSecretArn: ours.some(({ source }) => isKnownByName(model.sources[source])),
    unknownEncryptionKey: ours.some((read) => hasUnknownKey(model, read) && !isKnown(read))
      || objects.some((bucket) => model.buckets[bucket].kind === 'imported' && model.buckets[bucket].key === undefined),
    plainEcsSecret: ours.length < reads.length,
  };
}

function optionReads(log: TaskModel['containers'][number]['log']): readonly ReadModel[] {
  return log?.driver === 'splunk' ? [log.token] : log?.driver === 'generic' || log?.driver === 'firelens' ? log.options : [];
}

function credentialsOf({ hosts }: TaskModel, { credentials, image, lateHost }: TaskModel['containers'][number]): ReadModel[] {
  const read = credentials ?? (image.kind === 'registry' ? hosts[lateHost ?? image.host] : undefined);
  return read ? [read] : [];
}

/** Whether the app leaves the key of something to AWS that may be under another. A parameter imported as plain text has none. */
function hasUnknownKey(model: AppModel, { source: index, by }: ReadModel): boolean {
  const source = model.sources[index];
  switch (source.kind) {
    case 'imported secret':
    case 'referenced secret':
      return source.key === 'unstated';
    case 'imported parameter':
      return source.key === 'unstated' && (by === 'valueFrom' || source.by === 'secure attributes');
    default:
      return false;
  }
}
