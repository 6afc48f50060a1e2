import { join } from 'node:path';
import { runCLI } from 'jest';

/**
 * Runs the tests of a directory that has a configuration of its own, says how many passed, and sets the exit code.
 */
export async function runJest(directory: string): Promise<void> {
  const { results } = await runCLI({ config: join(directory, 'jest.config.json'), runInBand: true, _: [], $0: '' }, [directory]);
  const good = results.success && !results.wasInterrupted && results.numPassedTests > 0;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  console.log(`${results.numPassedTests} passed, ${good ? 0 : Math.max(failed, 1)} failed`);
  process.exitCode = good ? 0 : 1;
}

/** Says and exits so, too, if there is nothing to run the tests with. */
export function failing(error: unknown): void {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
