'use strict';

const { TestEnvironment } = require('jest-environment-node');

/**
 * Skips what comes after the first test that fails: a mutant is dead then. Jest itself goes on to the end of a file.
 */
module.exports = class extends TestEnvironment {
  async handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) {
      this.failed = true;
    } else if (name === 'test_start' && this.failed) {
      test.mode = 'skip';
    }
  }
};
