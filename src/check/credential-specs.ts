import { CheckedTask, containerNamed, Warning } from './checked-task';
import { factsOf } from './container-facts';

/**
 * Credential specs in S3 or Parameter Store: the execution role reads the file, and also the secret that the file names, which
 * the app does not know (FACTS 7.8).
 */
export function credentialSpecWarnings({ containers }: CheckedTask): Warning[] {
  return containers.filter((container) => factsOf(container).credentialSpecs?.length).map(({ definition, rendered }) => ({
    on: definition,
    id: 'credentialSpecSecret',
    message: `${containerNamed(rendered)} has 'credentialSpecs': the execution role can read the file, and the secret that the file names is unknown to the app, so the role`
      + ' gets no permission for it; if the file names one, grant it with secret.grantRead(task.executionRole), or list it in \'retainAccess\'',
  }));
}
