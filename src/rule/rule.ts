import { Facts } from './facts';
import { Severity } from './finding';
import { Text } from '../access/text';
import { Place } from '../template/place';

/**
 * What a rule is, for those who list rules.
 */
export interface RuleInfo {
  /** PascalCase, contract. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence without a period. */
  readonly title: string;
  /** Why it matters and what to do, in plain text. */
  readonly help: string;
}

/** What is wrong, and what to change. Both are safe to show. */
export interface Advice {
  readonly message: string;
  readonly fix: string;
}

/** Something that a rule found. */
export interface Problem extends Advice {
  readonly place: Place;
  /** Where it can be acknowledged, too. */
  readonly acknowledgedAt?: Place;
  /** ECS's name of the container. */
  readonly container?: Text;
  readonly name?: Text;
  /** The secret, key, role or policy it is about. */
  readonly resource?: Text;
}

export interface Rule extends RuleInfo {
  readonly find: (facts: Facts) => Problem[];
}

/**
 * Advice as one text.
 */
export function said({ message, fix }: Advice): string {
  return `${message}; ${fix}`;
}
