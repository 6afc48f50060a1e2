import { Check, containerNamed } from './checked-task';
import { displayName } from '../secret/redact';

/**
 * Variables that no longer hold what `runtimeSecrets` wrote into them.
 */
export const checkLocators: Check = ({ containers }) => containers.flatMap(({ rendered, runtimeSecrets }) =>
  runtimeSecrets
    .filter(([name, secret]) => rendered.environment?.some((variable) => variable.name === name && variable.value !== secret.locator))
    .map(([name]) => `${containerNamed(rendered)}: ${displayName(name)} of 'runtimeSecrets' was overwritten by a later addEnvironment; give one of the two another name`));
