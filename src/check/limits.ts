import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { CfnTaskDefinition, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Check, containerNamed } from './checked-task';
import { isResolvable, propertiesOf } from './container-facts';
import { shownTaskName } from './shown-task-name';
import { mayHaveToken } from '../cdk/token-text';
import { NameAndReference } from '../read/rendered-container';
import { TaskContainer } from '../read/task-container';

const MOST_CONTAINERS = 10;
const MOST_BYTES = 64 * 1024;
/** Of the name of a container, volume or family (FACTS 7.9). */
const MOST_IN_A_NAME = 255;
/** Quotation marks, colon and comma; of a number also the digits, of a list entry also names that rendering adds. */
const FRAME = 40;
/** What a reference may become: a function with two names of 255 characters. */
const REFERENCE_BYTES = 600;
/** What JSON makes of a character: `\u0000`. */
const CHARACTER_BYTES = 6;

/**
 * What Amazon ECS accepts in one task definition (FACTS 7.1).
 */
export const checkLimits: Check = ({ containers, stack, taskDefinition }) => {
  const count = containers.length;
  const bytes = containers.reduce((sum, container) => sum + containerBound(container, stack), 0) > MOST_BYTES
    ? Buffer.byteLength(JSON.stringify(stack.resolve(containers.map(({ rendered }) => rendered))))
    : 0;
  return [
    ...(count > MOST_CONTAINERS ? [`the task has ${count} containers, and Amazon ECS takes ${MOST_CONTAINERS} in one task definition; divide the task`] : []),
    ...(count > 0 && !containers.some(({ rendered }) => rendered.essential)
      ? [`${count === 1 ? 'the only container is not' : `none of the ${count} containers is`} essential, and Amazon ECS demands one; leave out 'essential: false' on the main container`] : []),
    ...(bytes > MOST_BYTES ? [`the containers take ${bytes} bytes, and a task definition holds ${MOST_BYTES} (64 KiB);`
      + ' move long values into the image, a file or Parameter Store, or divide the task'] : []),
    ...containers.flatMap(({ rendered }) => isTooLong(rendered.name) ? [`${containerNamed(rendered)}: its name has ${tooLong(rendered.name)}, give it a shorter 'containerName'`] : []),
    ...volumeNames(taskDefinition, stack).flatMap((name) => isTooLong(name) ? [`the name of the volume ${shownTaskName(name)} has ${tooLong(name)}, shorten it`] : []),
    ...(isTooLong(taskDefinition.family) ? [`'family' has ${tooLong(taskDefinition.family)}, shorten it`] : []),
  ];
};

function isTooLong(name: string): boolean {
  return name.length > MOST_IN_A_NAME && !mayHaveToken(name);
}

function tooLong(name: string): string {
  return `${name.length} characters, and Amazon ECS takes ${MOST_IN_A_NAME}`;
}

/**
 * The names of the volumes of a task definition, those of L1 properties included.
 */
export function volumeNames(taskDefinition: FargateTaskDefinition, stack: Stack): string[] {
  const { volumes } = taskDefinition.node.defaultChild as CfnTaskDefinition; // the L2 creates this and nothing else as its default child
  const resolved: { readonly name?: unknown }[] = stack.resolve(volumes) ?? [];
  return resolved.map(({ name }) => name).filter((name) => typeof name === 'string');
}

/** An upper bound, without writing or resolving anything but what may become long: most tasks are far from the limit. */
function containerBound(container: TaskContainer, stack: Stack): number {
  return propertiesOf(container).reduce((sum, [property, value]) => sum + (property === 'secrets' && Array.isArray(value)
    ? value.reduce<number>((ofSecrets, secret: NameAndReference) => ofSecrets + secretBound(secret), 0)
    : property.length * CHARACTER_BYTES + sizeBound(value, stack)), FRAME);
}

/** No ARN is as long as what is allowed for a token, and the text between tokens is shorter than the text with them. */
function secretBound({ name, valueFrom }: NameAndReference): number {
  return 3 * FRAME + (name.length + valueFrom.length) * CHARACTER_BYTES + (mayHaveToken(valueFrom) || mayHaveToken(name) ? 2 * REFERENCE_BYTES : 0);
}

function sizeBound(value: unknown, stack: Stack): number {
  if (typeof value === 'string') {
    return FRAME + (mayHaveToken(value) ? tokenBound(value, stack) : value.length * CHARACTER_BYTES);
  }
  if (typeof value !== 'object' || value === null) {
    return FRAME;
  }
  if (isResolvable(value)) {
    return resolvedBytes(value, stack);
  }
  let sum = FRAME;
  for (const [key, part] of Object.entries(value)) {
    sum += key.length * CHARACTER_BYTES + sizeBound(part, stack);
  }
  return sum;
}

/** The text between tokens is shorter than the text with them. */
function tokenBound(value: string, stack: Stack): number {
  const { tokens } = Tokenization.reverseString(value);
  return tokens.length > 0 && tokens.every((token) => Reference.isReference(token))
    ? value.length * CHARACTER_BYTES + tokens.length * REFERENCE_BYTES
    : resolvedBytes(value.startsWith('#{Token[') ? [value] : value, stack);
}

function resolvedBytes(value: unknown, stack: Stack): number {
  return FRAME + Buffer.byteLength(JSON.stringify(stack.resolve(value)) ?? '');
}
