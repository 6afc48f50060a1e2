/**
 * What has to be chosen at deployment for something to be so: conditions (`true` or `false`) and rows of mappings. What is not mentioned is
 * open.
 */
export interface When {
  readonly [variable: string]: string;
}

/** What there is to choose from, by variable. */
export interface Choices {
  readonly [variable: string]: Domain;
}

/** The values of a variable, and what follows from some of them. */
export interface Domain {
  readonly values: readonly string[];
  /** By value: what is so, too. */
  readonly implied?: { readonly [value: string]: When };
  /** By value: what cannot be so, none of it. */
  readonly excluded?: { readonly [value: string]: When };
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
 * Whether two are so at once in some deployment, for certain. For unrelated conditions this cannot be known.
 */
export function areTogether(a: When, b: When): boolean {
  return follows(a, b) || follows(b, a);
}

/**
 * Whether one is so wherever the other is.
 */
export function follows(when: When, from: When): boolean {
  return Object.entries(when).every(([variable, value]) => from[variable] === value);
}

/** So many combinations are tried. */
const MOST_COMBINATIONS = 4096;

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
  const combinations = open.reduce((product, variable) => product * (choices[variable]?.values.length ?? Infinity), 1);
  return combinations <= MOST_COMBINATIONS && combinationsOf(open, choices).map((chosen): When => ({ ...given, ...chosen }))
    .every((chosen) => !isPossible(chosen, choices) || several.some((when) => follows(when, chosen)));
}

/** Conditions of a template can exclude each other. */
function isPossible(chosen: When, choices: Choices): boolean {
  return Object.entries(chosen).every(([variable, value]) => {
    const { implied = {}, excluded = {} } = choices[variable] ?? {};
    const never = Object.hasOwn(excluded, value) ? Object.entries(excluded[value]) : [];
    return (!Object.hasOwn(implied, value) || both(chosen, implied[value]) !== undefined) && never.every(([other, not]) => chosen[other] !== not);
  });
}

function combinationsOf(variables: readonly string[], choices: Choices): When[] {
  return variables.reduce<When[]>((all, variable) =>
    all.flatMap((when) => choices[variable].values.map((value) => ({ ...when, [variable]: value }))), [{}]);
}
