import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const { tasks } = JSON.parse(readFileSync(join(__dirname, '../../.projen/tasks.json'), 'utf8'));
const [{ exec }] = tasks['bump:releasable-commits'].steps;

const folder = mkdtempSync(join(tmpdir(), 'commits-'));
afterAll(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder, encoding: 'utf8' });
}

/** What the release workflow finds to release after the last release. */
function releasable(title: string): string {
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'feat: the first release');
  git('tag', '--force', 'v1.0.0');
  git('commit', '--quiet', '--allow-empty', '--message', title);
  return execFileSync('sh', ['-c', exec], { cwd: folder, encoding: 'utf8', env: { ...process.env, LATEST_TAG: 'v1.0.0' } });
}

test.each(['feat: secrets', 'fix: a policy', 'fix(role): a policy', 'feat!: secrets'])('"%s" is released', (title) => {
  expect(releasable(title)).toContain(title);
});

test.each(['docs: a guide', 'test: a rule', 'build: pins', 'perf: faster', 'refactor: names', 'feature: secrets', 'feat secrets'])('"%s" is not released', (title) => {
  expect(releasable(title)).toBe('');
});

test('no release is below 1.0.0', () => {
  expect(tasks.release.env.MIN_MAJOR).toBe('1');
});
