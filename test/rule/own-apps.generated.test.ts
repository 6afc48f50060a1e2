// What the library writes is right: the audit of the apps of the proof finds what the apps themselves do, and nothing else.

import * as fc from 'fast-check';
import { ownFaults, told } from './app-faults';
import { modelOf } from './proof-models';
import { audit } from '../../src/rule/audit';
import { Finding } from '../../src/rule/finding';
import { synthesize } from '../proof/app';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { deployed } from '../proof/judge';
import { Kind, KINDS } from '../proof/kinds';
import { AppModel, TaskModel } from '../proof/model';

/** Kinds that can bring faults of the app's own: grants, references that the library cannot follow, pasted secrets, policies that IAM does not take. */
const OWN_FAULTS: readonly Kind[] = ['own grants', 'plain secrets', 'overrides', 'canaries', 'hostile paths', 'named roles', 'busy roles', 'late keys'];

/** What the app attaches by itself to a role that it keeps. */
const OF_THE_OWNER = /\/Owner(Execution|Task)\d+$/;

/** Names and access that the app asked for; `info` is about roles that it shares among tasks. */
const ASKED_FOR: readonly string[] = ['PartialSecretArn', 'SharedAccess'];

/** What the library does not write, it does not decrypt: a key that comes late to a secret of `ecs.Secret` is for the tests of twins. */
const TOGETHER = OWN_FAULTS.filter((kind) => kind !== 'late keys');

test.each([
  ['as the library writes them', [], 40],
  ...OWN_FAULTS.map((kind): [string, Kind[], number] => [`with ${kind}`, [kind], 10]),
  ['with all of these but late keys', TOGETHER, 40],
])('in generated apps %s, exactly what the app does by itself is found', (_, more, usual) => {
  const kinds = new Set(KINDS.filter((kind) => !OWN_FAULTS.includes(kind) || more.includes(kind)));
  const { apps: drawn, seed } = extent({ apps: usual, seed: 20261126 });
  const numRuns = Math.max(drawn, 4); // a single app can have no reference
  let granted = 0;
  fc.assert(fc.property(apps(kinds).map(withoutRetained), (model) => {
    const synthesized = synthesize(model);
    const { findings, summary } = audit(modelOf(model, synthesized));
    granted += summary.granted;
    expect(findings.filter((finding) => !isAskedFor(finding)).map(told).sort()).toEqual(ownFaults(model, deployed(model, synthesized)).sort());
    expect(summary.malformed).toBe(0);
  }), { numRuns, seed });
  expect(granted).toBeGreaterThan(0); // it is not silent because it sees nothing
});

function isAskedFor({ rule, resource = '' }: Finding): boolean {
  return ASKED_FOR.includes(rule) || (rule === 'PolicyNotAwaited' && OF_THE_OWNER.test(resource));
}

/** What is retained has no reference any more, and is found as such. Where the policy of a key names a role, the library asks for managed policies. */
function withoutRetained(model: AppModel): AppModel {
  return {
    ...model,
    tasks: model.tasks.map((task): TaskModel => ({ ...task, retained: [], placement: task.namedByKey === undefined ? task.placement : 'MANAGED' })),
  };
}
