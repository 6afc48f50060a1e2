/** `.ci/run` sets this. Else a tenth of the generated cases is tried, and the first of some variants. */
const ALL = process.env.TEST_EFFORT === 'all';

/** How many cases a property is tried with. */
export function cases(all: number): number {
  return ALL ? all : Math.ceil(all / 10);
}

/** All, or the first alone. */
export function variants<T>(all: readonly T[]): readonly T[] {
  return ALL ? all : all.slice(0, 1);
}
