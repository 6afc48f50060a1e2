import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate } from './stryker.config.json';

// npm run test:mutants                 all mutants
// npm run test:mutants -- --changed    those of the files that the last commit on the main branch changed, or this branch, in ten minutes
// npm run test:mutants -- src/check/names.ts

const ROOT = join(__dirname, '..', '..');

/** What is mutated where git knows no earlier commit: in a shallow clone. */
const SAMPLE = ['src/policy/statement.ts', 'src/secret/arn.ts'];

/** What two cores get through in less than ten minutes. */
const MOST_LINES = 350;

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

function isMutated(file: string): boolean {
  return existsSync(join(ROOT, file)) && mutate.some((pattern) => pattern === file || pattern === file.replace(/[^/]*\.ts$/, '*.ts'));
}

/** The mutated files that have changed, those with the most changes first, as far as there is time for them. */
function changedFiles(): string[] {
  const before = commitBefore();
  if (before === undefined) {
    return SAMPLE;
  }
  const changed = (git('diff', '--numstat', '--no-renames', before) ?? '').split('\n').map((line) => line.split('\t'))
    .filter(([, , file]) => file !== undefined && isMutated(file))
    .sort(([added, deleted], [added2, deleted2]) => Number(added2) + Number(deleted2) - Number(added) - Number(deleted))
    .map(([, , file]) => file);
  let lines = 0;
  const fitting = changed.filter((file, index) => {
    const length = readFileSync(join(ROOT, file), 'utf8').split('\n').length;
    const fits = index === 0 || lines + length <= MOST_LINES;
    lines += fits ? length : 0;
    return fits;
  });
  const left = changed.filter((file) => !fitting.includes(file));
  if (left.length > 0) {
    console.log(`no time for the mutants of ${left.join(', ')}`);
  }
  return fitting;
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
