import jsonata from 'jsonata';

// A model of executions of one state machine, which takes every order of their steps. It reads the states of the definition and
// evaluates their expressions with the reference implementation of JSONata; it knows the services that tasks call, and nothing of
// what the machine is for.

export interface Definition {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: any };
}

/** What the tasks of one state machine call. */
export interface World {
  /** Deployments after the events: how far the newest is, or that there is none. */
  deployment: 'none' | 'IN_PROGRESS' | 'COMPLETED';
  /** Calls of `UpdateService` that were accepted. */
  updates: number;
}

export interface End {
  readonly updates: number;
  /** For each execution: the name of the state it ended in. */
  readonly executions: readonly string[];
}

export interface Options {
  readonly executions: number;
  /** The executions whose `UpdateService` is refused. */
  readonly refused?: readonly number[];
  /** Whether lists may show executions that have ended as running. */
  readonly staleLists?: boolean;
}

interface Execution {
  readonly state: string;
  readonly variables: { readonly [name: string]: unknown };
  readonly ended: boolean;
}

interface Situation {
  readonly world: World;
  readonly executions: readonly Execution[];
}

/** When the events happened, and how much later what follows them does; in milliseconds. All events happen together. */
const EVENT = Date.parse('2026-11-26T12:00:00Z');
const BEFORE = EVENT - 3_600_000;
const DEPLOYED = EVENT + 70_000;
const NOW = EVENT + 80_000;
const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:machine';

const iso = (time: number) => new Date(time).toISOString();
const arnOf = (index: number) => `${MACHINE.replace('stateMachine', 'execution')}:e${index}`;

class Refused extends Error {}

/** The result of a call, as Step Functions writes it. */
function called(
  resource: string, { world, executions }: Situation, self: number, { refused = [] }: Options, shown: readonly number[],
): { result: unknown; world: World } {
  switch (resource) {
    case 'arn:aws:states:::aws-sdk:ecs:describeServices': {
      const newest = world.deployment === 'none' ? { CreatedAt: iso(BEFORE), RolloutState: 'COMPLETED' } : { CreatedAt: iso(DEPLOYED), RolloutState: world.deployment };
      return { world, result: { Services: [{ Status: 'ACTIVE', Deployments: [{ Status: 'ACTIVE', CreatedAt: iso(BEFORE) }, { Status: 'PRIMARY', ...newest }] }] } };
    }
    case 'arn:aws:states:::aws-sdk:sfn:listExecutions': {
      const running = executions.flatMap(({ ended }, index) => ended && !shown.includes(index) ? [] : [index]);
      return { world, result: { Executions: running.map((index) => ({ ExecutionArn: arnOf(index), StartDate: iso(EVENT + 1_000) })) } };
    }
    case 'arn:aws:states:::aws-sdk:ecs:updateService':
      if (refused.includes(self)) {
        throw new Refused('refused');
      }
      return { result: {}, world: { deployment: 'IN_PROGRESS', updates: world.updates + 1 } };
    case 'arn:aws:states:::aws-sdk:sqs:sendMessage':
      return { result: {}, world };
    default:
      throw new Error(`the model does not know ${resource}`);
  }
}

/** Evaluates each expression once for the same values. */
class Expressions {
  private readonly known = new Map<string, unknown>();

  public async value(template: unknown, variables: { readonly [name: string]: unknown }): Promise<unknown> {
    if (typeof template === 'string' && template.startsWith('{%')) {
      const key = `${template} ${JSON.stringify(variables)}`;
      if (!this.known.has(key)) {
        this.known.set(key, await evaluated(template, { ...variables, millis: () => NOW }));
      }
      return this.known.get(key);
    }
    if (typeof template !== 'object' || template === null) {
      return template;
    }
    const entries = await Promise.all(Object.entries(template).map(async ([name, each]) => [name, await this.value(each, variables)]));
    return Array.isArray(template) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
  }
}

/** What the reference implementation of JSONata makes of `{% … %}`. Step Functions refuses an expression without a value. */
export async function evaluated(template: string, variables: { readonly [name: string]: unknown }): Promise<unknown> {
  const value = await jsonata(template.slice(2, -2)).evaluate({}, variables);
  if (value === undefined) {
    throw new Error(`no value: ${template}`);
  }
  return value;
}

/** Every end that executions can come to, whatever the order of their steps. */
export async function ends(definition: Definition, options: Options): Promise<End[]> {
  const expressions = new Expressions();
  const first: Situation = {
    world: { deployment: 'none', updates: 0 },
    executions: Array.from({ length: options.executions }, () => ({ state: definition.StartAt, variables: {}, ended: false })),
  };
  const seen = new Set<string>();
  const found = new Map<string, End>();
  const open = [first];
  for (let situation = open.pop(); situation; situation = open.pop()) {
    const key = JSON.stringify(situation);
    if (seen.has(key)) {
      continue;
    }
    seen.add(key);
    const { world, executions } = situation;
    if (executions.every(({ ended }) => ended)) {
      const end = { updates: world.updates, executions: executions.map(({ state }) => state) };
      found.set(JSON.stringify(end), end);
      continue;
    }
    if (world.deployment === 'IN_PROGRESS') {
      open.push({ world: { ...world, deployment: 'COMPLETED' }, executions });
    }
    for (let index = 0; index < executions.length; index++) {
      open.push(...await steps(definition, situation, index, options, expressions));
    }
  }
  return [...found.values()];
}

/** What comes of one more step of an execution: several things, where a list may be stale. */
async function steps(definition: Definition, situation: Situation, index: number, options: Options, expressions: Expressions): Promise<Situation[]> {
  const { state: name, variables, ended } = situation.executions[index];
  const state = definition.States[name];
  if (ended) {
    return [];
  }
  const context = { Execution: { Id: arnOf(index), StartTime: iso(EVENT + 1_000), Input: { time: iso(EVENT) } }, StateMachine: { Id: MACHINE } };
  const goes = async (world: World, { Next, Assign }: any, states: object): Promise<Situation> => {
    const assigned: any = await expressions.value(Assign ?? {}, { ...variables, states: { context, ...states } });
    const next = Next ? { state: Next, variables: { ...variables, ...assigned }, ended: false } : { state: name, variables: {}, ended: true };
    return { world, executions: situation.executions.map((each, number) => number === index ? next : each) };
  };
  switch (state.Type) {
    case 'Wait':
      return [await goes(situation.world, state, {})];
    case 'Succeed':
    case 'Fail':
      return [await goes(situation.world, {}, {})];
    case 'Choice': {
      for (const choice of state.Choices) {
        if (await expressions.value(choice.Condition, { ...variables, states: { context } })) {
          return [await goes(situation.world, choice, {})];
        }
      }
      return [await goes(situation.world, { Next: state.Default }, {})];
    }
    case 'Task': {
      const shown = situation.executions.flatMap((each, number) => each.ended ? [number] : []);
      return Promise.all((options.staleLists ? [[], shown] : [[]]).map(async (stale) => {
        try {
          const { result, world } = called(state.Resource, situation, index, options, stale);
          return await goes(world, state, { result });
        } catch (error) {
          if (!(error instanceof Refused)) {
            throw error;
          }
          return goes(situation.world, state.Catch[0], { errorOutput: { Error: 'Ecs.InvalidParameterException', Cause: 'refused' } });
        }
      }));
    }
    default:
      throw new Error(`the model does not know states of the type ${state.Type}`);
  }
}
