import { Check } from './checked-task';

const MOST_CONTAINERS = 10;
const MOST_BYTES = 64 * 1024;
/** What a token may become: enough for an ARN. */
const TOKEN_BYTES = 200;

/**
 * What Amazon ECS accepts in one task definition (FACTS 7.1).
 */
export const checkLimits: Check = ({ containers, stack }) => {
  const count = containers.length;
  const bytes = roughBytes(containers.map(({ rendered }) => rendered)) > MOST_BYTES
    ? Buffer.byteLength(JSON.stringify(stack.resolve(containers.map(({ rendered }) => rendered))))
    : 0;
  return [
    ...(count > MOST_CONTAINERS ? [`the task has ${count} containers, and Amazon ECS takes ${MOST_CONTAINERS} in one task definition; divide the task`] : []),
    ...(count > 0 && !containers.some(({ rendered }) => rendered.essential)
      ? [`none of the ${count} containers is essential, and Amazon ECS demands one; leave out 'essential: false' on the main container`] : []),
    ...(bytes > MOST_BYTES ? [`the containers take ${bytes} bytes, and a task definition holds ${MOST_BYTES} (64 KiB);`
      + ' move long values into the image, a file or Parameter Store, or divide the task'] : []),
  ];
};

function roughBytes(value: unknown): number {
  const text = JSON.stringify(value);
  return Buffer.byteLength(text) + TOKEN_BYTES * (text.split('Token[').length - 1);
}
