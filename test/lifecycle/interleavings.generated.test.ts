import { Definition, End, ends, Options } from './model';
import { redeployDefinition } from '../../src/lifecycle/redeploy-machine';

const DEFINITION = redeployDefinition({ partition: 'aws', cluster: 'cluster', service: 'api', queueUrl: 'queue', debounce: 60 }) as Definition;

/** The definition with some of its states changed. */
function changed(states: { readonly [name: string]: object }): Definition {
  const entries = Object.entries(states).map(([name, change]) => [name, { ...DEFINITION.States[name], ...change }]);
  return { ...DEFINITION, States: { ...DEFINITION.States, ...Object.fromEntries(entries) } };
}

const updates = (found: readonly End[]) => [...new Set(found.map((end) => end.updates))].sort();

/** Whether an execution ended well though nothing was deployed after its event. */
const losesEvents = (found: readonly End[]) => found.some((end) => end.updates === 0 && end.executions.includes('Redeployed'));

async function inAllOrders(definition: Definition, options: Options): Promise<{ updates: number[]; losesEvents: boolean; states: string[] }> {
  const found = await ends(definition, options);
  return { updates: updates(found), losesEvents: losesEvents(found), states: [...new Set(found.flatMap((end) => end.executions))].sort() };
}

test('four events of one moment make one deployment, in every order of the steps of their executions', async () => {
  expect(await inAllOrders(DEFINITION, { executions: 4 })).toEqual({ updates: [1], losesEvents: false, states: ['Redeployed'] });
});

test('a list that shows executions as running that have ended changes nothing', async () => {
  expect(await inAllOrders(DEFINITION, { executions: 3, staleLists: true })).toEqual({ updates: [1], losesEvents: false, states: ['Redeployed'] });
});

test('an execution whose call is refused fails, and another one deploys', async () => {
  expect(await inAllOrders(DEFINITION, { executions: 3, refused: [0] })).toEqual({ updates: [1], losesEvents: false, states: ['Failed', 'Redeployed'] });
});

test('no execution succeeds if every call is refused', async () => {
  expect(await inAllOrders(DEFINITION, { executions: 3, refused: [0, 1, 2] })).toEqual({ updates: [0], losesEvents: false, states: ['Failed'] });
});

// The model finds what is wrong with machines that look right.

test('without a look at the others, there are as many deployments as events', async () => {
  const definition = changed({ Decide: { Default: 'Redeploy' } });
  expect((await inAllOrders(definition, { executions: 3 })).updates).toEqual([1, 2, 3]);
});

test('without the second look at the service, there are as many deployments as events', async () => {
  const definition = changed({ MyTurn: { ...DEFINITION.States.MyTurn, Choices: [{ Condition: '{% $turn %}', Next: 'Redeploy' }] } });
  expect((await inAllOrders(definition, { executions: 3 })).updates).toEqual([1, 2, 3]);
});

test('an execution that ends in favour of an older one loses its event when that one fails', async () => {
  const definition = changed({ MyTurn: { Default: 'Redeployed' } });
  expect((await inAllOrders(definition, { executions: 3, refused: [0] })).losesEvents).toBe(true);
});
