import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecureFargateTaskDefinition } from '../../src';
import { container, newStack, synthError } from '../support/app';
import { taskOf } from '../support/reading';

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, container()]));

describe('fails', () => {
  test('without an essential one', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { a: container({ essential: false }), b: container({ essential: false }) } });
    expect(synthError(stack)).toContain(
      "[Stack/Task] none of the 2 containers is essential, and Amazon ECS demands one; leave out 'essential: false' on the main container");
  });

  test('over 64 KiB', () => {
    const stack = newStack();
    taskOf(stack, { environment: Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`TEXT_${index}`, 'ä'.repeat(500)])) });
    const [, bytes] = /the containers take (\d+) bytes, and a task definition holds 65536 \(64 KiB\); move long values into the image, a file or Parameter Store, or divide the task/
      .exec(synthError(stack)) ?? [];
    expect(Number(bytes)).toBeGreaterThan(70 * 1000); // bytes, not characters
    expect(Number(bytes)).toBeLessThan(80 * 1000);
  });
});

describe('passes', () => {
  test('with ten containers', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: many(10) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('just under 64 KiB, tokens measured by what they resolve to', () => {
    const stack = newStack();
    const token = new CfnParameter(stack, 'Text').valueAsString;
    taskOf(stack, { environment: { TEXT: 'x'.repeat(60_000), ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`TOKEN_${index}`, token])) } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
