import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORDS } from '../../command/explain/category';
import { Workplace } from '../command/running';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/explain.md'), 'utf8');

test('the guide lists every category in the words of the command', () => {
  expect(GUIDE).toContain(Object.entries(WORDS).map(([category, { why, fix }]) => `| \`${category}\` | ${why} | ${fix} |`).join('\n'));
});

test('the guide lists every option', () => {
  const at = new Workplace();
  const options = at.run('explain', '--help').stdout.match(/--[a-z]{4,}/g) ?? [];
  at.remove();
  expect(options.filter((option) => !GUIDE.includes(option) && !['--help', '--cluster', '--tasks'].includes(option))).toEqual([]);
});
