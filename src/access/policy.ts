import { Text } from './text';

/**
 * A policy document, with symbols in its texts.
 */
export interface Policy {
  readonly statements: readonly Statement[];
  /** Why it may have more statements than these. */
  readonly unknown: readonly string[];
}

/**
 * A statement of a policy. Lists that can be one thing or the other are lists of alternatives.
 */
export interface Statement {
  readonly sid?: Text;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Choice[];
  /** `NotAction` in the place of `Action`. */
  readonly notActions: boolean;
  readonly resources: readonly Choice[];
  readonly notResources: boolean;
  /** Of a resource's policy; an identity policy has none. */
  readonly principals?: readonly Choice[];
  readonly conditions: readonly Condition[];
  readonly when: { readonly [variable: string]: string };
}

/** A text, and the choices at deployment for which it is there. */
export interface Choice {
  readonly text: Text;
  readonly when: { readonly [variable: string]: string };
}

/** One operator on one key. */
export interface Condition {
  readonly operator: string;
  readonly key: Text;
  readonly values: readonly Choice[];
}
