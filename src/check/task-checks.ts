import { Check, CheckedTask, Warning } from './checked-task';
import { checkLimits } from './limits';
import { literalWarnings } from './literals';
import { checkNames } from './names';
import { checkPlaintext } from './plaintext';
import { checkReferences, referenceWarnings } from './references';
import { checkRegistries, registryWarnings } from './registries';

const CHECKS: readonly Check[] = [checkNames, checkPlaintext, checkLimits, checkRegistries, checkReferences];

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
  return [literalWarnings, registryWarnings, referenceWarnings].flatMap((warnings) => warnings(task));
}
