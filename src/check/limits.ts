import { Token } from 'aws-cdk-lib';
import { Check } from './checked-task';

const MOST_CONTAINERS = 10;
const MOST_BYTES = 64 * 1024;
/** Quotation marks, colon and comma. */
const FRAME = 8;
/** What a token may become: enough for an ARN. */
const TOKEN_BYTES = 200;
/** What the L2 keeps as a token until it renders: capabilities, mount points. */
const TOKEN_LIST_BYTES = 2000;

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
      ? [`${count === 1 ? 'the only container is not' : `none of the ${count} containers is`} essential, and Amazon ECS demands one; leave out 'essential: false' on the main container`] : []),
    ...(bytes > MOST_BYTES ? [`the containers take ${bytes} bytes, and a task definition holds ${MOST_BYTES} (64 KiB);`
      + ' move long values into the image, a file or Parameter Store, or divide the task'] : []),
  ];
};

/** An upper bound without resolving: most tasks are far from the limit. */
function roughBytes(value: unknown): number {
  if (typeof value === 'string') {
    return Buffer.byteLength(JSON.stringify(value)) + (Token.isUnresolved(value) ? TOKEN_BYTES : 0);
  }
  if (typeof value !== 'object' || value === null) {
    return FRAME;
  }
  if (Token.isUnresolved(value)) {
    return TOKEN_LIST_BYTES;
  }
  return Object.entries(value).reduce((sum, [key, part]) => sum + key.length + FRAME + roughBytes(part), FRAME);
}
