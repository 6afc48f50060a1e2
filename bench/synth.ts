import { createHash } from 'crypto';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACCOUNT, REGION, secretsOf, sharedSecrets } from './secrets';
import * as ways from './ways';

/** What a run in one way reports to `run.ts`. */
export interface SynthResult {
  readonly seconds: number;
  /** Of all threads: the garbage collector and the compiler of the template validation have their own. */
  readonly cpuSeconds: number;
  /** Roles, policies and task definitions. */
  readonly resources: number;
  /** The same where the same permissions stand inline and the containers are alike. */
  readonly digest: string;
}

/** With four resources a task, a stack holds 125 of them. */
const TASKS_PER_STACK = 100;

// One run in a process of its own: `synth.js ours 1000`.
const [way, count] = process.argv.slice(2);
const build = ways[way as keyof typeof ways]; // `run.ts` passes the name of one
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));

const cpuStart = process.cpuUsage();
const start = process.hrtime.bigint();
const app = new App({ outdir });
for (let first = 0; first < Number(count); first += TASKS_PER_STACK) {
  const stack = new Stack(app, `Stack${first / TASKS_PER_STACK}`, { env: { account: ACCOUNT, region: REGION } });
  const shared = sharedSecrets(stack);
  for (let index = first; index < Math.min(first + TASKS_PER_STACK, Number(count)); index++) {
    const scope = new Construct(stack, `Service${index}`);
    build(scope, secretsOf(scope, `service-${index}`, shared));
  }
}
const { stacks } = app.synth();
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(cpuStart);

const resources = stacks.flatMap(({ template }) => Object.values<any>(template.Resources)).filter(({ Type }) => /^AWS::(IAM|ECS)::/.test(Type));
const result: SynthResult = { seconds, cpuSeconds: (user + system) / 1e6, resources: resources.length, digest: digestOf(resources) };
process.stdout.write(JSON.stringify(result));
rmSync(outdir, { recursive: true });

/** Lists are compared in any order, names of resources not at all. */
function digestOf(all: readonly any[]): string {
  const parts = all.flatMap(({ Properties }) => [Properties.Policies, Properties.ContainerDefinitions]).filter((part) => part !== undefined);
  return createHash('sha256').update(JSON.stringify(inOrder(parts))).digest('hex');
}

function inOrder(value: any): any {
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(inOrder(item))).sort();
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, inOrder(value[key])]));
}
