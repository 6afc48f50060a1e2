// How many apps are drawn, and from which seed.

import { cases } from '../support/effort';

export interface Extent {
  readonly apps: number;
  readonly seed: number;
}

/** Test files the apps are divided among, so that they run beside one another. */
export const PARTS = 4;

/**
 * As the environment says (`PROOF_APPS`, `PROOF_SEED`), or else as usual.
 */
export function extent(usual: Extent): Extent {
  const { PROOF_APPS, PROOF_SEED } = process.env;
  return { apps: PROOF_APPS === undefined ? cases(usual.apps) : Number(PROOF_APPS), seed: Number(PROOF_SEED ?? usual.seed) };
}

/** What one of the test files draws. */
export function partOf({ apps, seed }: Extent, part: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.ceil(apps / PARTS), seed: seed + part };
}
