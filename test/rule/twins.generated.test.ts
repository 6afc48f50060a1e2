// The apps of the proof, written with the CDK's own task definition: the audit finds the faults of its grants, each, and nothing else.

import * as fc from 'fast-check';
import { told } from './app-faults';
import { modelOf } from './proof-models';
import { faultsOfTwin } from './twin-faults';
import { audit } from '../../src/rule/audit';
import { synthesize } from '../proof/app';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { deployed } from '../proof/judge';
import { KINDS } from '../proof/kinds';
import { byHand, twinModel, writtenByHand } from '../proof/twins';
import { AS_WRITTEN } from '../proof/writing';

/** Names as long as AWS takes them do not fit into a policy of the CDK's. */
const twins = apps(new Set(KINDS.filter((kind) => kind !== 'long names'))).map(twinModel).map(writtenByHand).filter(({ tasks }) => tasks.length > 0);

/** What the CDK's grants do in few apps already. */
const FAULTS = ['ExcessActions', 'MissingDecrypt', 'PartialSecretArn', 'PolicyNotAwaited', 'UnconditionalDecrypt'];

test('in the same apps by hand, each fault of the grants is found, and nothing else', () => {
  const { apps: drawn, seed } = extent({ apps: 200, seed: 20261126 });
  const seen = new Set<string>();
  fc.assert(fc.property(twins, (model) => {
    const synthesized = synthesize(model, AS_WRITTEN, byHand('not'));
    const { findings, summary } = audit(modelOf(model, synthesized));
    findings.forEach(({ rule }) => seen.add(rule));
    expect(findings.map(told).sort()).toEqual(faultsOfTwin(model, deployed(model, synthesized)).sort());
    expect(summary.malformed).toBe(0);
  }), { numRuns: Math.max(drawn, 40), seed });
  expect(FAULTS.filter((rule) => !seen.has(rule))).toEqual([]);
});
