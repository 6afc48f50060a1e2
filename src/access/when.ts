/**
 * What has to be chosen at deployment for something to be so: conditions (`true` or `false`) and rows of mappings. What is not mentioned is
 * open.
 */
export interface When {
  readonly [variable: string]: string;
}

/** What there is to choose from, by variable. */
export interface Choices {
  readonly [variable: string]: readonly string[];
}

export const ALWAYS: When = {};

/**
 * What has to be chosen for both to be so; `undefined` if they exclude each other.
 */
export function both(a: When, b: When): When | undefined {
  if (a === ALWAYS || b === ALWAYS) {
    return a === ALWAYS ? b : a;
  }
  return Object.entries(b).some(([variable, value]) => variable in a && a[variable] !== value) ? undefined : { ...a, ...b };
}

/**
 * Whether one is so wherever the other is.
 */
export function follows(when: When, from: When): boolean {
  return Object.entries(when).every(([variable, value]) => from[variable] === value);
}

/** So many combinations are tried. */
const MOST_COMBINATIONS = 1024;

/**
 * Whether at least one of several is so, whatever is chosen.
 *
 * @param given what is chosen already
 */
export function covers(several: readonly When[], given: When, choices: Choices): boolean {
  if (several.some((when) => follows(when, given))) {
    return true;
  }
  const open = [...new Set(several.flatMap((when) => Object.keys(when)))].filter((variable) => !(variable in given));
  const combinations = open.reduce((product, variable) => product * (choices[variable]?.length ?? Infinity), 1);
  return combinations <= MOST_COMBINATIONS && combinationsOf(open, choices)
    .every((chosen) => several.some((when) => follows(when, { ...given, ...chosen })));
}

function combinationsOf(variables: readonly string[], choices: Choices): When[] {
  return variables.reduce<When[]>((all, variable) => all.flatMap((when) => choices[variable].map((value) => ({ ...when, [variable]: value }))), [{}]);
}
