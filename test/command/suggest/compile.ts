// Compiles code that is only a text, strictly, against aws-cdk-lib and this library, and runs it.

import { join, resolve } from 'path';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import * as library from '../../../src';

const ROOT = resolve(__dirname, '../../..');
const FOLDER = join(ROOT, 'test', 'command', 'suggest', 'in-memory');

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  exactOptionalPropertyTypes: false,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  baseUrl: ROOT,
  paths: { 'cdk-fargate-secrets': ['src/index.ts'] },
};

/**
 * What the compiler says of files.
 */
export function errorsIn(files: { readonly [name: string]: string }): string[] {
  const codes = new Map(Object.entries(files).map(([name, code]) => [join(FOLDER, `${name}.ts`), code]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  host.readFile = (path) => codes.get(path) ?? readFile(path);
  host.getSourceFile = (path, options, ...more) => {
    const code = codes.get(path);
    return code === undefined ? getSourceFile(path, options, ...more) : ts.createSourceFile(path, code, options);
  };
  const program = ts.createProgram([...codes.keys()], OPTIONS, host);
  return [...codes.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText, start = 0 }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path.slice(FOLDER.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}: ${codes.get(path)?.split('\n')[line - 1]?.trim()}`;
    });
  });
}

type TaskFunction = (scope: Construct, props: object) => library.SecureFargateTaskDefinition;

/**
 * The functions that code exports.
 */
export function functionsOf(code: string): { readonly [name: string]: TaskFunction } {
  const { outputText } = ts.transpileModule(code, { compilerOptions: { ...OPTIONS, noEmit: false, noUnusedLocals: false } });
  const exported: { [name: string]: TaskFunction } = {};
  new Function('exports', 'require', outputText)(exported, (id: string): unknown => id === 'cdk-fargate-secrets' ? library : jest.requireActual(id));
  return exported;
}
