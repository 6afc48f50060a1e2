import { Check, CheckedTask, Warning } from './checked-task';
import { checkEnvironmentFiles, environmentFileWarnings } from './environment-files';
import { checkFiles, sharedProcessWarnings } from './files';
import { checkLimits } from './limits';
import { checkLogOptions, literalWarnings } from './literals';
import { checkLocators } from './locators';
import { checkNames } from './names';
import { checkPlaintext } from './plaintext';
import { checkReferences, referenceWarnings } from './references';
import { checkRegistries, registryWarnings } from './registries';

const CHECKS: readonly Check[] = [
  checkNames, checkLocators, checkPlaintext, checkLogOptions, checkLimits, checkRegistries, checkReferences, checkFiles, checkEnvironmentFiles,
];

/**
 * Everything that keeps a task from working, reported together.
 */
export function problemsOf(task: CheckedTask): string[] {
  return CHECKS.flatMap((check) => check(task));
}

/**
 * Everything that works and may not be what is meant.
 */
export function warningsOf(task: CheckedTask): Warning[] {
  return [literalWarnings, registryWarnings, referenceWarnings, sharedProcessWarnings, environmentFileWarnings].flatMap((warnings) => warnings(task));
}
