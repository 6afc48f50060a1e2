import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = join(__dirname, '..');
const ENVIRONMENT = join(HERE, '.venv');
const REQUIREMENTS = join(HERE, 'requirements.txt');
const INSTALLED = join(ENVIRONMENT, 'installed.txt'); // the requirements as they were when they were installed

/**
 * The directory of the programs of a Python virtual environment with exactly what `requirements.txt` lists. It is made at the
 * first call, and again when the list has changed.
 */
export function pythonPrograms(): string {
  const programs = join(ENVIRONMENT, 'bin');
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  if (!existsSync(INSTALLED) || readFileSync(INSTALLED, 'utf8') !== requirements) {
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    run('python3', '-m', 'venv', ENVIRONMENT);
    run(join(programs, 'pip'), 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', REQUIREMENTS);
    writeFileSync(INSTALLED, requirements);
  }
  return programs;
}

function run(command: string, ...options: string[]): void {
  console.log('$', command, ...options);
  const { status, error } = spawnSync(command, options, { stdio: 'inherit' });
  if (status !== 0) {
    throw error ?? new Error(`${command} ended with ${status}`);
  }
}
