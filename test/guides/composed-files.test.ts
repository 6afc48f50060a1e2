import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const GUIDE = read('docs/guides/composed-files.md');
const EXAMPLE = read('examples/composed-files/app.ts');

test('the guide has the entry point that is tested', () => {
  expect(GUIDE).toContain(`\`\`\`sh\n${read('examples/composed-files/variables-from-files.sh')}\`\`\`\n`);
});

test('each template of the guide is in the example whose files clients read', () => {
  const table = GUIDE.split('## Templates for common clients')[1].split('## ')[0];
  const templates = [...table.matchAll(/\| `([^`]+\{[^`]+)` \| `(\w+)`/g)];
  expect(templates).toHaveLength(7);
  for (const [, template, encoding] of templates) {
    expect(EXAMPLE).toMatch(new RegExp(`'${template.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}', [^)]*encoding: SecretTextEncoding\\.${encoding}\\b`));
  }
});

test('the guide names each encoding', () => {
  const { SecretTextEncoding } = jest.requireActual('../../src');
  expect(Object.keys(SecretTextEncoding).filter((name) => !GUIDE.includes(`| \`${name}\``))).toEqual([]);
});
