// Draws two versions of an app that are one change apart.

import * as fc from 'fast-check';
import { withContainers, withReads } from './bulk';
import { isOnlyPasted } from './fit-sources';
import { apps } from './generator';
import { Kind } from './kinds';
import { AppModel, SourceModel } from './model';

export interface Versions {
  readonly change: Change;
  readonly before: AppModel;
  readonly after: AppModel;
}

const CHANGES = [
  'a secret that sorts first', 'a secret that sorts last', 'many secrets', 'a plain secret', 'a plain secret under a key', 'another container', 'a container less', 'a secret less',
  'an env file', 'a runtime secret',
] as const;

export type Change = (typeof CHANGES)[number];

/** Kinds that change nothing between versions, or whose steps are not written down: a nested stack is updated within its parent. */
const OTHER_KINDS: ReadonlySet<Kind> = new Set(['nested stacks', 'hostile paths', 'long names', 'canaries', 'warnings', 'named roles']);

/**
 * Two versions. Some have so many secrets that what is inline on the role becomes too long, by the change or before it.
 */
export function versions(kinds: ReadonlySet<Kind>): fc.Arbitrary<Versions> {
  return fc.record({
    app: apps(new Set([...kinds].filter((kind) => !OTHER_KINDS.has(kind)))),
    // About a hundred characters each, of 6,144 and 10,240.
    secrets: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 10 }) }, { weight: 2, arbitrary: fc.integer({ min: 45, max: 150 }) }),
    more: fc.integer({ min: 10, max: 45 }), // seldom more than the 4,096 characters that one update may add
    change: fc.constantFrom(...CHANGES),
    number: fc.nat({ max: 99 }),
  }).map(({ app, secrets, more, change, number }) => {
    const before = withSecrets(withoutExternal(app), Array.from({ length: secrets }, (_, index) => `many/secret-with-some-name-${index}`));
    return { change, before, after: changed(before, change, more, number) };
  });
}

function changed(app: AppModel, change: Change, more: number, number: number): AppModel {
  switch (change) {
    case 'a secret that sorts first':
      return withSecrets(app, ['+first']);
    case 'a secret that sorts last':
      return withSecrets(app, ['zz/last']);
    case 'many secrets':
      return withSecrets(app, Array.from({ length: more }, (_, index) => `more/secret-with-some-name-${index}`));
    case 'a plain secret':
      return withReads(app, [{ kind: 'owned secret', stack: 'Service' }], 'ecs.Secret');
    case 'a plain secret under a key': {
      const key = app.keys.findIndex((each) => each.kind === 'owned' && each.stack === 'Service');
      return withReads(app, [{ kind: 'owned secret', stack: 'Service', ...(key === -1 ? {} : { key }) }], 'ecs.Secret');
    }
    case 'an env file':
      return withContainers(app, ([first, ...others]) =>
        [app.buckets.length === 0 ? first : { ...first, environmentFiles: [...first.environmentFiles, { bucket: number % app.buckets.length, path: 'new.env' }] }, ...others]);
    case 'a runtime secret': {
      const source = [...app.sources.keys()].filter((index) => !isOnlyPasted(app.sources[index])).at(-1);
      return source === undefined ? app : withContainers(app, ([first, ...others]) =>
        [first.added === 'task definition' ? first : { ...first, runtime: [...first.runtime, { kind: 'source', source }] }, ...others]);
    }
    case 'another container':
      return withContainers(app, (containers) => containers.length >= 8 ? containers : [...containers, { ...containers[0], added: 'task' }]);
    case 'a container less':
      return withContainers(app, (containers) => containers.length > 1 ? containers.slice(0, -1) : containers);
    default:
      return withContainers(app, ([{ secrets, ...first }, ...others]) =>
        [{ ...first, secrets: secrets.filter((_, index) => index !== number % secrets.length) }, ...others]);
  }
}

function withSecrets(app: AppModel, names: readonly string[]): AppModel {
  const secrets = names.map((name): SourceModel => ({ kind: 'imported secret', by: 'complete ARN', name, region: 'home', account: 'own', key: 'AWS managed' }));
  return withReads(app, secrets, 'construct');
}

/** An owner who attaches what another stack prints is not part of its update. */
function withoutExternal(app: AppModel): AppModel {
  return { ...app, tasks: app.tasks.map((task) => task.placement === 'EXTERNAL' ? { ...task, placement: 'INLINE' } : task) };
}
