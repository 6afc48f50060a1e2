// The steps of workflows in guides, run without GitHub: as its runners do, with commands in the place of those that need a network.

import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';

/**
 * The workflow in a guide: its first block of YAML with jobs.
 */
export function workflowOf(guide: string): any {
  const text = readFileSync(join(__dirname, '../../docs/guides', guide), 'utf8');
  return [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml]) => parse(yaml)).find((block) => block?.jobs !== undefined);
}

/** The command line, built once for all tests of a file. */
export class BuiltCommand {
  public readonly path = join(mkdtempSync(join(tmpdir(), 'command-')), 'bin', 'cli.js');

  public build(): void {
    buildSync({ entryPoints: [resolve(__dirname, '../../command/cli.ts')], bundle: true, platform: 'node', outfile: this.path, logLevel: 'silent' });
    writeFileSync(join(this.path, '../../package.json'), '{ "version": "0.0.0" }');
  }

  public remove(): void {
    rmSync(join(this.path, '../..'), { recursive: true });
  }
}

/**
 * A machine for one run. The app in `app` is its template, `template.json`.
 */
export class Runner {
  private readonly folder = mkdtempSync(join(tmpdir(), 'runner-'));

  public constructor(command: BuiltCommand) {
    ['bin', 'app', 'runner'].forEach((name) => mkdirSync(this.at(name)));
    this.script('npm', 'test "$*" = ci');
    this.script('npx', `if [ "$1" = cdk ]; then test "$*" = 'cdk synth --quiet' && mkdir -p cdk.out && cp template.json cdk.out/Web.template.json; else shift; ${process.execPath} ${command.path} "$@"; fi`);
  }

  public at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public script(name: string, text: string): void {
    writeFileSync(this.at('bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }

  /** As a runner of GitHub does: `bash -e`, with the variables that it sets. */
  public run(command: string, env: { readonly [name: string]: string } = {}): { readonly status: number | null; readonly stderr: string } {
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
      cwd: this.at('app'),
      encoding: 'utf8',
      env: {
        PATH: `${this.at('bin')}:${process.env.PATH ?? ''}`,
        RUNNER_TEMP: this.at('runner'),
        GITHUB_OUTPUT: this.at('output'),
        GITHUB_STEP_SUMMARY: this.at('summary'),
        HOME: this.folder,
        ...env,
      },
    });
    return { status, stderr };
  }

  public succeed(command: string, env: { readonly [name: string]: string } = {}): void {
    const { status, stderr } = this.run(command, env);
    expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' });
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
