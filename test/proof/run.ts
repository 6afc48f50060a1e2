import { spawnSync } from 'node:child_process';
import { extent, PARTS } from './extent';

/** Apps before the tests start anew: the CDK remembers every token it has made, so a process should not live too long. */
const ROUND = 4000;

const JEST = [require.resolve('jest/bin/jest'), '--selectProjects', 'newest', '--testPathPatterns'];

/**
 * Shows the property for many apps, on the newest CDK, from a seed that is another each time.
 */
function main(): number {
  const { apps, seed } = extent({ apps: 50_000, seed: Math.floor(Math.random() * 2 ** 30) });
  for (let shown = 0, from = seed; shown < apps; shown += ROUND, from += PARTS) {
    const round = { PROOF_APPS: String(Math.min(ROUND, apps - shown)), PROOF_SEED: String(from) };
    console.log(`apps ${shown + 1} to ${Math.min(shown + ROUND, apps)} of ${apps}: PROOF_APPS=${round.PROOF_APPS} PROOF_SEED=${round.PROOF_SEED}`);
    const { status } = spawnSync(process.execPath, [...JEST, 'test/proof/least-privilege'], { env: { ...process.env, ...round }, stdio: 'inherit' });
    if (status !== 0) {
      console.log(`what failed fails again with PROOF_APPS=${round.PROOF_APPS} PROOF_SEED=${round.PROOF_SEED} npx jest --selectProjects newest --testPathPatterns test/proof/least-privilege`);
      return 1;
    }
  }
  console.log(`${apps} apps, 0 failed`);
  return 0;
}

process.exitCode = main();
