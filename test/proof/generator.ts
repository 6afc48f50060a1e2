// Draws apps. What is drawn freely is fitted to what is valid afterwards, so that shrinking stays simple: wrong configurations
// are for other tests.

import * as fc from 'fast-check';
import { fittedBucket, fittedKeys, fittedSource, Kinds } from './fit-sources';
import { TaskFitting } from './fit-tasks';
import { AppModel } from './model';
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
  const oneKey = kinds.has('one key') && raw.oneKey;
  const keys = fittedKeys(raw.keys, oneKey);
  const app = {
    partition: raw.partition,
    environment: stated ? 'stated' as const : 'agnostic' as const,
    keys,
    sources: raw.sources.map((source, index) => fittedSource(source, index, keys, kinds, stated)),
    buckets: raw.buckets.map((bucket) => fittedBucket(bucket, keys, kinds, stated)),
    ...(oneKey && keys[0]?.kind === 'owned' ? { platformKey: 0 } : {}),
    ...(kinds.has('warnings') ? { checksWarnings: true } : {}),
  };
  const fitting = new TaskFitting(app, kinds);
  const tasks = raw.tasks.slice(0, kinds.has('shared roles') || kinds.has('two Regions') ? 4 : 2).map((task) => fitting.add(task));
  return { ...app, roles: fitting.roles, tasks };
}
