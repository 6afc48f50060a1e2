import { spawnSync } from 'child_process';

/** Programs, and the Debian package that each comes in. */
export interface Programs {
  readonly [program: string]: string;
}

/**
 * Installs what is missing, where that is possible, and says what is needed where it is not.
 *
 * @param purpose what they are for, such as `this test runs a registry`
 */
export function demandPrograms(programs: Programs, purpose: string): void {
  const missing = absent(programs);
  if (missing.length === 0) {
    return;
  }
  const packages = missing.map((program) => programs[program]);
  if (process.getuid?.() === 0 && isPresent('apt-get')) {
    console.log(`installing ${packages.join(', ')}`);
    const apt = (...args: string[]) => spawnSync('apt-get', ['-qq', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
  if (absent(programs).length > 0) {
    throw new Error(`${purpose}, and ${absent(programs).join(', ')} is missing; on Debian, as root: apt-get install ${packages.join(' ')}`);
  }
}

function absent(programs: Programs): string[] {
  return Object.keys(programs).filter((program) => !isPresent(program));
}

/**
 * Whether a program can be called by its name.
 */
export function isPresent(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}
