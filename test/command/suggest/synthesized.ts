// Runs the code for a task and compares what the new task definition reads with what the old one reads.

import { App, Stack } from 'aws-cdk-lib';
import { functionsOf } from './compile';
import { fakesFor, Fake } from './fakes';
import { TaskCode } from '../../../command/suggest/code/task-code';
import { fileOf } from '../../../command/suggest/suggest';
import { hasSymbol, symbol } from '../../../src/access/text';
import { audit } from '../../../src/rule/audit';
import { parseReference } from '../../../src/rule/parsed-reference';
import { buildModel } from '../../../src/template/build-model';
import { Location, Model, Reference, TaskModel } from '../../../src/template/model';
import { NO_CONSTRUCTS } from '../../../src/template/template';

/** The new template, and what the audit says of it. */
export interface Replaced {
  readonly task: TaskModel;
  readonly model: Model;
  readonly fakes: readonly Fake[];
  readonly template: any;
}

/**
 * Synthesizes a stack with the task that the code makes, where the old one is.
 */
export function replaced(code: TaskCode, location: Location): Replaced {
  const known = !hasSymbol(location.region) && !hasSymbol(location.account);
  const app = new App({ analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-stack-trace': true } });
  const stack = new Stack(app, 'New', known ? { env: { account: location.account, region: location.region } } : {});
  const fakes = fakesFor(code.asks, stack, known ? location : { partition: 'aws', region: 'eu-central-1' });
  const make = functionsOf(fileOf({ tasks: [code], others: [] }, 'typescript'))[code.name];
  make(stack, Object.fromEntries(fakes.map(({ ask, value }) => [ask.name, value])));
  const template = app.synth().getStackByName('New').template;
  const model = buildModel([{
    id: 'New',
    file: 'New.json',
    body: template,
    nested: {},
    constructs: NO_CONSTRUCTS,
    whole: true,
    location: known ? location : { partition: symbol('partition'), region: symbol('region'), account: symbol('account') },
  }]);
  const [task] = model.stacks[0].tasks;
  return { task, model, fakes, template };
}

/**
 * What a task reads, with what is passed instead of what the template does not say. Sorted.
 */
export function readsOf({ references, location }: TaskModel, fakes: readonly Fake[] = []): string[] {
  return references.map((reference) => [
    reference.usage, passed(reference.container ?? '', fakes), reference.name ?? '', resourceOf(reference, location, fakes),
  ].join(' | ')).sort();
}

/**
 * Secrets that a task has in plain text. The code reads them.
 */
export function plaintextsOf({ containers }: TaskModel, fakes: readonly Fake[]): string[] {
  return containers.flatMap((container) => container.environment.filter(({ name }) => container.plaintexts.some((each) => each.place === 'environment variable' && each.name === name))
    .map(({ name, values }) => ['environment variable', passed(container.name, fakes), name, passed(values.map(({ text }) => text).join('\n'), fakes)].join(' | ')));
}

function resourceOf({ valueFrom, usage }: Reference, location: Location, fakes: readonly Fake[]): string {
  const text = valueFrom.map((each) => each.text).join('\n');
  const given = passed(text, fakes);
  const { arn } = parseReference(given, usage, location);
  // A name is of the account and the Region of the task, as its ARN says.
  return given.startsWith(`${arn}:`) ? given.replace(/:::$/, '') : arn;
}

function passed(text: string, fakes: readonly Fake[]): string {
  const whole = fakes.find(({ ask, text: now }) => ask.text === text && now !== undefined);
  const beginning = fakes.find(({ ask, text: now }) => ask.text !== undefined && now !== undefined && text.startsWith(`${ask.text}:`));
  return whole?.text ?? (beginning ? (beginning.text ?? '') + text.slice(beginning.ask.text?.length) : text);
}

/**
 * What the audit finds that keeps a task from starting or gives it too much.
 */
export function faultsOf({ model }: Replaced): string[] {
  const { findings, summary } = audit(model);
  return [
    ...findings.filter(({ rule }) => !['PartialSecretArn', 'AmbiguousSecretSuffix', 'SharedAccess'].includes(rule)).map(({ rule, message }) => `${rule}: ${message}`),
    ...(summary.notGranted > 0 ? [`${summary.notGranted} not granted`] : []),
  ];
}
