import { pythonPrograms } from '../deploy/support/python';
import { failing, runJest } from '../support/run-jest';

/**
 * Asks cfn-lint, the validation of the newest CDK and cdk-nag about the examples and integ apps.
 */
async function main(): Promise<void> {
  pythonPrograms();
  await runJest(__dirname);
}

main().catch(failing);
