import { Text } from './text';
import { When } from './when';

/**
 * A policy document, with symbols in its texts.
 */
export interface Policy {
  readonly statements: readonly Statement[];
  /** Why it may have more statements than these. */
  readonly unknown: readonly string[];
}

/**
 * A statement of a policy.
 */
export interface Statement {
  readonly sid?: Text;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Choice[];
  /** `NotAction` instead of `Action`. */
  readonly notActions: boolean;
  readonly resources: readonly Choice[];
  readonly notResources: boolean;
  /** Of a resource's policy; an identity policy has none. */
  readonly principals?: readonly Choice[];
  readonly conditions: readonly Condition[];
  readonly when: When;
}

/** A text, and where it is the one that is deployed. */
export interface Choice {
  readonly text: Text;
  readonly when: When;
}

/** One operator on one key, in lower case. No operator: a condition that is not understood. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Choice[];
  /** Operator and key as the policy has them. */
  readonly written?: string;
}

export const NO_POLICY: Policy = { statements: [], unknown: [] };
