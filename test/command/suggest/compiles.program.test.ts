// The TypeScript compiler, strict, on the code for a task definition that has everything.

import { errorsIn } from './compile';
import { WHOLE } from './whole';
import { fileOf, suggestionsFor } from '../../../command/suggest/suggest';
import { modelOfTexts } from '../../../src/template/load';

test('the code compiles, and not without what it asks for', () => {
  const { templates, model } = modelOfTexts([{ file: 'template.json', text: JSON.stringify(WHOLE) }]);
  const suggestions = suggestionsFor(templates, model);
  const code = fileOf(suggestions, 'typescript');
  const [{ name }] = suggestions.tasks;
  expect(errorsIn({ whole: code, called: `${code}\n${name}(new Stack(), {});\n` }))
    .toEqual([expect.stringMatching(/^called\.ts:\d+ .*is missing the following properties/)]);
});
