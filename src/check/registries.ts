import { Check, CheckedTask, containerNamed, Warning } from './checked-task';
import { hasPlaceholder } from '../cdk/token-text';
import { TaskContainer } from '../read/task-container';
import { ecrRegistryOf } from '../registry/ecr-registry';
import { namesNoRepository } from '../registry/ecr-repository';
import { registryHostOf } from '../registry/image-name';
import { ecrImageCredentials } from '../rule/containers';
import { said } from '../rule/rule';
import { hasToken } from '../secret/token';

/**
 * Registry credentials where none can be (FACTS 3.5), or twice.
 */
export const checkRegistries: Check = (task) => task.containers.flatMap((container) => {
  const { rendered } = container;
  const ours = container.credentials;
  const ecr = (ours || rendered.repositoryCredentials) && isEcrImage(container, task);
  return [
    ...(ecr ? [said(ecrImageCredentials(containerNamed(rendered)))] : []),
    ...(ours && rendered.repositoryCredentials
      ? [`${containerNamed(rendered)}: registry credentials are given in its image ('credentials' of ContainerImage.fromRegistry)`
        + " and in 'repositoryCredentials' or 'registryCredentials'; Amazon ECS takes one, keep the latter"]
      : []),
    ...(hasPlaceholder(rendered.image) ? [`${containerNamed(rendered)}: the name of its image has a placeholder in it ('\${…}'), which CloudFormation does not`
      + ' replace in a literal; use Aws.ACCOUNT_ID and Aws.REGION, or Fn.sub'] : []),
    ...(namesNoRepository(rendered.image) ? [`${containerNamed(rendered)}: its image is in Amazon ECR, and no repository can have the name that follows the host;`
      + " name one repository, in lower-case letters and digits with single '.', '_', '-' and '/' between them"] : []),
  ];
});

/**
 * Entries of the map of credentials that reach no image, and images whose host is not known.
 */
export function registryWarnings(task: CheckedTask): Warning[] {
  return task.hostCredentials.size === 0 ? [] : [...unusedHostWarnings(task), ...unknownHostWarnings(task)];
}

/** One warning a task: a map that many tasks share has hosts that each of them does not use. */
function unusedHostWarnings({ hostCredentials, containers, taskDefinition }: CheckedTask): Warning[] {
  const used = new Set(containers.map(({ rendered }) => registryHostOf(rendered.image)));
  const unused = [...hostCredentials.keys()].filter((host) => !used.has(host));
  return unused.length === 0 ? [] : [{
    on: taskDefinition,
    id: 'registryHostUnused',
    message: `'registryCredentials' has credentials for ${unused.map((host) => `'${host}'`).join(', ')}, and no image comes from there;`
      + " a host is compared with its port and letter by letter. Remove the entry, or correct the host in it or in the image's name",
  }];
}

function unknownHostWarnings(task: CheckedTask): Warning[] {
  return task.containers
    .filter((container) => hasToken(container.rendered.image)
      && registryHostOf(container.rendered.image) === undefined
      && !container.credentials
      && !isEcrImage(container, task)
      && !isOfAws(container, task))
    .map(({ definition, rendered }) => ({
      on: definition,
      id: 'imageHostUnknown',
      message: `${containerNamed(rendered)}: the name of its image is a token, so its registry is unknown and 'registryCredentials' gives it none;`
        + " set 'repositoryCredentials' on the container if the registry is private",
    }));
}

function isEcrImage({ rendered: { image } }: TaskContainer, { stack }: CheckedTask): boolean {
  return ecrRegistryOf(image, stack) !== undefined;
}

/**
 * Whether an image is that of the L2's default log router: a public parameter of AWS names it.
 */
export function isOfAws({ rendered }: TaskContainer, { stack }: CheckedTask): boolean {
  return /^\{"Ref":"SsmParameterValueawsservice/.test(JSON.stringify(stack.resolve(rendered.image)));
}
