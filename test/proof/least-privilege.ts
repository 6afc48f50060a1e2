// The property that is to be shown, and how many apps it is shown for.

import * as fc from 'fast-check';
import { AS_WRITTEN, DIFFERENTLY, OTHER_NAMES, PLAIN_NAMES, synthesize } from './app';
import { Undeployed } from './deployment';
import { apps } from './generator';
import { deployed, judge } from './judge';
import { AppModel } from './model';

/** Files the apps are divided among, so that they run beside one another. */
const PARTS = 4;

/** On the newest CDK; the floor has to show less. */
const APPS = { newest: 2000, floor: 200 };

/** The seed of the usual run, which is the same each time. */
const SEED = 20261126;

/**
 * How many apps a part draws, and from which seed: those of the usual run, or as the environment says.
 */
export function extent(part: number): { readonly numRuns: number; readonly seed: number } {
  const { PROOF_APPS, PROOF_SEED } = process.env;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { version } = require('aws-cdk-lib/package.json');
  const usual = version.startsWith('2.200.') ? APPS.floor : APPS.newest;
  return { numRuns: Math.ceil(Number(PROOF_APPS ?? usual) / PARTS), seed: Number(PROOF_SEED ?? SEED) + part };
}

/**
 * Shows the property for one part of the apps. Fails with the seed and the smallest app that breaks it.
 */
export function showLeastPrivilege(part: number): void {
  const { numRuns, seed } = extent(part);
  let count = 0;
  fc.assert(fc.property(apps, (model) => {
    count += 1;
    expect(problems(model, count % 4 === 0)).toEqual([]);
  }), { numRuns, seed });
}

/**
 * What is wrong with the library's answer to an app.
 *
 * @param renamed whether to write it with other names, too
 */
export function problems(model: AppModel, renamed: boolean): string[] {
  const templates = synthesize(model);
  const again = synthesize(model, DIFFERENTLY);
  return [
    ...judge(model, deployed(model, templates), PLAIN_NAMES),
    ...differences(templates, again),
    ...(renamed ? judge(model, deployed(model, synthesize(model, { ...AS_WRITTEN, names: OTHER_NAMES })), OTHER_NAMES).map((problem) => `with other names: ${problem}`) : []),
  ];
}

/** The CDK itself minimizes policies of keys, and those it makes for the L2's own task role. */
const OF_THE_CDK = /^(Key|Bucket)\d|TaskRoleDefaultPolicy/;

function differences(templates: readonly Undeployed[], others: readonly Undeployed[]): string[] {
  return templates.flatMap(({ name, template }, index) => {
    const other = others[index]?.template.Resources ?? {};
    return Object.keys({ ...template.Resources, ...other })
      .filter((id) => !OF_THE_CDK.test(id) && JSON.stringify(template.Resources?.[id]) !== JSON.stringify(other[id]))
      .map((id) => `written differently, ${id} of ${name} is ${JSON.stringify(other[id])}, and was ${JSON.stringify(template.Resources?.[id])}`);
  });
}
