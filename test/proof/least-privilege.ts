// The property that is to be shown, for any app.

import * as fc from 'fast-check';
import { AS_WRITTEN, DIFFERENTLY, OTHER_NAMES, PLAIN_NAMES, synthesize } from './app';
import { Undeployed } from './deployment';
import { extent, partOf } from './extent';
import { apps } from './generator';
import { deployed, judge } from './judge';
import { AppModel } from './model';

/** `npm test` generates the same apps each time, `.ci/run` and `npm run proof` more. */
const USUAL = { apps: 200, seed: 20261126 };

/**
 * Shows the property for one part of the apps. Fails with the seed and the smallest app that breaks it.
 */
export function showLeastPrivilege(part: number): void {
  let drawn = 0;
  fc.assert(fc.property(apps, (model) => {
    drawn += 1;
    // Every third is written with other names, the rest in another order and under other flags.
    expect(problems(model, drawn % 3 === 0 ? 'names' : 'order')).toEqual([]);
  }), partOf(extent(USUAL), part));
}

/**
 * What is wrong with the library's answer to an app, or with its answer to the same app written in another way.
 */
export function problems(model: AppModel, otherwise: 'order' | 'names'): string[] {
  const templates = synthesize(model);
  const right = judge(model, deployed(model, templates), PLAIN_NAMES);
  if (otherwise === 'order') {
    return [...right, ...differences(templates, synthesize(model, DIFFERENTLY))];
  }
  const renamed = deployed(model, synthesize(model, { ...AS_WRITTEN, names: OTHER_NAMES }));
  return [...right, ...judge(model, renamed, OTHER_NAMES).map((problem) => `with other names: ${problem}`)];
}

/** Policies that the CDK minimizes by itself: those of keys and buckets, and that of the L2's own task role. */
const OF_THE_CDK = /^(Key|Bucket)\d|TaskRoleDefaultPolicy/;

/** Resources that are not the same to the byte. */
function differences(templates: readonly Undeployed[], others: readonly Undeployed[]): string[] {
  return templates.flatMap(({ name, template }, index) => {
    const other = others[index]?.template.Resources ?? {};
    return Object.keys({ ...template.Resources, ...other })
      .filter((id) => !OF_THE_CDK.test(id) && JSON.stringify(template.Resources?.[id]) !== JSON.stringify(other[id]))
      .map((id) => `written differently, ${id} of ${name} is ${JSON.stringify(other[id])}, and was ${JSON.stringify(template.Resources?.[id])}`);
  });
}
