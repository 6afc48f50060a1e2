'use strict';

// The newest CDK validates every template, which takes longer than the synthesis. `npm test` lets it.
process.env.CDK_VALIDATION = 'false';

// Fewer generated cases: see test/support/effort.ts.
process.env.TEST_EFFORT ??= 'quick';
