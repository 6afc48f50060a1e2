import { Check, CheckedTask, containerNamed, containersNamed, Warning } from './checked-task';
import { keyOf, ObjectRead } from '../delivery/object-access';

/**
 * Buckets of env files whose key cannot be named in a policy.
 */
export const checkEnvironmentFiles: Check = ({ containers, retainedObjects }) => [...new Set([
  ...containers.flatMap(({ objects, rendered }) => keyProblems(objects, containerNamed(rendered))),
  ...keyProblems(retainedObjects, 'the task'),
])];

function keyProblems(objects: readonly ObjectRead[], reader: string): string[] {
  return objects.flatMap((object) => {
    const { problem } = keyOf(object);
    return problem === undefined ? [] : [`${reader}, '${object.option}': the bucket's ${problem}`];
  });
}

/**
 * Anyone who can read the object can read an env file in plain text, and its values end up in the environment. One warning a
 * task, so that one acknowledgement is enough.
 */
export function environmentFileWarnings({ containers, taskDefinition }: CheckedTask): Warning[] {
  const readers = containers.filter(({ rendered }) => rendered.environmentFiles?.length);
  return readers.length === 0 ? [] : [{
    on: taskDefinition,
    id: 'environmentFile',
    message: `${containersNamed(readers)} ${readers.length === 1 ? 'reads' : 'read'} 'environmentFiles', which are for settings and not for secrets: the object in the bucket contains them in plain text;`
      + " reference secrets in 'secrets' with TaskSecret",
  }];
}
