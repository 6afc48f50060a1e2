import { Rule } from './rule';

/**
 * A rule that an organization switches on: what it finds works, and is not allowed there.
 */
export interface Guardrail extends Rule {
  /** Its name in the options of `SecretAccessRules.enable`. */
  readonly option: string;
}
