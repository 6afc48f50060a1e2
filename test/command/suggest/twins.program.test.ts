// For the twins of generated apps that are written with the L2: the code compiles, and what it makes reads the same.

import * as fc from 'fast-check';
import { errorsIn } from './compile';
import { faultsOf, plaintextsOf, readsOf, replaced } from './synthesized';
import { twinOf } from './twins';
import { fileOf, suggestionsFor } from '../../../command/suggest/suggest';
import { buildModel } from '../../../src/template/build-model';
import { extent } from '../../proof/extent';
import { apps } from '../../proof/generator';
import { Kind } from '../../proof/kinds';
import { AppModel } from '../../proof/model';

// The apps are the generator's, whose templates its own tests let the CDK validate.
process.env.CDK_VALIDATION = 'false';

const DRAWN: readonly Kind[] = ['shared roles', 'two Regions', 'nested stacks', 'files elsewhere', 'credential specs', 'half literals', 'canaries'];
const { apps: numRuns, seed } = extent({ apps: 40, seed: 20261126 });

const drawn: AppModel[] = fc.sample(apps(new Set(DRAWN)), { numRuns, seed });
const twins = drawn.flatMap((model) => {
  const templates = twinOf(model);
  const old = templates && buildModel(templates);
  return templates && old ? [{ old, suggestions: suggestionsFor(templates, old) }] : [];
});

test('there is code for each hand-wired task of an app', () => {
  const tasks = twins.flatMap(({ old }) => old.stacks.flatMap((stack) => stack.tasks)).map(({ place }) => place.path);
  expect(twins.flatMap(({ suggestions }) => suggestions.tasks).map(({ path }) => path)).toEqual(tasks);
  expect(twins.flatMap(({ suggestions }) => suggestions.others)).toEqual([]);
  expect(twins.length).toBeGreaterThan(numRuns * 0.8);
  expect(tasks.length).toBeGreaterThanOrEqual(numRuns);
});

test('the code compiles', () => {
  expect(errorsIn(Object.fromEntries(twins.map(({ suggestions }, index) => [`app${index}`, fileOf(suggestions, 'typescript')])))).toEqual([]);
});

test('the code reads what the app read, and may read it', () => {
  let reads = 0;
  for (const { old, suggestions } of twins) {
    for (const code of suggestions.tasks) {
      const [task] = old.stacks.flatMap(({ tasks }) => tasks).filter(({ place }) => place.path === code.path);
      const now = replaced(code, task.location);
      const expected = [...readsOf(task, now.fakes), ...plaintextsOf(task, now.fakes)].sort();
      expect({ path: code.path, reads: readsOf(now.task), faults: faultsOf(now) }).toEqual({ path: code.path, reads: expected, faults: [] });
      reads += expected.length;
    }
  }
  expect(reads).toBeGreaterThan(numRuns);
});
