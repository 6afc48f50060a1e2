import { join } from 'node:path';
import { runCLI } from 'jest';
import { extent, PARTS } from './extent';
import { failing } from '../support/run-jest';

/** Apps before the tests start anew: the CDK remembers every token it has made, so a process should not live too long. */
const ROUND = 4000;

/**
 * Shows the property for many apps, on the newest CDK, from a seed that is another each time.
 */
async function main(): Promise<void> {
  const { apps, seed } = extent({ apps: 50_000, seed: Math.floor(Math.random() * 2 ** 30) });
  for (let shown = 0, from = seed; shown < apps; shown += ROUND, from += PARTS) {
    process.env.PROOF_APPS = String(Math.min(ROUND, apps - shown));
    process.env.PROOF_SEED = String(from);
    console.log(`apps ${shown + 1} to ${Math.min(shown + ROUND, apps)} of ${apps}: PROOF_APPS=${process.env.PROOF_APPS} PROOF_SEED=${from}`);
    const { results } = await runCLI({ selectProjects: ['newest'], testPathPatterns: ['test/proof/least-privilege'], _: [], $0: '' }, [join(__dirname, '..', '..')]);
    if (!results.success || results.numPassedTests === 0) {
      throw new Error(`with PROOF_APPS=${process.env.PROOF_APPS} PROOF_SEED=${from} these tests find it again: npx jest --selectProjects newest test/proof/least-privilege`);
    }
  }
  console.log(`${apps} apps, 0 failed`);
}

main().catch(failing);
