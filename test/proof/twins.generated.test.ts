// Tasks that are written with the CDK's own construct, and tightened: the role of each may do what its references need, and nothing else.

import * as fc from 'fast-check';
import { Synthesized, synthesize } from './app';
import { Undeployed } from './deployment';
import { extent, partOf } from './extent';
import { apps } from './generator';
import { deployed, judge } from './judge';
import { KINDS } from './kinds';
import { AppModel } from './model';
import { byHand, Tightened, twinModel, writtenByHand } from './twins';
import { AS_WRITTEN, PLAIN_NAMES, Writing } from './writing';

const WAYS: readonly Tightened[] = ['by an aspect', 'by a mixin', 'by both'];

const MINIMIZED: Writing = { ...AS_WRITTEN, minimizePolicies: true };

/** `npm test` draws the same apps each time. */
const { numRuns, seed } = partOf(extent({ apps: 240, seed: 20261126 }), 0);

/** Names as long as AWS takes them do not fit into a policy of the CDK's either. */
const twins = apps(new Set(KINDS.filter((kind) => kind !== 'long names'))).map(twinModel).filter(({ tasks }) => tasks.length > 0);

function written(model: AppModel, tightened: Tightened, writing: Writing): Synthesized {
  return synthesize(writtenByHand(model), writing, byHand(tightened));
}

/** What is not the same as without tightening, apart from what policies say and what task definitions wait for. */
function differences(before: readonly Undeployed[], after: readonly Undeployed[]): string[] {
  const shape = ({ Resources = {}, ...rest }: any) => ({
    ...rest,
    Resources: Object.fromEntries(Object.entries<any>(Resources).map(([id, { Type, Properties, DependsOn, ...other }]) => [id, {
      ...other,
      Type,
      Properties: /^AWS::IAM::(Managed)?Policy$/.test(Type) ? { ...Properties, PolicyDocument: undefined } : Properties,
      ...(Type === 'AWS::ECS::TaskDefinition' ? {} : { DependsOn }),
    }])),
    Outputs: undefined,
  });
  return after.flatMap(({ name, template }, index) => {
    const [now, then] = [shape(template), shape(before[index].template)];
    const ids = [...new Set([...Object.keys(now.Resources), ...Object.keys(then.Resources)])];
    return ids.filter((id) => JSON.stringify(now.Resources[id]) !== JSON.stringify(then.Resources[id]))
      .map((id) => `${id} of ${name} is ${JSON.stringify(now.Resources[id])}, and was ${JSON.stringify(then.Resources[id])}`);
  });
}

test('each reference of a tightened task is allowed, no action is superfluous, and nothing is replaced', () => {
  let drawn = 0;
  fc.assert(fc.property(twins, (model) => {
    drawn += 1;
    const writing = drawn % 2 === 0 ? MINIMIZED : AS_WRITTEN;
    const after = written(model, WAYS[drawn % 3], writing);
    expect(judge(model, deployed(model, after), PLAIN_NAMES)).toEqual([]);
    expect(differences(written(model, 'not', writing).stacks, after.stacks)).toEqual([]);
    expect(after.warnings.filter(({ id }) => ['roleNotTightened', 'statementNotTightened', 'policyNotAwaited'].includes(id))).toEqual([]);
  }), { numRuns, seed });
});

test('the same tasks are wider, or without what they need, before they are tightened', () => {
  const models = fc.sample(twins, { numRuns: 20, seed })
    .filter(({ tasks }) => tasks.some(({ containers }) => containers.some(({ secrets }) => secrets.length > 0)));
  expect(models.length).toBeGreaterThan(5);
  models.forEach((model) => expect(judge(model, deployed(model, written(model, 'not', AS_WRITTEN)), PLAIN_NAMES)).not.toEqual([]));
});
