import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureContainerOptions, SecureFargateTaskDefinition } from '../../src';
import { container, newStack, synthError } from '../support/app';
import { taskOf } from '../support/reading';

const MOST_BYTES = 65_536;
const TOO_LONG = new RegExp('the containers take (\\d+) bytes, and a task definition holds 65536 \\(64 KiB\\);'
  + ' move long values into the image, a file or Parameter Store, or divide the task');

/** As many entries as a test says. */
function times<T>(count: number, make: (index: number) => [string, T]): { [name: string]: T } {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
}

/** The bytes that an error says a container with these options takes. */
function bytesOf(options: Partial<SecureContainerOptions>, stack = newStack()): number {
  taskOf(stack, options);
  const [, bytes] = TOO_LONG.exec(synthError(stack)) ?? [];
  return Number(bytes);
}

const many = (count: number) => times(count, (index) => [`c${index}`, container()]);

describe('fails', () => {
  test('without an essential one', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { a: container({ essential: false }), b: container({ essential: false }) } });
    expect(synthError(stack)).toContain(
      "[Stack/Task] none of the 2 containers is essential, and Amazon ECS demands one; leave out 'essential: false' on the main container");
  });

  test('over 64 KiB', () => {
    const bytes = bytesOf({ environment: times(70, (index) => [`TEXT_${index}`, 'ä'.repeat(500)]) });
    expect(bytes).toBeGreaterThan(70 * 1000); // bytes, not characters
    expect(bytes).toBeLessThan(80 * 1000);
  });

  test.each<[string, (stack: Stack) => Partial<SecureContainerOptions>]>([
    ['many short variables', () => ({ environment: times(2500, (index) => [`V${index}`, '']) })],
    ['long names', () => ({ dockerLabels: times(350, (index) => [`label-${index}-${'x'.repeat(180)}`, '']) })],
    ['text that JSON writes longer', () => ({ environment: { LINES: '\n'.repeat(33_000) } })],
    ['many tokens', (stack) => {
      const { valueAsString } = new CfnParameter(stack, 'AParameterWithAName'.repeat(6));
      return { environment: times(450, (index) => [`V${index}`, valueAsString]) };
    }],
    ['a token of which a long text becomes', () => ({ environment: { TEXT: Lazy.string({ produce: () => 'x'.repeat(66_000) }) } })],
    ['a list that is a token', () => ({ command: Lazy.list({ produce: () => ['x'.repeat(66_000)] }) })],
    ['what the L2 renders late', () => ({
      environment: { TEXT: 'x'.repeat(60_000) },
      ulimits: Array.from({ length: 150 }, () => ({ name: ecs.UlimitName.NOFILE, softLimit: 1024, hardLimit: 4096 })),
    })],
  ])('over 64 KiB in %s', (_, options) => {
    const stack = newStack({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
    const bytes = bytesOf(options(stack), stack);
    expect(bytes).toBeGreaterThan(MOST_BYTES);
    expect(bytes).toBeLessThan(1.2 * MOST_BYTES);
  });

  test('by one byte', () => {
    const others = bytesOf({ environment: { TEXT: 'x'.repeat(MOST_BYTES) } }) - MOST_BYTES;
    expect(bytesOf({ environment: { TEXT: 'x'.repeat(MOST_BYTES - others + 1) } })).toBe(MOST_BYTES + 1);

    const stack = newStack();
    taskOf(stack, { environment: { TEXT: 'x'.repeat(MOST_BYTES - others) } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('fails for a name of 256 characters', () => {
  test.each<[string, (stack: Stack, name: string) => unknown, string]>([
    ['of a container', (stack, containerName) => taskOf(stack, { containerName }), "container 'aaaa…' (256 characters): its name has 256 characters, and Amazon ECS takes 255"],
    ['of a volume', (stack, name) => taskOf(stack, {}, { volumes: [{ name }] }), "the name of the volume 'aaaa…' (256 characters) has 256 characters, and Amazon ECS takes 255"],
    ['of a volume that is added later', (stack, name) => taskOf(stack).taskDefinition.addVolume({ name }),
      "the name of the volume 'aaaa…' (256 characters) has 256 characters, and Amazon ECS takes 255"],
    ['of a family', (stack, family) => taskOf(stack, {}, { family }), "'family' has 256 characters, and Amazon ECS takes 255"],
  ])('%s, and passes with one less', (_, make, message) => {
    const [tooLong, fits] = [newStack(), newStack()];
    make(tooLong, 'a'.repeat(256));
    make(fits, 'a'.repeat(255));
    expect(synthError(tooLong)).toContain(`[Stack/Task] ${message}`);
    expect(() => Template.fromStack(fits)).not.toThrow();
  });

  test('unless it is a token', () => {
    const stack = newStack();
    taskOf(stack, { containerName: `${'a'.repeat(256)}${new CfnParameter(stack, 'Name').valueAsString}` });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('passes', () => {
  test('without a container, as in the L2', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task');
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('with ten containers', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: many(10) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('just under 64 KiB, tokens measured by what they resolve to', () => {
    const stack = newStack();
    const token = new CfnParameter(stack, 'Text').valueAsString;
    taskOf(stack, { environment: { TEXT: 'x'.repeat(60_000), ...times(40, (index) => [`TOKEN_${index}`, token]) } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
