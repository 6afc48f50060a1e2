import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUARDRAILS, RULES } from '../../src/rule/audit';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/rules.md'), 'utf8');

/** The rows of all tables that name a rule. */
const ROWS = GUIDE.split('\n').filter((line) => /^\|.*\| (error|warning|info) \|/.test(line));

test('the guide lists every rule with its severity and what it means, in their order', () => {
  const expected = RULES.map(({ id, severity, title }) => `| \`${id}\` | ${severity} | ${title} | `);
  expect(ROWS.slice(0, RULES.length).map((row, index) => row.slice(0, expected[index].length))).toEqual(expected);
});

test('the guide lists every guardrail with its option', () => {
  const expected = GUARDRAILS.map(({ option, id, severity, title }) => `| \`${option}\` | \`${id}\` | ${severity} | ${title} | `);
  expect(ROWS.slice(RULES.length).map((row, index) => row.slice(0, expected[index]?.length))).toEqual(expected);
});

test('the guide says for each rule what to do', () => {
  expect(ROWS.filter((row) => row.split('|').slice(1, -1).some((cell) => cell.trim() === '' || cell.includes('undefined')))).toEqual([]);
});
