import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { run } from './process';

interface Snippet {
  readonly translations: Readonly<Record<string, { readonly source: string }>>;
}

/**
 * Parses the examples of the README as `jsii-rosetta extract` translated them into Java and Go, where not all compile: the
 * translator leaves out some imports and types. Python's are checked with their types by `npm run test:python`.
 *
 * @returns how many examples there are
 * @throws if one is no Java or no Go, or there is none
 */
export function parseTranslations(library: string, directory: string): number {
  run(['npx', 'jsii-rosetta', 'extract', '--strict'], { cwd: library });
  const { snippets }: { snippets: Readonly<Record<string, Snippet>> } = JSON.parse(readFileSync(join(library, '.jsii.tabl.json'), 'utf8'));
  if (Object.keys(snippets).length === 0) {
    throw new Error('the README has no examples');
  }
  mkdirSync(directory, { recursive: true });
  const files = (extension: string, text: (snippet: Snippet, index: number) => string) => Object.values(snippets).map((snippet, index) => {
    const name = `Example${index}.${extension}`;
    writeFileSync(join(directory, name), text(snippet, index));
    return name;
  });
  const java = files('java', ({ translations }, index) => wrapped(translations.java.source, '', `class Example${index} { void example() {`, '} }'));
  const go = files('go', ({ translations }) => wrapped(translations.go.source, 'package example', 'func example() {', '}'));
  run(['java', join(__dirname, 'Parse.java'), ...java], { cwd: directory });
  run(['gofmt', '-e', '-l', ...go], { cwd: directory });
  return java.length;
}

/** The imports of an example stay at the top; the rest becomes a function. */
function wrapped(source: string, head: string, before: string, after: string): string {
  const lines = source.split('\n');
  const isImport = (line: string) => line.startsWith('import ');
  return [head, ...lines.filter(isImport), before, ...lines.filter((line) => !isImport(line)), after, ''].join('\n');
}
