import { spawnSync } from 'child_process';

/** The programs of the test, and the Debian package each comes in. */
const PACKAGES: { readonly [program: string]: string } = {
  'docker-registry': 'docker-registry',
  'skopeo': 'skopeo',
  'htpasswd': 'apache2-utils',
};

/**
 * Installs what is missing, where that is possible, and says what is needed where it is not.
 */
export function demandPrograms(): void {
  const missing = absent();
  if (missing.length === 0) {
    return;
  }
  const packages = missing.map((program) => PACKAGES[program]);
  if (process.getuid?.() === 0 && isPresent('apt-get')) {
    console.log(`installing ${packages.join(', ')}`);
    const apt = (...args: string[]) => spawnSync('apt-get', ['-qq', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
  if (absent().length > 0) {
    throw new Error(`this test runs a registry and pulls from it, and ${absent().join(', ')} is missing;`
      + ` on Debian, as root: apt-get install ${packages.join(' ')}`);
  }
}

function absent(): string[] {
  return Object.keys(PACKAGES).filter((program) => !isPresent(program));
}

function isPresent(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}
