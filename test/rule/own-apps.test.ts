// What the library writes is right: the audit of the apps of the proof finds what the apps themselves do, and nothing else.

import * as fc from 'fast-check';
import { modelOf } from './proof-models';
import { audit } from '../../src/rule/audit';
import { synthesize } from '../proof/app';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { Kind, KINDS } from '../proof/kinds';
import { AppModel } from '../proof/model';

/** Kinds in which the app grants by itself, writes what the library cannot follow, pastes a secret, or keeps access that no reference needs. */
const OWN_FAULTS: readonly Kind[] = ['own grants', 'plain secrets', 'overrides', 'canaries', 'hostile paths', 'named roles', 'busy roles', 'late keys'];

/** What the app attaches by itself to a role that it keeps. */
const OF_THE_OWNER = /\/Owner(Execution|Task)\d+$/;

/** Names and access that the app asked for; `info` is about roles that it shares among tasks. */
const ASKED_FOR: readonly string[] = ['PartialSecretArn', 'SharedAccess'];

test('finds nothing in generated apps but partial ARNs and shared roles that the app asked for', () => {
  const kinds = new Set(KINDS.filter((kind) => !OWN_FAULTS.includes(kind)));
  const { apps: numRuns, seed } = extent({ apps: 40, seed: 20261126 });
  let granted = 0;
  fc.assert(fc.property(apps(kinds).map(withoutRetained), (model) => {
    const { findings, summary } = audit(modelOf(model, synthesize(model)));
    granted += summary.granted;
    const others = findings.filter(({ rule, resource = '' }) => !ASKED_FOR.includes(rule) && !(rule === 'PolicyNotAwaited' && OF_THE_OWNER.test(resource)));
    expect(others.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(summary).toMatchObject({ notGranted: 0, malformed: 0 });
  }), { numRuns, seed });
  expect(granted).toBeGreaterThan(numRuns); // it is not silent because it sees nothing
});

/** What is retained has no reference any more, and is found as such. */
function withoutRetained(model: AppModel): AppModel {
  return { ...model, tasks: model.tasks.map((task) => ({ ...task, retained: [] })) };
}
