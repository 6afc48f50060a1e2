'use strict';

const { default: Runtime } = require('jest-runtime');

/** What is loaded once in a process: nothing in it is mocked, and what it keeps between tests (tokens) is numbered. */
const SHARED = /^(aws-cdk-lib|constructs|fast-check)(\/|$)/;

/**
 * Loads the CDK once in a process. Jest loads every module again for each test file, which for the CDK takes longer than most
 * files' tests.
 */
module.exports = class extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    this.mapper = config.moduleNameMapper ?? [];
    // A shared module is outside of the sandbox. Its messages and its environment variables are those of the test all the same.
    this.outside = { console: globalThis.console, env: { ...process.env } };
    globalThis.console = environment.global.console;
    environment.global.process.env = process.env;
  }

  requireModuleOrMock(from, moduleName) {
    return SHARED.test(moduleName) ? require(this.mapped(moduleName)) : super.requireModuleOrMock(from, moduleName);
  }

  requireActual(from, moduleName) {
    return SHARED.test(moduleName) ? require(this.mapped(moduleName)) : super.requireActual(from, moduleName);
  }

  /** The name of a module, with `moduleNameMapper` applied. */
  mapped(moduleName) {
    const [pattern, target] = this.mapper.find(([regex]) => new RegExp(regex).test(moduleName)) ?? [];
    return pattern ? moduleName.replace(new RegExp(pattern), target) : moduleName;
  }

  teardown() {
    globalThis.console = this.outside.console;
    Object.keys(process.env).filter((name) => !(name in this.outside.env)).forEach((name) => delete process.env[name]);
    Object.assign(process.env, this.outside.env);
    return super.teardown();
  }
};
