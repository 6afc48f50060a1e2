'use strict';

const { existsSync, statSync } = require('node:fs');
const { dirname, join, resolve, sep } = require('node:path');
const { compileFunction } = require('node:vm');

const SOURCE = join(__dirname, '..', '..', 'src') + sep;
const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename'];

/**
 * The modules of `src/`, each loaded once for one CDK. They have no state that a test could leave behind.
 */
class SourceModules {
  /** By path: the module, and when its file was changed. */
  loaded = new Map();

  /**
   * @param translate gives the JavaScript of a file
   * @param external loads what is not in `src/`
   */
  require(path, translate, external) {
    const known = this.loaded.get(path);
    if (known) {
      return known.module.exports;
    }
    const module = { exports: {} };
    this.loaded.set(path, { module, changed: statSync(path).mtimeMs });
    const load = (name) => {
      const inner = sourceFile(path, name);
      return inner ? this.require(inner, translate, external) : external(name);
    };
    try {
      compileFunction(translate(path), PARAMETERS, { filename: path }).call(module.exports, module, module.exports, load, dirname(path), path);
    } catch (error) {
      this.loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  /** Forgets all modules if the file of one has changed: a process that watches lives longer than the source. */
  refresh() {
    if ([...this.loaded].some(([path, { changed }]) => !existsSync(path) || statSync(path).mtimeMs !== changed)) {
      this.loaded.clear();
    }
  }

  get paths() {
    return [...this.loaded.keys()];
  }
}

/** The file of `src/` that is meant by a name in a file. */
function sourceFile(from, name) {
  if (!name.startsWith('.')) {
    return undefined;
  }
  const path = resolve(dirname(from), name);
  return (path + sep).startsWith(SOURCE) ? [`${path}.ts`, join(path, 'index.ts')].find((file) => existsSync(file)) : undefined;
}

module.exports = { SourceModules, sourceFile };
