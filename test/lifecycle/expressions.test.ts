import { Definition, evaluated } from './model';
import { redeployDefinition } from '../../src/lifecycle/redeploy-machine';

// The expressions of the state machine in the reference implementation of JSONata.

const { States } = redeployDefinition({ partition: 'aws', cluster: 'cluster', service: 'api', queueUrl: 'queue', debounce: 60 }) as Definition;

const EVENT = '2026-11-26T12:00:00Z';
const SELF = 'arn:aws:states:eu-central-1:123456789012:execution:machine:b';
const execution = { Id: SELF, StartTime: '2026-11-26T12:00:02.500Z', Input: { time: EVENT } };
const running = (id: string, StartDate: string) => ({ ExecutionArn: SELF.replace(/.$/, id), StartDate });

async function assigned(state: string, states: object): Promise<{ [name: string]: unknown }> {
  const entries = Object.entries<any>(States[state].Assign).map(async ([name, expression]) => [name, await evaluated(expression, { states })]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The state that follows `Decide`. */
async function decided(variables: { [name: string]: unknown }): Promise<string> {
  for (const { Condition, Next } of States.Decide.Choices) {
    if (await evaluated(Condition, { changedAt: 0, now: 60_000, status: 'ACTIVE', began: -1, rollout: 'COMPLETED', turn: false, ...variables })) {
      return Next;
    }
  }
  return States.Decide.Default;
}

const look = (services: object[], own: object = execution) => assigned('LookAtService', { context: { Execution: own }, result: { Services: services } });

test('the PRIMARY deployment is looked at, whichever is listed first', async () => {
  const deployments = [
    { Status: 'ACTIVE', CreatedAt: '2026-11-26T11:00:00.000Z', RolloutState: 'COMPLETED' },
    { Status: 'PRIMARY', CreatedAt: '2026-11-26T12:00:04.999Z', RolloutState: 'IN_PROGRESS' },
  ];
  expect(await look([{ Status: 'ACTIVE', Deployments: deployments }])).toMatchObject({
    changedAt: Date.parse(EVENT), status: 'ACTIVE', began: Date.parse(EVENT) + 4_999, rollout: 'IN_PROGRESS',
  });
});

test.each([
  ['no service', [], { status: 'MISSING', began: 0, rollout: 'UNKNOWN' }],
  ['a service without deployments', [{ Status: 'INACTIVE', Deployments: [] }], { status: 'INACTIVE', began: 0, rollout: 'UNKNOWN' }],
  ['a deployment without a rollout state', [{ Status: 'ACTIVE', Deployments: [{ Status: 'PRIMARY', CreatedAt: EVENT }] }], { status: 'ACTIVE', began: Date.parse(EVENT), rollout: 'UNKNOWN' }],
])('%s gives a value to each variable', async (_name, services, expected) => {
  expect(await look(services)).toMatchObject(expected);
});

test('an execution that was started by hand counts from its own start', async () => {
  expect(await look([], { ...execution, Input: {} })).toMatchObject({ changedAt: Date.parse('2026-11-26T12:00:02.500Z') });
});

test.each([
  ['a deployment 4.999 seconds after the event is too early', { began: 4_999 }, 'LookAtOthers'],
  ['one 5 seconds after it is enough', { began: 5_000 }, 'Redeployed'],
  ['also while it is in progress', { began: 5_000, rollout: 'IN_PROGRESS' }, 'Redeployed'],
  ['one that failed is not', { began: 5_000, rollout: 'FAILED' }, 'LookAtOthers'],
  ['an earlier one that is in progress is waited for', { rollout: 'IN_PROGRESS' }, 'Pause'],
  ['also by the execution whose turn it is', { rollout: 'IN_PROGRESS', turn: true }, 'Pause'],
  ['for less than an hour', { rollout: 'IN_PROGRESS', turn: true, now: 3_599_999 }, 'Pause'],
  ['and no longer', { rollout: 'IN_PROGRESS', turn: true, now: 3_600_000 }, 'Redeploy'],
  ['the execution whose turn it is deploys', { turn: true }, 'Redeploy'],
  ['a service that is being deleted is told about', { status: 'DRAINING', began: 5_000 }, 'Tell'],
])('%s', async (_name, variables, next) => {
  expect(await decided(variables)).toBe(next);
});

test.each([
  ['it is the only one', [running('b', EVENT)], true],
  ['it is older', [running('b', '2026-11-26T12:00:00.000Z'), running('a', '2026-11-26T12:00:00.001Z')], true],
  ['another one is older', [running('b', '2026-11-26T12:00:00.001Z'), running('c', '2026-11-26T12:00:00.000Z')], false],
  ['both began together and its ARN is smaller', [running('c', EVENT), running('b', EVENT)], true],
  ['both began together and its ARN is greater', [running('b', EVENT), running('a', EVENT)], false],
  ['it is not listed yet and began first', [running('a', '2026-11-26T12:00:02.501Z')], true],
  ['it is not listed yet and began last', [running('a', '2026-11-26T12:00:02.499Z')], false],
  ['nothing is listed', [], true],
])('whether it is the turn of an execution: %s', async (_name, Executions, turn) => {
  expect(await assigned('LookAtOthers', { context: { Execution: execution }, result: { Executions } })).toEqual({ turn });
});

test('the message names the execution, the error and the event', async () => {
  const message = await evaluated(States.Tell.Arguments.MessageBody, { states: { context: { Execution: execution } }, failure: { Error: 'Ecs.EcsException', Cause: 'Rate exceeded' } });
  expect(JSON.parse(String(message))).toEqual({ execution: SELF, error: 'Ecs.EcsException', cause: 'Rate exceeded', event: { time: EVENT } });
});

test('every other expression has a value', async () => {
  const failure = { Error: 'Ecs.EcsException', Cause: 'Rate exceeded' };
  expect(await evaluated(States.Failed.Cause, { failure })).toBe('Ecs.EcsException: Rate exceeded');
  expect(await evaluated(States.Decide.Choices[0].Assign.failure.Cause, { status: 'MISSING' })).toBe('The status of the service is MISSING');
  for (const { Catch } of [States.LookAtService, States.LookAtOthers, States.Redeploy]) {
    const { Error, Cause } = Catch[0].Assign.failure;
    expect(await evaluated(Error, { states: { errorOutput: failure } })).toBe('Ecs.EcsException');
    expect(await evaluated(Cause, { states: { errorOutput: { Error: 'States.Timeout' } } })).toBe('');
  }
});
