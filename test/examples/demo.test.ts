import { demo } from '../../examples/demo';

/** The cells of the first line that holds a text, columns being two spaces or more apart. */
function row(text: string): string[] {
  const line = demo().split('\n').find((each) => each.includes(text)) ?? '';
  return line.trim().split(/ {2,}/);
}

test('the demo prints where a variable comes from, with which key and by which statement it is read', () => {
  expect(row('DATABASE_PASSWORD')).toEqual(['DATABASE_PASSWORD', 'my-app/database-credentials-Ab12Cd', 'AWS managed key', 'ReadSecrets']);
  expect(row('environment variable')).toEqual(['environment variable', 'Secrets Manager, JSON key password']);
});

test('the demo prints both statements that a customer managed key takes', () => {
  expect(row('repository credentials')).toEqual([
    'repository credentials', 'production/MyAwesomeAppSecret-Ef34Gh', '5d6c7b8a-9f0e-4d1c-ab2b-3c4d5e6f7a8b', 'ReadSecrets',
  ]);
  const lines = demo().split('\n');
  const below = lines[lines.findIndex((line) => line.includes('repository credentials')) + 1];
  expect(below.trim().split(/ {2,}/)).toEqual(['Secrets Manager', 'customer managed key', 'DecryptSecrets1']);
});

test('the demo names each container, and finds a statement for everything one reads', () => {
  expect(demo()).toContain('my-app-container\n');
  expect(demo()).toContain('my-app-reports\n');
  expect(demo()).not.toContain('NOTHING');
});

test('the demo fits a window of 120 columns', () => {
  const longest = Math.max(...demo().split('\n').map(({ length }) => length));
  expect(longest).toBeLessThanOrEqual(120);
});
