import { Check, CheckedTask, Warning } from './checked-task';
import { environmentFileArns, environmentFileProblems } from '../delivery/environment-file-access';

/**
 * Buckets of env files whose key cannot stand in a policy.
 */
export const checkEnvironmentFiles: Check = ({ containers, stack }) => containers.flatMap(({ definition, rendered }) =>
  environmentFileProblems(environmentFileArns(definition, stack), stack)
    .map((problem) => `container '${rendered.name}', 'environmentFiles': ${problem}`));

/**
 * Env files are read in plain text by whoever may read the object, and end up in the environment.
 */
export function environmentFileWarnings({ containers }: CheckedTask): Warning[] {
  return containers.filter(({ rendered }) => rendered.environmentFiles?.length).map(({ definition, rendered }) => ({
    on: definition,
    id: 'environmentFile',
    message: `container '${rendered.name}' reads 'environmentFiles', which are for settings and not for secrets: the object in the bucket holds them in plain text;`
      + " reference secrets in 'secrets' with TaskSecret",
  }));
}
