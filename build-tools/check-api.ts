import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';

// What users of any language see of this package, after it was compiled: every name has a summary, every default says what
// happens, and the assembly, the package and the archive agree.

interface Documented {
  readonly name: string;
  readonly optional?: boolean;
  readonly docs?: { readonly summary?: string; readonly remarks?: string; readonly default?: string };
}

interface Callable extends Documented {
  readonly parameters?: readonly Documented[];
  /** The type that declares it, and documents its parameters. */
  readonly overrides?: string;
}

interface Type extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly properties?: readonly Documented[];
  readonly initializer?: Callable;
  readonly methods?: readonly Callable[];
  readonly members?: readonly Documented[];
}

interface Described {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const ROOT = join(__dirname, '..');
const assembly: Described & { readonly types: { readonly [fqn: string]: Type } } = read('.jsii');
const manifest: Described = read('package.json');

const problems = [
  ...Object.values(assembly.types).flatMap(problemsOfType),
  ...Object.values(assembly.types).filter((type) => /\\\\u/.test(JSON.stringify(type)))
    .map(({ name }) => `${name}: a comment has \\u, which Java takes for the beginning of a character`),
  ...(['name', 'version', 'license'] as const)
    .filter((property) => assembly[property] !== manifest[property])
    .map((property) => `.jsii has the ${property} '${assembly[property]}', and package.json '${manifest[property]}'`),
  ...missingInArchive().map((file) => `the archive lacks ${file}`),
  ...notImportable().map((name) => `an ES module cannot import '${name}' by name`),
];
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}

function problemsOfType(type: Type): string[] {
  const { initializer, properties = [], methods = [], members = [] } = type;
  const callables = [...(initializer ? [{ ...initializer, name: 'constructor' }] : []), ...methods];
  return [
    ...undocumented(type, type.name),
    ...[...properties, ...callables, ...members].flatMap((member) => undocumented(member, `${type.name}.${member.name}`)),
    ...callables.filter(({ overrides }) => overrides === undefined).flatMap(({ name, parameters = [] }) =>
      parameters.flatMap((parameter) => undocumented(parameter, `${type.name}.${name}(${parameter.name})`))),
    ...properties.filter(({ optional, docs }) => optional && saysNothing(docs?.default))
      .map(({ name, docs }) => `${type.name}.${name}: its default, '${docs?.default ?? ''}', does not say what happens when it is left out`),
  ];
}

function undocumented({ docs }: Documented, place: string): string[] {
  const { summary = '', remarks = '', default: byDefault = '' } = docs ?? {};
  return [
    ...summary.trim().length > 1 ? [] : [`${place}: no summary`],
    // API.md shows no `@throws`, and a value does not throw: the text has the requirement, the tag what the function does about it.
    ...[summary, remarks, byDefault].filter((text) => /\bthrows?\b/i.test(text))
      .map((text) => `${place}: say what a value must be, and what happens otherwise in @throws: ${text}`),
  ];
}

/** `none`, `undefined`, a dash, `no description`: that the value is absent is known already. */
function saysNothing(text = ''): boolean {
  const words = text.replace(/^-\s*/, '').replace(/[`'.]/g, '').trim();
  return words === '' || /^(none|undefined|null|nothing|unset|not set|n\/a|optional|no [\w ]+)$/i.test(words);
}

function missingInArchive(): string[] {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', shell: true });
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(stdout);
  const packed = new Set(files.map(({ path }) => path));
  return [
    'package.json', 'README.md', 'LICENSE', '.jsii', '.jsii.tabl.json', 'rosetta/default.ts-fixture',
    'lib/index.js', 'lib/index.d.ts', 'lib/lifecycle/secret-by-name-handler.js', 'lib/inventory/page.html', 'lib/inventory/THIRD-PARTY-LICENSES.txt',
    'bin/cdk-fargate-secrets.js', 'bin/THIRD-PARTY-LICENSES.txt',
  ].filter((file) => !packed.has(file));
}

/** Node tells the names from the text of the compiled module. */
function notImportable(): string[] {
  const names = Object.values(assembly.types).filter(({ kind }) => kind !== 'interface').map(({ name }) => name);
  return names.filter((name) => {
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', `import { ${name} } from './lib/index.js'`], { cwd: ROOT });
    return status !== 0;
  });
}

function read(file: string) {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
