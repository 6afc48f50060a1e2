'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { Manifest } = require('@aws-cdk/cloud-assembly-schema');
const { default: Runtime } = require('jest-runtime');
const { SourceModules, sourceFile } = require('./source-modules.cjs');

/** What is loaded once in a process: nothing in it is mocked, and what it keeps between tests (tokens) is numbered. */
const SHARED = /^(aws-cdk-lib|constructs|fast-check)(\/|$)/;

// The CDK compares each manifest that it writes or reads with a JSON schema, which takes a third as long as the synthesis. The apps
// that `npm run integ` and the demo synthesize are compared.
Manifest.validate = () => {};

/**
 * What jest follows promises with. It makes one for each test file and never turns it off, and each of them slows down every promise
 * of the files that come after.
 */
const followed = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  followed.add(this);
  return run.apply(this, args);
};

/** The library, by what `aws-cdk-lib` means to it. */
const libraries = new Map();

/**
 * Loads the CDK and the library once in a process. Jest loads every module again for each test file, which takes longer than most
 * files' tests.
 */
module.exports = class extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    this.mapper = config.moduleNameMapper ?? [];
    this.library = config.globals.LIBRARY_PER_FILE ? undefined : libraryFor(JSON.stringify(this.mapper));
    // A shared module is outside of the sandbox. Its messages and its environment variables are those of the test all the same.
    this.outside = { console: globalThis.console, env: { ...process.env } };
    globalThis.console = environment.global.console;
    environment.global.process.env = process.env;
  }

  requireModuleOrMock(from, moduleName) {
    return this.shared(from, moduleName) ?? super.requireModuleOrMock(from, moduleName);
  }

  requireActual(from, moduleName) {
    return this.shared(from, moduleName) ?? super.requireActual(from, moduleName);
  }

  shared(from, moduleName) {
    if (SHARED.test(moduleName)) {
      return require(this.mapped(moduleName));
    }
    const file = this.library && sourceFile(from, moduleName);
    return file && this.library.require(file, (path) => this.transformCache.transform(path), (name) => require(this.mapped(name)));
  }

  /** The name of a module, with `moduleNameMapper` applied. */
  mapped(moduleName) {
    const [pattern, target] = this.mapper.find(([regex]) => new RegExp(regex).test(moduleName)) ?? [];
    return pattern ? moduleName.replace(new RegExp(pattern), target) : moduleName;
  }

  teardown() {
    followed.forEach((storage) => storage.disable());
    followed.clear();
    globalThis.console = this.outside.console;
    Object.keys(process.env).filter((name) => !(name in this.outside.env)).forEach((name) => delete process.env[name]);
    Object.assign(process.env, this.outside.env);
    return super.teardown();
  }
};

function libraryFor(cdk) {
  const library = libraries.get(cdk) ?? new SourceModules();
  libraries.set(cdk, library);
  library.refresh();
  return library;
}
