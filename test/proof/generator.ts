// Draws apps. What is drawn freely is fitted to what is valid afterwards, so that shrinking stays simple: wrong configurations
// are for other tests.

import * as fc from 'fast-check';
import { withReads } from './bulk';
import { fittedBucket, fittedKeys, fittedSource, Kinds } from './fit-sources';
import { TaskFitting } from './fit-tasks';
import { AppModel, SourceModel } from './model';
import { Raw, rawApp } from './raw';

/**
 * Valid apps.
 *
 * @param kinds what they may have beside the plain ones
 */
export function apps(kinds: Kinds): fc.Arbitrary<AppModel> {
  return rawApp.map((raw) => fitted(raw, kinds));
}

function fitted(raw: Raw<typeof rawApp>, kinds: Kinds): AppModel {
  // Where nobody knows the partition before the deployment, the second name of a service in it is not known either (FACTS 5.12).
  const stated = raw.environment === 'stated' || raw.partition === 'aws-eusc';
  const keys = fittedKeys(raw.keys, kinds, kinds.has('one key') && raw.oneKey);
  const oneKey = kinds.has('one key') && raw.oneKey && keys[0]?.kind === 'owned' ? keys[0].stack : undefined;
  const app = {
    partition: raw.partition,
    environment: stated ? 'stated' as const : 'agnostic' as const,
    keys,
    sources: raw.sources.map((source, index) => fittedSource(source, index, keys, kinds, stated, oneKey)),
    buckets: raw.buckets.map((bucket) => fittedBucket(bucket, keys, kinds, stated, oneKey)),
    ...(oneKey ? { platformKey: 0 } : {}),
    ...(kinds.has('warnings') ? { checksWarnings: true } : {}),
  };
  const fitting = new TaskFitting(app, kinds);
  const tasks = raw.tasks.slice(0, kinds.has('shared roles') || kinds.has('two Regions') ? 4 : 2).map((task) => fitting.add(task));
  const whole: AppModel = { ...app, roles: fitting.roles, tasks };
  return kinds.has('long names') && raw.manyLong === 11 ? withReads(whole, LONG_NAMES, 'construct') : whole;
}

/** Secrets of the app that do not fit into one policy because of their names alone. */
const LONG_NAMES = Array.from({ length: 25 }, (_, index): SourceModel => ({ kind: 'owned secret', stack: 'Service', name: `long/${index}`.padEnd(420, 'x') }));
