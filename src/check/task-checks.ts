import { Check, CheckedTask, Warning } from './checked-task';
import { credentialSpecWarnings } from './credential-specs';
import { checkEnvironmentFiles, environmentFileWarnings } from './environment-files';
import { checkFiles, sharedProcessWarnings } from './files';
import { checkLimits } from './limits';
import { checkLogOptions, literalWarnings, templateWarnings } from './literals';
import { checkLocators } from './locators';
import { checkLogRouters, logRouterWarnings } from './log-routers';
import { checkNames } from './names';
import { overrideWarnings } from './overrides';
import { checkPlaintext } from './plaintext';
import { checkReferences, referenceWarnings } from './references';
import { checkRegistries, registryWarnings } from './registries';
import { taskRoleWarnings } from './roles';

const CHECKS: readonly Check[] = [
  checkNames, checkLocators, checkPlaintext, checkLogOptions, checkLogRouters,
  checkLimits, checkRegistries, checkReferences, checkFiles, checkEnvironmentFiles,
];

const WARNINGS: readonly ((task: CheckedTask) => Warning[])[] = [
  literalWarnings, templateWarnings, registryWarnings, referenceWarnings, sharedProcessWarnings, environmentFileWarnings,
  logRouterWarnings, credentialSpecWarnings, taskRoleWarnings, overrideWarnings,
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
  return WARNINGS.flatMap((warnings) => warnings(task));
}
