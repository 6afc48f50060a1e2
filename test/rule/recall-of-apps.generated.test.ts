// Faults are found in whole apps: each change of `mutation/mutations.ts` in the templates of generated apps, one at a time.

import * as fc from 'fast-check';
import { Mutation, MUTATIONS } from './mutation/mutations';
import { isTask } from './mutation/places';
import { JudgedMutant, verdictsOf } from './mutation/verdicts';
import { modelOf } from './proof-models';
import { audit } from '../../src/rule/audit';
import { synthesize } from '../proof/app';
import { Undeployed } from '../proof/deployment';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { AppModel } from '../proof/model';

/** So many places of an app get a fault of one kind. */
const MOST_PLACES = 3;

test('in generated apps, or the templates do not tell', () => {
  const { apps: drawn, seed } = extent({ apps: 10, seed: 20261127 });
  const numRuns = Math.max(drawn, 10); // a single app can leave much open
  const counts = { 'found': 0, 'cannot tell': 0, 'equivalent': 0, 'missed': 0 };
  fc.assert(fc.property(apps(new Set()), (model) => {
    const verdicts = verdictsOfApp(model);
    verdicts.forEach(({ verdict }) => { counts[verdict] += 1; });
    expect(verdicts.filter(({ verdict }) => verdict === 'missed').map(({ what }) => what)).toEqual([]);
  }), { numRuns, seed });
  expect(counts.found / (counts.found + counts['cannot tell'])).toBeGreaterThan(0.9);
});

function verdictsOfApp(model: AppModel): JudgedMutant[] {
  const { stacks } = synthesize(model);
  return stacks.flatMap(all).flatMap(({ name, template }) => {
    const audited = (changed: any) => audit(modelOf(model, { stacks: stacks.map((stack) => withTemplate(stack, name, changed)) }));
    const equivalentIn = (mutation: Mutation): Mutation =>
      ({ ...mutation, equivalent: (changed) => mutation.equivalent?.(withImports(changed, stacks.flatMap(all))) });
    return MUTATIONS.map(fewer).map(equivalentIn).flatMap((mutation) => verdictsOf(template, mutation, audited));
  });
}

function fewer(mutation: Mutation): Mutation {
  return { ...mutation, mutants: (template) => mutation.mutants(template).slice(0, MOST_PLACES) };
}

/** A template with what it imports, in the place of the imports. */
function withImports(template: any, stacks: readonly Undeployed[]): any {
  const outputs = stacks.flatMap((stack) => Object.values<any>(stack.template.Outputs ?? {})).filter((output) => output.Export !== undefined);
  const exports = new Map<string, any>(outputs.map(({ Export, Value }) => [Export.Name, Value]));
  const others = stacks.flatMap((stack) => Object.entries<any>(stack.template.Resources)).filter(([, { Properties }]) => !isTask(Properties));
  const whole = JSON.stringify({ ...template, Resources: { ...Object.fromEntries(others), ...template.Resources } });
  return JSON.parse(whole.replace(/\{"Fn::ImportValue":"([^"]*)"\}/g, (imported, name) => exports.has(name) ? JSON.stringify(exports.get(name)) : imported));
}

function all(stack: Undeployed): Undeployed[] {
  return [stack, ...Object.values(stack.nested).flatMap(all)];
}

function withTemplate(stack: Undeployed, name: string, template: any): Undeployed {
  return {
    ...stack,
    template: stack.name === name ? template : stack.template,
    nested: Object.fromEntries(Object.entries(stack.nested).map(([id, nested]) => [id, withTemplate(nested, name, template)])),
  };
}
