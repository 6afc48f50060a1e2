// Nothing of a template is code: whatever names and values are, the file has the statements that the command writes.

import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import * as ts from 'typescript';
import { WHOLE } from './whole';
import { fileOf, Language, suggestionsFor } from '../../../command/suggest/suggest';
import { clean } from '../../../src/inventory/clean';
import { modelOfTexts } from '../../../src/template/load';

const FRAGMENTS = [
  "'", '"', '`', '\\', '\n', '\r', '\u2028', '\u2029', '\0', '\u202e', '\u200b', '\ud800', '🔑', '*/', '/*', '//', '#', '"""', "'''", '${', '}', '{', '{{',
  '${INJECTED()}', '{INJECTED()}',
  '*/INJECTED();/*', "');INJECTED();('", '");INJECTED();("', '`);INJECTED();(`', '\nINJECTED()\n', '@', '<script>', ':', '/', '.', '-', 'INJECTED',
  '__proto__', 'constructor', 'class', 'import', 'app', 'arn:aws:',
];

const text = fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

/** Another text instead of some of the strings and keys of a template. */
const template = fc.record({
  texts: fc.array(text, { minLength: 8, maxLength: 8 }), every: fc.integer({ min: 2, max: 9 }), first: fc.nat(8),
}).map(({ texts, every, first }) => {
  let count = first;
  const next = (old: string) => {
    count += 1;
    return count % every === 0 ? texts[count % texts.length] : old;
  };
  const changed = (node: unknown, path: readonly string[]): unknown => {
    if (typeof node === 'string') {
      return path.includes('RequiresCompatibilities') || path.at(-1) === 'Type' || path.at(-1) === 'LogDriver' ? node : next(node);
    }
    return Array.isArray(node) ? node.map((each) => changed(each, path))
      : typeof node === 'object' && node !== null ? entries(Object.entries(node).map(([key, value]) => [NAMES.includes(path.at(-1) ?? '') ? next(key) : key, changed(value, [...path, key])])) : node;
  };
  return changed({
    ...WHOLE,
    Resources: { ...WHOLE.Resources, Task: { ...WHOLE.Resources.Task, Metadata: { 'aws:cdk:path': `Web/${texts[0]}/Resource` } }, [texts[1]]: WHOLE.Resources.Task },
  }, []);
});

/** Objects whose keys are names that the user gives. */
const NAMES = ['DockerLabels', 'Options', 'Parameters', 'Resources'];

/** `__proto__` is a key like any other. */
function entries(list: ReadonlyArray<readonly [string, unknown]>): object {
  return JSON.parse(`{${list.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

function code(body: unknown, language: Language): string {
  const { templates, model } = modelOfTexts([{ file: 'template.json', text: JSON.stringify(body) }]);
  return fileOf(suggestionsFor(templates, model), language);
}

/** Where an injected name is something other than a key. */
function injectedIn(node: ts.Node): string[] {
  const isKey = ts.isIdentifier(node) && (ts.isPropertyAssignment(node.parent) || ts.isPropertySignature(node.parent)) && node.parent.name === node;
  const own = ts.isIdentifier(node) && node.text === 'INJECTED' && !isKey ? [node.parent.getText()] : [];
  return [...own, ...node.getChildren().flatMap(injectedIn)];
}

test('in TypeScript', () => {
  fc.assert(fc.property(template, (body) => {
    const written = code(body, 'typescript');
    const file = ts.createSourceFile('code.ts', written, ts.ScriptTarget.ES2022, true);
    const { diagnostics = [] } = ts.transpileModule(written, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    expect(injectedIn(file)).toEqual([]);
    const kinds = new Set(file.statements.map(({ kind }) => ts.SyntaxKind[kind]));
    expect([...kinds].filter((kind) => !['ImportDeclaration', 'InterfaceDeclaration', 'FunctionDeclaration'].includes(kind))).toEqual([]);
    expect(written.split('\n').filter((line) => line !== clean(line))).toEqual([]);
  }), { numRuns: 100 });
});

const CHECK = `
import ast, json, sys
for code in json.load(sys.stdin):
    tree = ast.parse(code)
    kinds = {type(node).__name__ for node in tree.body}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "INJECTED"]
    if names or not kinds <= {"ImportFrom", "FunctionDef"}:
        sys.exit(code)
`;

test('in Python', () => {
  const codes = fc.sample(template, { numRuns: 100, seed: 20261126 }).map((body) => code(body, 'python'));
  expect(codes.flatMap((each) => each.split('\n')).filter((line) => line !== clean(line))).toEqual([]);
  const { status, stderr, error } = spawnSync('python3', ['-c', CHECK], { input: JSON.stringify(codes), encoding: 'utf8' });
  expect({ status, stderr, error }).toEqual({ status: 0, stderr: '', error: undefined });
});
