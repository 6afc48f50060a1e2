// The library as users of each language have it: packed, installed into fresh projects with the language's own tool, and run.

import { deepStrictEqual, ok } from 'assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { problemsOfCsharp } from './csharp';
import { ERRORS, errorsOf } from './errors';
import { go } from './go';
import { java } from './java';
import { Language, Programs } from './language';
import { pack } from './packed';
import { python } from './python';
import { synthesize, Templates } from './templates';
import { parseTranslations } from './translations';
import { typescript } from './typescript';

const LIBRARY = join(__dirname, '..', '..');
const DIRECTORY = join(tmpdir(), 'cdk-fargate-secrets-languages'); // outside: the type checker of the repository takes in all of its folders
const RUNS = Number(process.env.LANGUAGES_RUNS ?? 2);

/** The first is what the others are compared with. */
const LANGUAGES: readonly Language[] = [typescript, python, java, go];

function versionOf(name: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(LIBRARY, 'node_modules', name, 'package.json'), 'utf8'));
  return version;
}

function report(fact: string): void {
  process.stdout.write(`${process.uptime().toFixed(0).padStart(4)} s  ${fact}\n`);
}

rmSync(join(DIRECTORY, 'projects'), { recursive: true, force: true });
const packed = pack(LIBRARY, join(DIRECTORY, 'packed'));
report('packed for npm, Python, Java, Go and .NET');

deepStrictEqual(problemsOfCsharp(LIBRARY, join(packed.dotnet, 'CdkFargateSecrets', 'CdkFargateSecrets')), []);
report('.NET: all types and members are in the sources, with their types');

report(`Java and Go: all ${parseTranslations(LIBRARY, join(DIRECTORY, 'translations'))} examples of the README can be parsed`);

const versions = { cdk: versionOf('aws-cdk-lib'), jsii: versionOf('jsii-pacmak') };
const installed = LANGUAGES.map((language): readonly [Language, Programs] => {
  const directory = join(DIRECTORY, 'projects', language.name);
  mkdirSync(directory, { recursive: true });
  const programs = language.install({ library: LIBRARY, packed, directory, versions });
  report(`${language.name}: installed`);
  return [language, programs];
});

let shop: Templates | undefined;
let quickStart: Templates | undefined;
let messages: readonly string[] | undefined;
for (const [{ name, error }, programs] of installed) {
  for (let round = 1; round <= RUNS; round++) {
    const templates = synthesize(programs.shop);
    deepStrictEqual(Object.keys(templates), ['Keys.template.json', 'Shop.template.json']);
    deepStrictEqual(templates, shop ??= templates, `${name}: another template than ${LANGUAGES[0].name}'s`);
  }
  report(`${name}: the example synthesizes the same templates`);

  for (const [app, program] of Object.entries(programs.quickStarts)) {
    const templates = synthesize(program);
    deepStrictEqual(Object.keys(templates), ['Web.template.json']);
    deepStrictEqual(templates, quickStart ??= templates, `${app}: another template than ${LANGUAGES[0].name}'s`);
    report(`${app}: the quick start works in a new app, with \`cdk synth\``);
  }

  const thrown = errorsOf(programs.wrongInput);
  messages ??= thrown.map(({ message }) => message);
  deepStrictEqual(thrown.map(({ type }) => type), ERRORS.map(() => error));
  for (const [index, [kind, beginning]] of ERRORS.entries()) {
    ok(messages[index].startsWith(beginning), `${kind}: ${messages[index]}`);
    ok(thrown[index].message.replace(/^\w*Error: /, '').startsWith(messages[index]), `${name}, ${kind}: ${thrown[index].message}`);
  }
  report(`${name}: an error of ${ERRORS.map(([kind]) => kind).join(', ')} is of type ${error} and begins with its message`);
}
