import { example, exampleBefore } from './support/example';
import { manyTasks } from './support/many-tasks';
import { changesByPlace } from '../../page/data/changes';
import { filtered, filterInWords, isFiltering, NO_FILTER } from '../../page/data/filter';
import { hashOf } from '../../page/data/hash';
import { inventoryOf } from '../../page/data/inventory';
import { registerLines, secretLines } from '../../page/data/lines';
import { conditionParts, relevantTo } from '../../page/data/relevant';
import { selectionOf } from '../../page/data/selection';
import { keyTitle, resourceTitle } from '../../page/data/titles';
import { traceOf } from '../../page/data/trace';
import { fragmentOf, stateOf } from '../../page/state/fragment';
import { neighbour } from '../../page/view/keys';
import { accessChanges } from '../../src/inventory/changes';
import { secretAccess } from '../../src/inventory/inventory';
import { modelOfTexts } from '../../src/template/load';

const inventory = inventoryOf(example());
const named = (name: string) => inventory.reads.filter(({ read }) => read.name === name);

test('a read has the same id in each report that has it', () => {
  const ids = new Set(inventoryOf(exampleBefore()).reads.map(({ id }) => id));
  expect(named('STRIPE_API_KEY').every(({ id }) => ids.has(id))).toBe(true);
  expect(named('SESSION_SIGNING_KEY_OLD').some(({ id }) => ids.has(id))).toBe(false);
});

test('a thousand reads have as many ids, and ten thousand paths as many hashes', () => {
  const { reads } = inventoryOf(secretAccess(modelOfTexts(manyTasks(100, 10))));
  expect(new Set(reads.map(({ id }) => id)).size).toBe(1000);
  expect(new Set(Array.from({ length: 10_000 }, (_, index) => hashOf(`Stack/Task${index}`))).size).toBe(10_000);
});

test('two resources of one path are two tasks', () => {
  const access = example();
  const { tasks } = inventoryOf({ ...access, tasks: [...access.tasks, ...access.tasks] });
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(12);
});

test.each([
  ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:a/b-AbCdEf', undefined, 'a/b-AbCdEf'],
  ['arn:aws:ssm:eu-central-1:111122223333:parameter/a/b', undefined, '/a/b'],
  ['arn:aws:ssm:eu-central-1:111122223333:parameter/a', undefined, 'a'],
  ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-AbCdEf', 'Stack/Secret', 'Stack/Secret'],
  ['a malformed reference', undefined, 'a malformed reference'],
])('%s of the construct %s is called %s', (resource, path, title) => {
  expect(resourceTitle(resource, path)).toBe(title);
});

test('a key is called by its id or alias', () => {
  expect(['arn:aws:kms:eu-central-1:111122223333:key/1-2', 'arn:aws:kms:eu-central-1:111122223333:alias/a', 'x'].map(keyTitle)).toEqual(['1-2', 'a', 'x']);
});

test('a fragment and the state it describes convert into each other', () => {
  const state = { view: 'secrets', filter: { query: 'a b&c=d#', answers: ['granted', 'malformed'], usage: 'file', stack: 'A/B' }, select: 'x' } as const;
  expect(stateOf(fragmentOf(state))).toEqual(state);
  expect(fragmentOf(stateOf(''))).toBe('#');
});

test('an empty filter shows everything', () => {
  expect(filtered(inventory.reads, NO_FILTER)).toBe(inventory.reads);
  expect(isFiltering({ ...NO_FILTER, query: ' ' })).toBe(false);
  expect(filterInWords({ query: 'x', answers: ['granted'], usage: 'file', stack: 'S' })).toBe('text “x”, access granted, arrives as file, stack S');
});

test('the lines of the register and of the secrets have each read once', () => {
  for (const lines of [registerLines(inventory.tasks, inventory.reads, true), secretLines(inventory.secrets, inventory.reads, true)]) {
    const ids = lines.flatMap((line) => line.kind === 'read' ? line.entry.id : []);
    expect([...ids].sort()).toEqual(inventory.reads.map(({ id }) => id).sort());
  }
});

test('the linked columns lead from the container to the statement that grants, or to the missing permission', () => {
  const [entry] = named('LEDGER_DATABASE_URL');
  const { columns, links } = traceOf([entry], inventory);
  expect(columns.map(({ nodes }) => nodes.map(({ kind }) => kind))).toEqual([['container'], ['name'], ['secret'], ['key'], ['statement', 'open']]);
  expect(links.map(({ access }) => access)).toEqual(['not granted', 'not granted', 'granted', 'not granted', 'not granted']);
});

test('an id of another report selects nothing', () => {
  expect(selectionOf(inventory, 'gone')).toBeUndefined();
  expect(selectionOf(inventory, inventory.tasks[0].id)?.kind).toBe('task');
});

test('a read that replaces another is one change', () => {
  const changes = changesByPlace(accessChanges(exampleBefore(), example()), inventory);
  expect(changes.map(({ kind, entry }) => [kind, entry?.read.name])).toEqual([['changed', 'DATABASE_PASSWORD'], ['added', 'SESSION_SIGNING_KEY_OLD'], ['removed', undefined]]);
});

test('the part of a condition that concerns the read is shown, and the rest is counted', () => {
  const [{ read }] = named('STRIPE_API_KEY');
  const { operator, values } = conditionParts(`StringLike kms:EncryptionContext:SecretARN: a, ${read.resource}, b`);
  expect(operator).toBe('StringLike kms:EncryptionContext:SecretARN');
  expect(relevantTo(read, values)).toEqual({ shown: [read.resource], others: 2 });
});

test.each([['ArrowDown', 2, 4], ['ArrowUp', 2, 0], ['Home', 4, 0], ['End', 0, 4], ['PageDown', 0, 4], ['ArrowDown', 4, undefined], ['x', 2, undefined]])('%s on line %j goes to %j', (key, from, to) => {
  expect(neighbour([true, false, true, false, true], from, key, (isTarget) => isTarget)).toBe(to);
});
