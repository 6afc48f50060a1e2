import { App, Stack } from 'aws-cdk-lib';
import { SecureFargateTaskDefinition } from '../../src';
import { container, ENV, errorOf } from '../support/app';
import { comparableResources, withTheL2, Written } from '../support/l2-comparison';
import { CONTAINER_SAMPLES, optionsOf, REFUSED_BY_THE_L2, Samples, TASK_SAMPLES } from '../support/l2-options';

const WAYS: { readonly [way: string]: Written } = {
  '`containers`': (stack, task, app) => {
    new SecureFargateTaskDefinition(stack, 'Task', { ...task, containers: { main: container(), app: container(app) } });
  },
  '`addContainer`': (stack, task, app) => {
    const secure = new SecureFargateTaskDefinition(stack, 'Task', task);
    secure.addContainer('app', container(app));
    secure.addContainer('main', container());
  },
  "the L2's own `addContainer`": (stack, task, app) => {
    const secure = new SecureFargateTaskDefinition(stack, 'Task', task);
    secure.taskDefinition.addContainer('app', container(app));
    secure.taskDefinition.addContainer('main', container());
  },
};

const CONTAINER_OPTIONS = optionsOf('ContainerDefinitionOptions');
const TASK_OPTIONS = optionsOf('FargateTaskDefinitionProps');
const EFFECTIVE_CONTAINER_OPTIONS = CONTAINER_OPTIONS.filter((option) => option !== REFUSED_BY_THE_L2);

describe.each<[string, readonly string[], Samples<object>]>([
  ['ContainerDefinitionOptions', CONTAINER_OPTIONS, CONTAINER_SAMPLES],
  ['FargateTaskDefinitionProps', TASK_OPTIONS, TASK_SAMPLES],
])('the samples of %s', (_, options, samples) => {
  test('are one for each option that the installed CDK declares; a new one needs a sample', () => {
    expect(options.filter((option) => !(option in samples))).toEqual([]);
    expect(Object.keys(samples).filter((option) => !options.includes(option))).toEqual([]);
  });

  test('give the option they are for', () => {
    const stack = newStack();
    expect(options.filter((option) => !(option in samples[option](stack)))).toEqual([]);
  });
});

test.each(EFFECTIVE_CONTAINER_OPTIONS)('the option %s of a container reaches the template as with the L2', (option) => {
  const app = CONTAINER_SAMPLES[option];
  const expected = templateOf((stack) => withTheL2(stack, {}, app(stack)));
  expect(expected).not.toEqual(templateOf((stack) => withTheL2(stack, {}, without(option, app(stack)))));
  expect(templateOf((stack) => WAYS['`containers`'](stack, {}, app(stack)))).toEqual(expected);
});

test.each(TASK_OPTIONS)('the option %s of a task reaches the template as with the L2', (option) => {
  const task = TASK_SAMPLES[option];
  const expected = templateOf((stack) => withTheL2(stack, task(stack), {}));
  expect(expected).not.toEqual(templateOf((stack) => withTheL2(stack, without(option, task(stack)), {})));
  expect(templateOf((stack) => WAYS['`containers`'](stack, task(stack), {}))).toEqual(expected);
});

describe.each(Object.entries(WAYS))('with %s', (_, written) => {
  test('all options reach the template together', () => {
    const app = (stack: Stack) => all(CONTAINER_SAMPLES, EFFECTIVE_CONTAINER_OPTIONS, stack);
    const task = (stack: Stack) => all(TASK_SAMPLES, TASK_OPTIONS, stack);
    expect(templateOf((stack) => written(stack, task(stack), app(stack)))).toEqual(templateOf((stack) => withTheL2(stack, task(stack), app(stack))));
  });

  test(`fails as the L2 does with ${REFUSED_BY_THE_L2}, which Fargate does not have`, () => {
    const app = CONTAINER_SAMPLES[REFUSED_BY_THE_L2];
    const error = errorOf(() => withTheL2(newStack(), {}, app(newStack())));
    expect(error).toContain('Resource value device');
    expect(errorOf(() => written(newStack(), {}, app(newStack())))).toBe(error);
  });
});

function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: ENV });
}

function without<Options extends object>(option: string, options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== option)) as Options; // an option is left out
}

function all<Options>(samples: Samples<Options>, options: readonly string[], stack: Stack): Partial<Options> {
  return Object.assign({}, ...[...options].reverse().map((option) => samples[option](stack)));
}

function templateOf(write: (stack: Stack) => void): { [logicalId: string]: unknown } {
  const stack = newStack();
  write(stack);
  return comparableResources(stack);
}
