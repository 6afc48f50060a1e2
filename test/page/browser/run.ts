import { chromiumProgram } from './chromium';
import { measureSpeed } from './speed';
import { failing, runJest } from '../../support/run-jest';

/**
 * Uses the page in Chromium, and measures how long it takes with 10,000 reads.
 */
async function main(): Promise<void> {
  chromiumProgram();
  await runJest(__dirname);
  if (process.exitCode === 0) {
    await measureSpeed();
  }
}

main().catch(failing);
