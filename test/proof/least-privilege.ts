// The property that is to be shown, for any app.

import * as fc from 'fast-check';
import { synthesize } from './app';
import { Undeployed } from './deployment';
import { extent, partOf } from './extent';
import { apps } from './generator';
import { deployed, judge } from './judge';
import { kindsOn } from './kinds';
import { AppModel } from './model';
import { HOSTILE_PATHS } from './raw';
import { canaryProblems, saidProblems } from './said';
import { AS_WRITTEN, DIFFERENTLY, OTHER_NAMES, PLAIN_NAMES, Writing } from './writing';

/** `npm test` generates the same apps each time, `.ci/run` and `npm run proof` more. */
const USUAL = { apps: 400, seed: 20261126 };

/** How many smaller apps are tried after a failure: the CDK remembers every token it has made, and the process has to live to report. */
const SMALLER = 500;

/**
 * Shows the property for one part of the apps. Fails with the seed and the smallest app that was found to break it.
 */
export function showLeastPrivilege(part: number): void {
  let drawn = 0;
  let failed = Infinity;
  fc.assert(fc.property(apps(kindsOn()), (model) => {
    drawn += 1;
    if (drawn > failed + SMALLER) {
      return;
    }
    try {
      // Every third is written with other names, the rest in another order and under other flags.
      expect(problems(model, drawn % 3 === 0 ? 'names' : 'order')).toEqual([]);
    } catch (error) {
      failed = Math.min(failed, drawn);
      throw error;
    }
  }), partOf(extent(USUAL), part));
}

/**
 * What is wrong with the library's answer to an app, or with its answer to the same app written in another way.
 */
export function problems(model: AppModel, otherwise: 'order' | 'names'): string[] {
  const refusal = refusalOf(model);
  if (refusal !== undefined) {
    const other = refusalOf(model, otherwise === 'order' ? DIFFERENTLY : { ...AS_WRITTEN, names: OTHER_NAMES });
    return [
      ...canaryProblems(refusal),
      ...(MANAGED.test(refusal) ? problems(managed(model), otherwise) : []),
      ...(other === undefined ? ['written differently, it is not refused'] : []),
    ];
  }
  const synthesized = synthesize(model);
  const right = [...judge(model, deployed(model, synthesized), PLAIN_NAMES), ...synthesized.hashProblems, ...saidProblems(model, synthesized)];
  if (otherwise === 'order') {
    return [...right, ...differencesOf(model, synthesized.stacks)];
  }
  const renamed = deployed(model, synthesize(model, { ...AS_WRITTEN, names: OTHER_NAMES }));
  return [...right, ...judge(model, renamed, OTHER_NAMES).map((problem) => `with other names: ${problem}`)];
}

/** A path that looks like a pattern may be refused, or must be exact; whatever else is wrong is a failure. */
function refusalOf(model: AppModel, writing?: Writing): string | undefined {
  const mayBe = refusals(model);
  if (mayBe.length === 0) {
    return undefined;
  }
  try {
    synthesize(model, writing);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (!mayBe.some((text) => text.test(message))) {
      throw error;
    }
    return message;
  }
}

function refusals(model: AppModel): RegExp[] {
  return [...hasHostilePath(model) ? [/object|environmentFile|fromS3Object|credentialSpec|retainFiles/i] : [], ...isNamedInline(model) ? [MANAGED] : []];
}

function hasHostilePath({ tasks }: AppModel): boolean {
  return tasks.some(({ containers, retainedFiles = [] }) => [...retainedFiles, ...containers.flatMap((
    { environmentFiles, credentialSpecs, runtime }) =>
    [...environmentFiles, ...credentialSpecs, ...runtime])].some((file) => 'path' in file && HOSTILE_PATHS.includes(file.path)));
}

/** What is said of a role that the policy of a key names, and whose own policy needs the key. */
const MANAGED = /set policyPlacement: PolicyPlacement\.MANAGED$/m;

function isNamedInline({ tasks }: AppModel): boolean {
  return tasks.some(({ namedByKey, placement }) => namedByKey !== undefined && placement === 'INLINE');
}

/** As the message tells the user to write it. */
function managed(model: AppModel): AppModel {
  return { ...model, tasks: model.tasks.map((task) => task.namedByKey === undefined ? task : { ...task, placement: 'MANAGED' }) };
}

/** Policies that the CDK minimizes by itself: those of keys and buckets, and the L2's own. */
const OF_THE_CDK = /^(Key|Bucket)\d|RoleDefaultPolicy|^Imported\d.*Policy|^Role\d|^Repository/;

/** What is not the same, written the other way round. */
function differencesOf(model: AppModel, stacks: readonly Undeployed[]): string[] {
  const differing = differences(stacks, synthesize(model, DIFFERENTLY).stacks);
  // Minimized policies of the CDK's own leave more room on the role, so that others may be divided in another way.
  return differing.length === 0 || !hasPoliciesOfTheCdk(model) ? differing
    : differences(stacks, synthesize(model, { ...DIFFERENTLY, minimizePolicies: false }).stacks);
}

function hasPoliciesOfTheCdk({ roles, tasks }: AppModel): boolean {
  return roles.some((role) => role.kind === 'owned' && role.inline > 0) || tasks.some(({ grants }) => grants.length > 0) || JSON.stringify(tasks).includes('"ecs.Secret"');
}

/** Resources that are not the same to the byte. */
function differences(stacks: readonly Undeployed[], others: readonly Undeployed[]): string[] {
  return stacks.flatMap(({ name, template, nested }, index) => {
    const other = others[index]?.template.Resources ?? {};
    const inside = Object.entries(nested).flatMap(([id, stack]) => {
      const twin = others[index]?.nested[id];
      return twin ? differences([stack], [twin]) : [`${name} has no ${id}`];
    });
    return [...inside, ...Object.keys({ ...template.Resources, ...other })
      .filter((id) => !OF_THE_CDK.test(id) && !(id in nested) && JSON.stringify(template.Resources?.[id]) !== JSON.stringify(other[id]))
      .map((id) => `written differently, ${id} of ${name} is ${JSON.stringify(other[id])}, and was ${JSON.stringify(template.Resources?.[id])}`)];
  });
}
