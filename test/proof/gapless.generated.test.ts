import * as fc from 'fast-check';
import { extent } from './extent';
import { gaps } from './gapless';
import { kindsOn } from './kinds';
import { versions } from './versions';

/** Two apps each, some of them large. */
const USUAL = { apps: 2000, seed: 20261126 };

test('an update never takes away what both versions of an app need, whatever the change', () => {
  const { apps, seed } = extent(USUAL);
  fc.assert(fc.property(versions(kindsOn()), (pair) => {
    expect(gaps(pair)).toEqual([]);
  }), { numRuns: Math.ceil(apps / 20), seed });
}, 3_600_000);
