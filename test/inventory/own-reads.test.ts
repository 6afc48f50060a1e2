// What a task says of itself is what the report finds in the template, in generated apps.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { SecretRead, SecretUsage, SecureFargateTaskDefinition } from '../../src';
import { secretAccess } from '../../src/inventory/inventory';
import { AccessRead, AccessUsage } from '../../src/inventory/secret-access';
import { loadModel } from '../../src/template/load';
import { Construction } from '../proof/construction';
import { Containers } from '../proof/containers';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { Kind, KINDS } from '../proof/kinds';
import { AppModel } from '../proof/model';
import { Sources } from '../proof/sources';
import { Tasks } from '../proof/tasks';
import { AS_WRITTEN } from '../proof/writing';

/** How values arrive that a template shows. A program that fetches by itself, and what is retained, have no reference. */
const USAGES = new Map<SecretUsage, AccessUsage>([
  [SecretUsage.ENVIRONMENT_VARIABLE, 'environment variable'],
  [SecretUsage.LOG_OPTION, 'log option'],
  [SecretUsage.REPOSITORY_CREDENTIALS, 'registry credentials'],
  [SecretUsage.FILE, 'file'],
]);

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'own-reads-')); });
afterEach(() => rmSync(outdir, { recursive: true }));

/** Kinds in which names are not shown or the library cannot follow, and kinds that are refused at times. */
const OTHERS: readonly Kind[] = ['own grants', 'plain secrets', 'overrides', 'canaries', 'hostile paths', 'named roles', 'busy roles', 'late keys'];

/** What is left of the names that generated apps have, in both. */
const UNSAID = /\$\{|…/;

function synthesized(model: AppModel): App {
  rmSync(outdir, { recursive: true });
  mkdirSync(outdir);
  const asset = join(outdir, 'asset.env');
  writeFileSync(asset, 'MODE=on\n');
  const app = new App({ outdir: join(outdir, 'out'), treeMetadata: false, analyticsReporting: false, context: { 'aws:cdk:disable-stack-trace': true } });
  const construction = new Construction(app, model, AS_WRITTEN);
  const sources = new Sources(construction);
  const tasks = new Tasks(construction, sources, new Containers(construction, sources, asset));
  model.tasks.forEach((task, index) => tasks.add(task, index));
  app.synth();
  return app;
}

const key = (usage: string, container: unknown, name: unknown) => [usage, container ?? '', name ?? ''].join(' ');

function keyOfOwn({ usage, container, name }: SecretRead): string[] {
  const shown = USAGES.get(usage);
  return shown === undefined ? [] : [key(shown, container, name)];
}

/** A task names a file without its directory. */
function keyOfRead({ usage, container, name }: AccessRead): string {
  return key(usage, container, usage === 'file' ? name?.split('/').at(-1) : name);
}

test('each read of a task is in the report, and no other', () => {
  const { apps: numRuns, seed } = extent({ apps: 10, seed: 20261128 });
  const kinds = new Set(KINDS.filter((kind) => !OTHERS.includes(kind)));
  let compared = 0;
  fc.assert(fc.property(apps(kinds), (model) => {
    const app = synthesized(model);
    const { tasks } = secretAccess(loadModel(join(outdir, 'out')));
    const own = app.node.findAll().filter((node): node is SecureFargateTaskDefinition => node instanceof SecureFargateTaskDefinition);
    for (const task of own) {
      const definition = task.taskDefinition.node.defaultChild as CfnElement; // that of every task definition
      const logicalId: string = Stack.of(definition).resolve(definition.logicalId);
      const found = tasks.filter((each) => each.logicalId === logicalId && each.path === task.taskDefinition.node.path)
        .flatMap(({ reads }) => reads.map(keyOfRead));
      const ofContainers = task.secretReads.filter(({ container }) => container !== undefined).flatMap(keyOfOwn);
      const said = (keys: readonly string[]) => [...new Set(keys.filter((each) => !UNSAID.test(each)))].sort();
      expect(said(found)).toEqual(said(Stack.of(task).resolve(ofContainers)));
      compared += found.length;
    }
  }), { numRuns, seed });
  expect(compared).toBeGreaterThan(numRuns);
});
