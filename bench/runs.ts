import { execFile, spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { availableParallelism } from 'os';
import { join } from 'path';
import type { Load, LoadResult } from './child/load';
import type { Scenario } from './child/scenarios';
import type { SynthResult } from './child/synth';

/** A CDK to measure with: the package in node_modules that is loaded as aws-cdk-lib. */
export interface Cdk {
  readonly package: string;
  readonly title: string;
}

export const FLOOR = cdk('aws-cdk-lib');
export const NEWEST = cdk('aws-cdk-lib-newest');

export interface SynthOptions {
  readonly cdk: Cdk;
  /** Whether the newest CDK validates the templates, as it does by default. The floor never does. @default false */
  readonly validation?: boolean;
  /** Whether the heap is collected and counted. @default false */
  readonly heap?: boolean;
  /** Whether resources are counted and compared. @default false */
  readonly template?: boolean;
}

/** Constructs and synthesizes an app in a process of its own. */
export function synth(scenario: Scenario, count: number, options: SynthOptions): SynthResult {
  const { cdk: { package: name }, validation = false, heap = false, template = false } = options;
  return run('synth', [scenario, String(count), ...template ? ['template'] : []], heap ? ['--expose-gc'] : [], environment(name, validation));
}

/** Loads the package, or what it is compared with, in a process of its own. */
export function load(what: Load, { package: name }: Cdk): LoadResult {
  return run('load', [what], [], environment(name, false));
}

/** Takes chance out of V8, as far as it has any: what it compiles and collects when is decided by the seed. */
const repeatable = (seed: number) => ['--single-threaded', '--predictable-gc-schedule', `--random-seed=${seed}`, `--hash-seed=${seed}`];

const CACHEGRIND = ['--tool=cachegrind', '--cache-sim=no', '--smc-check=all-non-file', '--cachegrind-out-file=/dev/null'];

/** The instructions that a process takes to construct and synthesize an app, without template validation. */
export async function instructions(scenario: Scenario, count: number, { package: name }: Cdk, seed: number): Promise<number> {
  const args = [...CACHEGRIND, process.execPath, ...repeatable(seed), ...script('synth'), scenario, String(count)];
  const counted = await new Promise<string>((resolve, reject) => {
    execFile('valgrind', args, { env: environment(name, false) }, (error, _, stderr) => error ? reject(error) : resolve(stderr));
  });
  const [, refs] = /I\s+refs:\s+([\d,]+)/.exec(counted) ?? [];
  if (!refs) {
    throw new Error(`valgrind counted no instructions\n${counted}`);
  }
  return Number(refs.replace(/,/g, ''));
}

export function hasValgrind(): boolean {
  return spawnSync('valgrind', ['--version']).status === 0;
}

/** As many at a time as there are cores. */
export async function inParallel<T, R>(items: readonly T[], measure: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (const [index, item] of queue) { // all of them take from one queue
      results[index] = await measure(item);
    }
  }));
  return results;
}

function run<T>(name: string, args: readonly string[], flags: readonly string[], env: NodeJS.ProcessEnv): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...script(name), ...args], { encoding: 'utf8', env });
  if (status !== 0) {
    throw new Error(`${name} ${args.join(' ')} failed\n${stderr}`);
  }
  return JSON.parse(stdout);
}

function script(name: string): string[] {
  return ['--require', join(__dirname, 'child', 'modules.js'), join(__dirname, 'child', `${name}.js`)];
}

function environment(name: string, validation: boolean): NodeJS.ProcessEnv {
  const { CDK_VALIDATION: _, ...inherited } = process.env;
  return { ...inherited, BENCH_CDK: name, ...validation ? {} : { CDK_VALIDATION: 'false' } };
}

function cdk(name: string): Cdk {
  const { version } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  return { package: name, title: `aws-cdk-lib ${version}` };
}
