// Synthesizes a modelled app.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Construction } from './construction';
import { Containers } from './containers';
import { Undeployed } from './deployment';
import { AppModel, StackName } from './model';
import { hashProblems, nestedIn } from './nested';
import { Sources } from './sources';
import { Tasks } from './tasks';
import { AS_WRITTEN, Writing } from './writing';

/** What synthesis leaves. */
export interface Synthesized {
  readonly stacks: readonly Undeployed[];
  readonly warnings: readonly Warning[];
  /** What anybody can read who runs `cdk synth`, templates apart. */
  readonly printed: string;
  /** Files whose names are not those of their contents. */
  readonly hashProblems: readonly string[];
}

export interface Warning {
  /** Of the construct. */
  readonly path: string;
  readonly id: string;
  readonly message: string;
}

/** Writes the tasks of the model of a construction. */
export type Build = (construction: Construction, sources: Sources, containers: Containers) => void;

const byTheLibrary: Build = (construction, sources, containers) => {
  const tasks = new Tasks(construction, sources, containers);
  construction.model.tasks.forEach((task, index) => tasks.add(task, index));
};

/** The newest CDK looks at templates once more; the floor has no such property. */
const WITHOUT_TEMPLATE_VALIDATION: object = { builtinCloudFormationValidation: false };

/**
 * The templates of an app, and what was said of it.
 */
export function synthesize(model: AppModel, writing: Writing = AS_WRITTEN, build: Build = byTheLibrary): Synthesized {
  const directory = mkdtempSync(join(tmpdir(), 'proof-'));
  try {
    const asset = join(directory, 'asset.env');
    writeFileSync(asset, 'MODE=on\n');
    const outdir = join(directory, 'out');
    mkdirSync(outdir);
    const app = new App({
      outdir,
      // What says nothing of the templates takes its time.
      analyticsReporting: false,
      treeMetadata: false,
      ...WITHOUT_TEMPLATE_VALIDATION,
      context: {
        'aws:cdk:disable-stack-trace': true,
        'aws:cdk:disable-logicalId-metadata': true,
        'aws:cdk:disable-creation-stack-traces': true,
        '@aws-cdk/aws-iam:minimizePolicies': writing.minimizePolicies,
      },
    });
    const construction = new Construction(app, model, writing);
    const sources = new Sources(construction);
    build(construction, sources, new Containers(construction, sources, asset));
    const assembly = app.synth();
    const messages = assembly.stacks.flatMap((stack) => stack.messages);
    return {
      stacks: assembly.stacks.map(({ id, stackName, template }) => {
        const place = construction.placeOf(id as StackName); // the construction's names
        return { name: id, stackName, place, template, nested: nestedIn(id, template, place, outdir) };
      }),
      warnings: messages.map(({ id, entry }) => warning(id, String(entry.data))),
      printed: [...messages.map(({ entry }) => String(entry.data)), readFileSync(join(outdir, 'manifest.json'), 'utf8')].join('\n'),
      hashProblems: hashProblems(outdir),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function warning(path: string, text: string): Warning {
  const [, message, id] = /^([^]*) \[ack: ([^\]]*)\]$/.exec(text) ?? ['', text, ''];
  return { path, id: id.replace(/^cdk-fargate-secrets:/, ''), message };
}
