import { spawnSync } from 'child_process';
import { join } from 'path';
import type { LoadResult } from './load';
import type { SynthResult } from './synth';

const quick = process.argv.includes('--quick');
const TASKS = quick ? 200 : 1_000;
const RUNS = quick ? 2 : 5;
const GROWTH = quick ? [200, 400] : [1_000, 2_500, 5_000];
const LOADS = quick ? 5 : 15;

// Runs alternate, so that whatever else the machine does falls on all of them; the first round warms up and is not counted.
const synths = rounds(['ours', 'l2', 'l1'], RUNS, (way) => run<SynthResult>('synth', way, String(TASKS)));
const seconds = compared(synths, ({ seconds: taken }) => taken);
const cpu = compared(synths, ({ cpuSeconds }) => cpuSeconds);
const resources = (way: string) => String(latest(synths, way).resources / TASKS);
if (latest(synths, 'ours').digest !== latest(synths, 'l1').digest) {
  throw new Error('the template written by hand is not the one this library makes: the comparison means nothing');
}

print(`${TASKS} task definitions with 10 secrets each: construct, synth and template validation, median of ${RUNS} runs`, [
  ['', 'seconds', 'ours is', 'target', 'CPU seconds', 'ours is', 'resources a task'],
  ['ours', seconds.median('ours').toFixed(2), '', '', cpu.median('ours').toFixed(2), '', resources('ours')],
  ...[['L2, wired by hand', 'l2', '≤ 0.90 ×'], ['L1, written by hand', 'l1', '≤ 1.30 ×']].map(([title, way, target]) =>
    [title, seconds.median(way).toFixed(2), seconds.ratio('ours', way), target, cpu.median(way).toFixed(2), cpu.ratio('ours', way), resources(way)]),
]);

const growth = GROWTH.map((count) => ({ count, taken: run<SynthResult>('synth', 'ours', String(count)).seconds }));
const validation = run<SynthResult>('synth', 'ours', '1').seconds;
print(`growth: ours, beside the ${validation.toFixed(2)} seconds that one task takes`, [
  ['tasks', 'seconds', 'milliseconds a task', 'times the first'],
  ...growth.map(({ count, taken }) => {
    const each = (total: number, tasks: number) => (total - validation) / tasks;
    const first = each(growth[0].taken, growth[0].count);
    return [String(count), taken.toFixed(2), (1_000 * each(taken, count)).toFixed(2), times(each(taken, count) / first)];
  }),
]);

const loads = rounds(['package', 'used', 'reference'], LOADS, (what) => run<LoadResult>('load', what));
const milliseconds = compared(loads, ({ milliseconds: taken }) => taken);
const modules = (what: string) => String(latest(loads, what).modules.length);
print(`loading, median of ${LOADS} runs`, [
  ['', 'milliseconds', 'modules of aws-cdk-lib', 'to the reference', 'target'],
  ...[['require of the package', 'package'], ['and its classes touched', 'used']].map(([title, what]) =>
    [title, milliseconds.median(what).toFixed(1), modules(what), milliseconds.ratio(what, 'reference'), '≤ 1.30 ×']),
  ['FargateTaskDefinition, Secret, ContainerImage, Role', milliseconds.median('reference').toFixed(1), modules('reference'), '', ''],
]);
const known = new Set(latest(loads, 'reference').modules);
const additional = latest(loads, 'used').modules.filter((file) => !known.has(file));
process.stdout.write(`modules that only this package loads: ${additional.join(', ') || 'none'}\n`);

function run<T>(script: string, ...args: string[]): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', join(__dirname, 'modules.js'), join(__dirname, `${script}.js`), ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) {
    throw new Error(`${script} ${args.join(' ')} failed\n${stderr}`);
  }
  return JSON.parse(stdout);
}

function rounds<T>(names: readonly string[], count: number, measure: (name: string) => T): ReadonlyMap<string, readonly T[]> {
  const results = new Map(names.map((name): [string, T[]] => [name, []]));
  for (let round = 0; round <= count; round++) {
    for (const name of names) {
      const result = measure(name);
      if (round > 0) {
        results.get(name)?.push(result);
      }
    }
  }
  return results;
}

function latest<T>(results: ReadonlyMap<string, readonly T[]>, name: string): T {
  const [result] = results.get(name) ?? [];
  return result;
}

/** Medians, of the values and of the ratios of each round: what slows the machine for a while slows both sides of a ratio. */
function compared<T>(results: ReadonlyMap<string, readonly T[]>, valueOf: (result: T) => number) {
  const values = (name: string) => (results.get(name) ?? []).map(valueOf);
  return {
    median: (name: string) => median(values(name)),
    ratio: (name: string, other: string) => {
      const others = values(other);
      return times(median(values(name).map((value, round) => value / others[round])));
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function times(factor: number): string {
  return `${factor.toFixed(2)} ×`;
}

function print(title: string, rows: readonly string[][]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((cell, column) => column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd());
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}
