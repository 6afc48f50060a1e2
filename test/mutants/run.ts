import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mutate } from './stryker.config.json';

// npm run test:mutants                 all mutants
// npm run test:mutants -- --changed    those of the files that the last commit on the main branch changed, or this branch
// npm run test:mutants -- src/check/names.ts

const ROOT = join(__dirname, '..', '..');

/** What is mutated where git knows no earlier commit: in a shallow clone. */
const SAMPLE = ['src/policy/statement.ts', 'src/secret/arn.ts'];

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The commit before: where a branch left the main branch, on the main branch itself its first parent. */
function commitBefore(): string | undefined {
  const head = git('rev-parse', 'HEAD');
  const fork = ['origin/main', 'main'].map((branch) => git('merge-base', 'HEAD', branch)).find((commit) => commit !== undefined && commit !== head);
  return fork ?? git('rev-parse', '--verify', '--quiet', 'HEAD^1');
}

function changedFiles(): string[] {
  const before = commitBefore();
  if (before === undefined) {
    return SAMPLE;
  }
  const changed = git('diff', '--name-only', before)?.split('\n') ?? [];
  const isMutated = (file: string) => mutate.some((pattern) => pattern === file || (pattern.endsWith('/*.ts') && file.replace(/[^/]*\.ts$/, '*.ts') === pattern));
  return changed.filter((file) => isMutated(file) && existsSync(join(ROOT, file)));
}

const args = process.argv.slice(2);
const files = args.includes('--changed') ? changedFiles() : args;
if (args.includes('--changed') && files.length === 0) {
  console.log('no file that is mutated has changed');
} else {
  const only = files.length > 0 ? ['--mutate', files.join(',')] : [];
  console.log(files.length > 0 ? `mutants of ${files.join(', ')}` : 'all mutants');
  process.exitCode = spawnSync('npx', ['stryker', 'run', 'test/mutants/stryker.config.json', ...only], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}
