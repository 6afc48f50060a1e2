import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

// Makes the compiled modules load each other, and the CDK's core, when something in them is first needed, as aws-cdk-lib does
// with its own: what an app does not use costs it nothing. Every line stays where the source maps expect it.

const LIB = join(__dirname, '..', 'lib');
const REQUIRE = /^(?:const|var) (\w+_\d+) = require\("(\.[^"]+|aws-cdk-lib)"\);$/gm;
const NAMED_EXPORT = /Object\.defineProperty\(exports, "(\w+)"/g;

for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))) {
  const path = join(LIB, file);
  writeFileSync(path, lazy(readFileSync(path, 'utf8'), path));
}

function lazy(code: string, path: string): string {
  const names = [...code.matchAll(REQUIRE)].map(([, name]) => name);
  const used = names.reduce((text, name) => text.replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`), code); // in brackets, for `new`
  const whole = names.find((name) => new RegExp(`\\b${name}\\b(?!\\(\\)\\)\\.| = require\\()`).test(used));
  if (whole) {
    throw new Error(`${path}: '${whole}' is used as a whole, and can be loaded late only where a member of it is meant`);
  }
  return used
    .replace(REQUIRE, 'let $1 = () => { const loaded = require("$2"); $1 = () => loaded; return loaded; };')
    // Node reads the names an ES module can import off the text. It drops one whose getter it does not understand, unless
    // that is not in quotation marks; the assignment at the top of the file is enough for it.
    .replace(NAMED_EXPORT, 'Object.defineProperty(exports, `$1`');
}
