import { readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { transformSync } from 'esbuild';
import * as ts from 'typescript';
import { edited, nodesIn } from './edits';

// Leaves of the compiled library what users need: the modules and declarations that index.js and index.d.ts lead to, and of the
// code no source maps, comments and white space, as aws-cdk-lib is published. What has a name at the top of a module keeps it, so
// that a stack trace still says in which class and function an error was thrown. What is read as a file is copied afterwards.

const LIB = join(__dirname, '..', 'lib');

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).map((name) => join(LIB, name));
const needed = new Set([...reachable('.js', requiredModules), ...reachable('.d.ts', importedTypes)]);
for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
  if (!needed.has(file)) {
    rmSync(file);
  } else if (file.endsWith('.js')) {
    writeFileSync(file, withNamedExports(file, minified(readFileSync(file, 'utf8'))));
  }
}

function reachable(extension: string, modulesIn: (code: string) => readonly string[], from = join(LIB, `index${extension}`), found = new Set<string>()): Set<string> {
  if (!found.has(from)) {
    found.add(from);
    for (const module of modulesIn(readFileSync(from, 'utf8')).filter((name) => name.startsWith('.'))) {
      reachable(extension, modulesIn, resolve(dirname(from), `${module}${extension}`), found);
    }
  }
  return found;
}

function requiredModules(code: string): string[] {
  return [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module]) => module);
}

function importedTypes(code: string): string[] {
  return ts.preProcessFile(code).importedFiles.map(({ fileName }) => fileName);
}

function minified(code: string): string {
  return transformSync(code, { minify: true, target: 'node20', legalComments: 'none' }).code;
}

/**
 * Node reads the names that an ES module can import from the text of a module. It skips a name whose getter it does not
 * understand, unless the name is not in quotation marks; the assignment at the top of the file is enough for it.
 */
function withNamedExports(file: string, code: string): string {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  return edited(code, nodesIn(source).filter(ts.isCallExpression).flatMap(({ expression, arguments: [target, name, descriptor] }) => {
    const isExport = expression.getText() === 'Object.defineProperty' && target.getText() === 'exports' && ts.isStringLiteral(name);
    return isExport && ts.isObjectLiteralExpression(descriptor) && descriptor.properties.some((property) => property.name?.getText() === 'get')
      ? [{ start: name.getStart(), end: name.end, text: `\`${name.text}\`` }]
      : [];
  }));
}
