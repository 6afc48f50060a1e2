import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { redeployDefinition } from '../../src/lifecycle/redeploy-machine';
import { pythonPrograms } from '../deploy/support/python';

// The state machine, run by an interpreter of the Amazon States Language. Each scenario has a service of its own, whose last
// deployment began a day ago unless it says otherwise.

interface Scenario {
  /** When an event comes, in seconds after the first, and how old it is then; or the time it says itself; or a start by hand. */
  readonly events: readonly { readonly after?: number; readonly age?: number; readonly time?: string; readonly manual?: boolean }[];
  /** The last deployment: how old it is, its state, and when it is complete; in seconds. */
  readonly age?: number;
  readonly rollout?: string | null;
  readonly completes?: number;
  /** How long `UpdateService` takes. */
  readonly seconds?: number;
  /** What `UpdateService` answers first; `always` is throttled for ever. */
  readonly errors?: readonly string[];
  readonly gone?: boolean;
  readonly status?: string;
}

interface Outcome {
  readonly updates: readonly { readonly parameters: readonly string[]; readonly refused: boolean; readonly during: string }[];
  /** The states that were entered: what AWS charges for. */
  readonly transitions: number;
  readonly messages: readonly { readonly execution: string; readonly error: string; readonly event: { readonly source: string } }[];
  readonly executions: readonly { readonly status: string; readonly error: string | null; readonly cause: string | null }[];
}

const events = (count: number, gap = 0) => Array.from({ length: count }, (_, index) => ({ after: index * gap }));

const SCENARIOS = {
  'one': { events: events(1) },
  'eight': { events: events(8) },
  'forty': { events: events(40) },
  'spread': { events: events(8, 0.3) },
  'duplicates': { events: Array.from({ length: 3 }, () => ({ age: 30 })) },
  'newer': { age: 10, events: [{ age: 30 }] },
  'too-early': { age: 28, events: [{ age: 30 }] },
  'failed': { age: 10, rollout: 'FAILED', events: [{ age: 30 }] },
  'in-progress': { age: 100, rollout: 'IN_PROGRESS', completes: 25, events: events(3) },
  'in-progress-for-hours': { age: 9_000, rollout: 'IN_PROGRESS', completes: 9_000, events: [{ age: 3_700 }] },
  'no-rollout-state': { rollout: null, events: events(2) },
  'slow': { seconds: 1.5, events: events(6, 0.3) },
  'throttled': { errors: ['ThrottlingException', 'ThrottlingException'], events: events(2) },
  'throttled-for-ever': { errors: ['always'], events: events(1) },
  'refused': { errors: Array.from({ length: 9 }, () => 'InvalidParameterException'), events: events(2) },
  'gone': { gone: true, events: events(1) },
  'draining': { status: 'DRAINING', events: events(1) },
  'by-hand': { events: [{ manual: true }] },
  'no-time': { events: [{ time: 'yesterday' }] },
} satisfies { [name: string]: Scenario };

const DEFINITION = redeployDefinition({
  partition: 'aws',
  cluster: 'arn:aws:ecs:eu-central-1:123456789012:cluster/NAME', // each scenario gets its name
  service: 'api',
  queueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/queue/NAME',
  debounce: 10,
});

let outcomes: { readonly [name: string]: Outcome };

beforeAll(async () => {
  const interpreter = spawn(join(pythonPrograms(), 'python'), [join(__dirname, 'interpreter.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said: { [stream in 'out' | 'err']: string } = { out: '', err: '' };
  interpreter.stdout.on('data', (text) => said.out += String(text));
  interpreter.stderr.on('data', (text) => said.err += String(text));
  interpreter.stdin.end(JSON.stringify({ definition: DEFINITION, scenarios: SCENARIOS }));
  const [code] = await once(interpreter, 'close');
  if (code !== 0) {
    throw new Error(`the interpreter ended with ${code}:\n${said.err.slice(-5_000)}`);
  }
  outcomes = JSON.parse(said.out);
});

/** The calls of `UpdateService`, those that were refused, the messages in the queue, and how the executions ended. */
function summary(name: string) {
  const { updates, messages, executions } = outcomes[name];
  return {
    updates: updates.length,
    refused: updates.filter(({ refused }) => refused).length,
    messages: messages.length,
    ended: [...new Set(executions.map(({ status, error }) => error ?? status))],
  };
}

const DEPLOYED_ONCE = { updates: 1, refused: 0, messages: 0, ended: ['SUCCEEDED'] };

test.each<[string, keyof typeof SCENARIOS]>([
  ['one event', 'one'],
  ['eight events at once', 'eight'],
  ['forty events at once', 'forty'],
  ['eight events within three seconds', 'spread'],
  ['an event that comes three times', 'duplicates'],
  ['an event after the last deployment began', 'too-early'],
  ['a deployment that failed since', 'failed'],
  ['an earlier deployment that is in progress', 'in-progress'],
  ['one that has been in progress for more than an hour', 'in-progress-for-hours'],
  ['a service whose deployments have no rollout state', 'no-rollout-state'],
  ['a slow UpdateService', 'slow'],
  ['an execution started by hand', 'by-hand'],
])('%s: one deployment', (_name, scenario) => {
  expect(summary(scenario)).toEqual(DEPLOYED_ONCE);
});

test('a deployment that began since the event: none', () => {
  expect(summary('newer')).toEqual({ ...DEPLOYED_ONCE, updates: 0 });
});

test('a deployment that is in progress is over before the next one begins', () => {
  expect(outcomes['in-progress'].updates.map(({ during }) => during)).toEqual(['COMPLETED']);
});

test('what the guide says that it costs', () => {
  expect(outcomes.one.transitions).toBe(9);
  expect(outcomes.forty.transitions).toBeLessThan(400);
});

test('UpdateService gets neither a task definition nor a count', () => {
  expect(outcomes.one.updates).toMatchObject([{ parameters: ['cluster', 'forceNewDeployment', 'service'] }]);
});

test('throttling that ends is waited for', () => {
  expect(summary('throttled')).toEqual({ updates: 3, refused: 2, messages: 0, ended: ['SUCCEEDED'] });
});

test('throttling that does not end fails after five more attempts, and is told about', () => {
  expect(summary('throttled-for-ever')).toEqual({ updates: 6, refused: 6, messages: 1, ended: ['RedeployFailed'] });
  expect(outcomes['throttled-for-ever'].messages[0]).toMatchObject({ error: 'Ecs.EcsException', event: { source: 'aws.secretsmanager' } });
});

test('a call that is refused is not repeated; each execution makes its own, and is told about', () => {
  expect(summary('refused')).toEqual({ updates: 2, refused: 2, messages: 2, ended: ['RedeployFailed'] });
  expect(outcomes.refused.executions[0].cause).toContain('Ecs.InvalidParameterException');
});

test.each<[string, keyof typeof SCENARIOS, string]>([
  ['is gone', 'gone', 'MISSING'],
  ['is being deleted', 'draining', 'DRAINING'],
])('a service that %s is told about and not touched', (_name, scenario, status) => {
  expect(summary(scenario)).toEqual({ updates: 0, refused: 0, messages: 1, ended: ['RedeployFailed'] });
  expect(outcomes[scenario].executions[0].cause).toBe(`ServiceNotActive: The status of the service is ${status}`);
});

test('an expression that fails is told about as well', () => {
  expect(summary('no-time')).toEqual({ updates: 0, refused: 0, messages: 1, ended: ['RedeployFailed'] });
});
