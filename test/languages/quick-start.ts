import { mkdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Program, Workplace } from './language';
import { run } from './process';

/** The first block of code of a Markdown file in a language. */
export function firstBlock(file: string, language: string): string {
  const block = new RegExp(`^\`\`\`${language}\\b.*\\n([^]*?)^\`\`\`$`, 'm').exec(readFileSync(file, 'utf8'));
  if (block === null) {
    throw new Error(`${file} has no block of ${language}`);
  }
  return block[1];
}

const cli = (library: string) => join(library, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** A new app as `cdk init` lays it out, without what it would fetch. The name of the folder becomes that of the app. */
export function cdkInit({ library, directory, versions }: Workplace, language: string, name: string): string {
  const app = join(directory, name);
  mkdirSync(app, { recursive: true });
  run([process.execPath, cli(library), 'init', 'app', '--language', language, '--generate-only', '--lib-version', versions.cdk], { cwd: app });
  return app;
}

/** `cdk synth` in an app, as its cdk.json says or with another command. */
export function cdkSynth({ library }: Workplace, { command, ...rest }: Partial<Program> & { readonly cwd: string }): Program {
  const app = command === undefined ? [] : ['--app', command.join(' ')];
  return { command: [process.execPath, cli(library), 'synth', '--quiet', '--no-notices', ...app], ...rest };
}
