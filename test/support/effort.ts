/** `npm run test:unit` sets this: a tenth of the generated cases, and the first of some variants. `npm test` leaves nothing out. */
const QUICK = process.env.TEST_EFFORT === 'quick';

/** How many cases a property is tried with. */
export function cases(all: number): number {
  return QUICK ? Math.ceil(all / 10) : all;
}

/** All, or the first alone. */
export function variants<T>(all: readonly T[]): readonly T[] {
  return QUICK ? all.slice(0, 1) : all;
}
