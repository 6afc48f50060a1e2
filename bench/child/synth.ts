import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { build, Scenario } from './scenarios';
import { digestOf, resourcesIn } from './template';

/** What constructing and synthesizing an app reports. */
export interface SynthResult {
  readonly seconds: number;
  /** Of all threads: the garbage collector and the compiler of the template validation have their own. */
  readonly cpuSeconds: number;
  /** Bytes in use after a collection, where `--expose-gc` allows one. */
  readonly heapUsed?: number;
  /** Roles, policies and task definitions, where they are asked for. */
  readonly resources?: number;
  /** The same where permissions and containers are the same, in whatever order; where it is asked for. */
  readonly digest?: string;
}

// One run in a process of its own: `synth.js ours 1000`, or `synth.js ours 100 template` to look at what it wrote.
const [scenario, count, look] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'bench-'));

// Modules are loaded and compiled before anything is measured, and all of them whatever is: the rest is the work itself.
for (const [index, way] of (['ours', 'l2', 'l1'] as const).entries()) {
  synthesized(way, 1, `warm-${index}`);
}

const cpuStart = process.cpuUsage();
const start = process.hrtime.bigint();
const { app, assembly } = synthesized(scenario as Scenario, Number(count), 'measured'); // the measures pass the name of one
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(cpuStart);

const resources = look === 'template' ? resourcesIn(assembly) : undefined;
const result: SynthResult = {
  seconds,
  cpuSeconds: (user + system) / 1e6,
  heapUsed: heapUsed(),
  resources: resources?.length,
  digest: resources && digestOf(resources),
};
process.stdout.write(JSON.stringify(result));
rmSync(directory, { recursive: true });

function synthesized(name: Scenario, times: number, outdir: string) {
  const built = new App({ outdir: join(directory, outdir) });
  build(name, built, times);
  return { app: built, assembly: built.synth() };
}

/** The second collection takes what only the first set free. The app counts: something has to refer to it still. */
function heapUsed(): number | undefined {
  global.gc?.();
  global.gc?.();
  return global.gc && app.node.children.length >= 0 ? process.memoryUsage().heapUsed : undefined;
}
