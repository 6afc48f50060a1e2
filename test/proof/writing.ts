// The ways in which one app can be written, all of which must come to the same.

export interface Writing {
  /** Puts what is written as a map, or as a list without an order, into some order. */
  readonly order: <T>(items: T[]) => T[];
  readonly minimizePolicies: boolean;
  /** Whether the app gives its roles their own policies by an Aspect, when the tasks are there. */
  readonly latePolicies: boolean;
  readonly names: Names;
}

/** Calls containers and variables something, by their number. */
export type Names = (kind: NameKind, index: number) => string;
export type NameKind = 'container' | 'variable' | 'late' | 'file' | 'composed' | 'runtime' | 'option';

export const PLAIN_NAMES: Names = (kind, index) => `${kind}${index}`;

/** Sorts the other way round, and nothing is called as it was. */
export const OTHER_NAMES: Names = (kind, index) => `x${kind.toUpperCase()}${99 - index}`;

export const AS_WRITTEN: Writing = { order: (items) => items, minimizePolicies: false, latePolicies: false, names: PLAIN_NAMES };

/** Everything the other way round. */
export const DIFFERENTLY: Writing = { order: (items) => [...items].reverse(), minimizePolicies: true, latePolicies: true, names: PLAIN_NAMES };
