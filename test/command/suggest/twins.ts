// The generated apps of the proof, written by hand with the CDK alone.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { symbol } from '../../../src/access/text';
import { NO_CONSTRUCTS, Template } from '../../../src/template/template';
import { Construction } from '../../proof/construction';
import { Containers, imageOn } from '../../proof/containers';
import { AppModel, ContainerModel, LogModel, ReadModel, StackName, TaskModel } from '../../proof/model';
import { nestedIn } from '../../proof/nested';
import { taskIdOf } from '../../proof/places';
import { Sources } from '../../proof/sources';
import { Undeployed } from '../../proof/stacks';
import { AS_WRITTEN } from '../../proof/writing';

const OPEN = { partition: symbol('partition'), region: symbol('region'), account: symbol('account') };

/**
 * The templates of the twin of an app. Undefined where the L2 makes a circle of the permissions to decrypt, and there is no twin.
 */
export function twinOf(model: AppModel): Template[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'twin-'));
  try {
    const asset = join(folder, 'asset.env');
    writeFileSync(asset, 'MODE=on\n');
    const outdir = join(folder, 'out');
    mkdirSync(outdir);
    const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:enable-path-metadata': true } });
    const construction = new Construction(app, model, AS_WRITTEN);
    const sources = new Sources(construction);
    const containers = new Containers(construction, sources, asset);
    model.tasks.forEach((task, index) => addTask(task, index, construction, sources, containers));
    return app.synth().stacks.map(({ id, stackName, template }) => {
      const place = construction.placeOf(id as StackName); // the construction's names
      return templateOf({ name: id, stackName, place, template, nested: nestedIn(id, template, place, outdir) }, model);
    });
  } catch (error) {
    if (/cyclic reference|DependencyCycle/.test(String(error))) {
      return undefined;
    }
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function templateOf({ name, stackName, place, template, nested }: Undeployed, model: AppModel): Template {
  return {
    id: name,
    file: `${name}.json`,
    body: template,
    stackName,
    constructs: NO_CONSTRUCTS,
    whole: true,
    location: model.environment === 'stated' ? place : OPEN,
    nested: Object.fromEntries(Object.entries(nested).map(([id, stack]) => [id, templateOf(stack, model)])),
  };
}

function addTask(model: TaskModel, index: number, construction: Construction, sources: Sources, containers: Containers): void {
  const stack = construction.stackOf(model);
  // With a role of another stack, the L2 makes a circle among stacks.
  const role = (choice: TaskModel['taskRole'] | TaskModel['executionRole']) => {
    const given = typeof choice === 'object' && 'role' in choice ? construction.model.roles[choice.role] : undefined;
    return given && typeof choice === 'object' && 'role' in choice && (given.kind === 'imported' || (given.stack === model.stack && !model.nested))
      ? construction.role(choice, stack, index) : undefined;
  };
  const task = new ecs.FargateTaskDefinition(stack, taskIdOf(construction.model, index), {
    executionRole: role(model.executionRole), taskRole: role(model.taskRole),
  });
  model.containers.map((container) => byHand(container, construction.model)).forEach((container, number) => {
    const { image } = container;
    const credentials = image.kind !== 'registry' ? undefined : container.credentials ?? model.hosts[image.host];
    task.addContainer(construction.writing.names('container', number), {
      ...containers.plain(container, stack, index),
      // The L2 takes credentials with the image.
      ...(credentials && image.kind === 'registry' && isByHand(credentials, construction.model)
        ? { image: ecs.ContainerImage.fromRegistry(imageOn(image.host), { credentials: sources.source(credentials.source) }) } : {}),
    });
  });
}

/** Each secret is the L2's own, but for pasted references, and for keys of which the L2 makes a circle among stacks. */
function byHand(container: ContainerModel, app: AppModel): ContainerModel {
  const { secrets, files, late, log } = container;
  const read = (each: ReadModel): ReadModel => isByHand(each, app) ? { ...each, by: 'ecs.Secret' } : each;
  return { ...container, secrets: [...secrets, ...files, ...late].map(read), ...(log ? { log: logByHand(log, read) } : {}) };
}

function isByHand({ by, source: index }: ReadModel, { sources }: AppModel): boolean {
  const source = sources[index];
  return by !== 'valueFrom' && !(source.kind === 'owned secret' && source.key !== undefined);
}

function logByHand(log: LogModel, read: (each: ReadModel) => ReadModel): LogModel {
  return log.driver === 'splunk' ? { ...log, token: read(log.token) } : log.driver === 'awslogs' ? log : { ...log, options: log.options.map(read) };
}
