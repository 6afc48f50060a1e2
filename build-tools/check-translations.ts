import { readFileSync } from 'fs';
import { join } from 'path';

// The examples of the README in the other languages, as `jsii-rosetta extract` translated them. It fails on an example that does
// not compile, and says nothing of one that it drops or does not understand. Structs inside maps are known to be wrong in Go: the
// translator does not see their types. docs/guides/go.md has them written by hand.

interface Snippet {
  readonly didCompile?: boolean;
  readonly fullSource: string;
  readonly translations: { readonly [language: string]: { readonly source: string } };
}

/** What is left of TypeScript where the translator does not understand it. */
const LEFT_OVER: readonly (readonly [language: string, pattern: RegExp, what: string])[] = [
  ['python', /\) => |\.\.\.\w|\$\{/, 'an arrow function, a spread or a template'],
  ['python', /_mi_b\b/, "a property in MiB, whose name in Python ends with '_mib'"],
  ['java', /\) -> |\) => |\.\.\.\w|\$\{/, 'an arrow function, a spread or a template'],
  ['java', /\b\w+\.(taskDefinition|executionRole|secretReads|ownerPolicies)\b/, 'a property without its getter'],
  ['java', /^\w+\[\] \w+ = |\(Object \w+ :/, 'an array where Java has a List'],
  ['csharp', /for \(var \w+ in |^\w+\.\w+;/, 'a loop or a statement that is none in C#'],
  ['csharp', /\) => |\.\.\.\w|\$\{/, 'an arrow function, a spread or a template'],
  ['go', /\) => |\.\.\.\w|\$\{/, 'an arrow function, a spread or a template'],
  ...['python', 'java', 'csharp', 'go'].map((language) => [language, /\.(repeat|join|padEnd|map|filter)\(/i, 'a method of strings or arrays'] as const),
];

const LANGUAGES = ['python', 'java', 'csharp', 'go'];
const { snippets }: { readonly snippets: { readonly [key: string]: Snippet } } =
  JSON.parse(readFileSync(join(__dirname, '..', '.jsii.tabl.json'), 'utf8'));

const all = Object.values(snippets);
const problems = all.length === 0 ? ['there are no examples'] : all.flatMap(problemsOf);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}

function problemsOf({ didCompile, fullSource, translations }: Snippet): string[] {
  const original = translations.$?.source ?? fullSource;
  const codeLines = linesOfCode(original).length;
  const problem = (language: string, what: string) => `an example in ${language}: ${what}\n${original.replace(/^/gm, '  ')}`;
  return [
    ...(didCompile === true ? [] : [problem('TypeScript', 'does not compile')]),
    ...LANGUAGES.flatMap((language) => {
      const lines = linesOfCode(translations[language]?.source ?? '');
      return lines.length * 2 < codeLines ? [problem(language, `has ${lines.length} lines of code for ${codeLines}`)] : [];
    }),
    ...LEFT_OVER.filter(([language, pattern]) => linesOfCode(translations[language]?.source ?? '').some((line) => pattern.test(line)))
      .map(([language, , what]) => problem(language, `has ${what}`)),
  ];
}

/** Declarations become comments in Python, so they do not count anywhere. */
function linesOfCode(source: string): string[] {
  return source.split('\n').map((line) => line.replace(/\s*(\/\/|# ).*$/, '')).filter((line) => /[\w)}\]]/.test(line) && !line.startsWith('declare '));
}
