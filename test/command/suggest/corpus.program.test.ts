// Templates that others wrote, where a folder with them is given: the code compiles, and reads what they read. SUGGEST_TEMPLATES=FOLDER

import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { errorsIn } from './compile';
import { faultsOf, plaintextsOf, readsOf, replaced } from './synthesized';
import { fileOf, suggestionsFor } from '../../../command/suggest/suggest';
import { parseYaml } from '../../../command/yaml';
import { loadModel } from '../../../src/template/load';
import { TaskModel } from '../../../src/template/model';

const folder = process.env.SUGGEST_TEMPLATES ?? '';
const files = existsSync(folder) ? readdirSync(folder).sort() : [];
const loaded = files.map((file) => ({ file, ...loadModel(join(folder, file), { parseYaml }) }));
const suggested = loaded.map(({ file, templates, model }) => ({ file, model, suggestions: suggestionsFor(templates, model) }));

(files.length > 0 ? describe : describe.skip)('for templates that others wrote', () => {
  test('the code compiles', () => {
    expect(errorsIn(Object.fromEntries(suggested.map(({ suggestions }, index) => [`file${index}`, fileOf(suggestions, 'typescript')])))).toEqual([]);
  });

  test('the code reads what the template reads', () => {
    const outcomes = suggested.flatMap(({ file, model, suggestions }) => suggestions.tasks.map((code) => {
      const old = model.stacks.flatMap(({ tasks }) => tasks).find(({ place }) => place.path === code.path);
      return `${file.slice(0, 40)} ${code.path.split('/').at(-1)}: ${outcomeOf(() => compare(code, old))}`;
    }));
    const same = outcomes.filter((each) => each.endsWith(': same'));
    process.stdout.write(`${same.length} of ${outcomes.length} task definitions read the same; ${suggested.flatMap(({ suggestions }) => suggestions.tasks).flatMap(({ asks }) => asks).length} values are asked for\n`);
    expect(outcomes.filter((each) => !each.endsWith(': same'))).toEqual([]);
  });
});

function compare(code: Parameters<typeof replaced>[0], old: TaskModel | undefined): string {
  if (!old) {
    return 'not found';
  }
  const now = replaced(code, old.location);
  const [before, after] = [[...readsOf(old, now.fakes), ...plaintextsOf(old, now.fakes)].sort(), readsOf(now.task)];
  const faults = faultsOf(now);
  return before.join('\n') !== after.join('\n') ? `${before.filter((each) => !after.includes(each)).join('; ')} became ${after.filter((each) => !before.includes(each)).join('; ')}`
    : faults.length > 0 ? faults.join('; ') : 'same';
}

function outcomeOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String(error).slice(0, 600);
  }
}
