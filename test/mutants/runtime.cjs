'use strict';

const { default: Runtime } = require('jest-runtime');

/**
 * Loads the CDK once in a process, and not once for each file of tests: that is most of the time a mutant takes. Nothing in it is
 * mocked, and what it keeps between tests (tokens) is told apart by number.
 */
module.exports = class extends Runtime {
  requireModuleOrMock(from, moduleName) {
    return /^(aws-cdk-lib|constructs|fast-check)(\/|$)/.test(moduleName) ? require(moduleName) : super.requireModuleOrMock(from, moduleName);
  }
};
