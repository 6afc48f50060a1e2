import { Token } from 'aws-cdk-lib';
import { Check, CheckedTask, Warning } from './checked-task';
import { TaskContainer } from '../read/rendered-container';
import { ecrRegistryOf } from '../registry/ecr-registry';
import { namesNoRepository } from '../registry/ecr-repository';
import { registryHostOf } from '../registry/image-name';
import { hasPlaceholder } from '../cdk/token-text';

/**
 * Registry credentials where none can be (FACTS 3.5), or twice.
 */
export const checkRegistries: Check = (task) => task.containers.flatMap((container) => {
  const { rendered } = container;
  const ours = task.deliveries.credentialsOf(container.definition);
  const ecr = (ours || rendered.repositoryCredentials) && isEcrImage(container, task);
  return [
    ...(hasPlaceholder(rendered.image) ? [`container '${rendered.name}': the name of its image has a placeholder in it ('\${…}'), which CloudFormation does not`
      + ' replace in a literal; use Aws.ACCOUNT_ID and Aws.REGION, or Fn.sub'] : []),
    ...(namesNoRepository(rendered.image) ? [`container '${rendered.name}': its image is in Amazon ECR, and no repository can have the name that follows the host;`
      + " name one repository, in lower-case letters and digits with single '.', '_', '-' and '/' between them"] : []),
    ...(ecr ? [`container '${rendered.name}': its image is in Amazon ECR, which takes no registry credentials; remove them, the execution role may pull`] : []),
    ...(ours && rendered.repositoryCredentials
      ? [`container '${rendered.name}': registry credentials stand in its image ('credentials' of ContainerImage.fromRegistry)`
        + " and in 'repositoryCredentials' or 'registryCredentials'; Amazon ECS takes one, keep the latter"]
      : []),
  ];
});

/**
 * Entries of the map of credentials that reach no image, and images whose host is not known.
 */
export function registryWarnings(task: CheckedTask): Warning[] {
  if (task.hostCredentials.size === 0) {
    return [];
  }
  const hosts = new Set(task.containers.map(({ rendered }) => registryHostOf(rendered.image)));
  const unused = [...task.hostCredentials.keys()].filter((host) => !hosts.has(host));
  const unknown = task.containers.filter((container) =>
    Token.isUnresolved(container.rendered.image)
    && registryHostOf(container.rendered.image) === undefined
    && !task.deliveries.credentialsOf(container.definition)
    && !isEcrImage(container, task)
    && !isOfAws(container, task));
  return [
    ...unused.map((host) => ({
      on: task.taskDefinition,
      id: 'registryHostUnused',
      message: `'registryCredentials' has credentials for '${host}', and no image comes from there;`
        + " a host is compared with its port and letter by letter. Remove the entry, or correct the host in it or in the image's name",
    })),
    ...unknown.map(({ definition, rendered }) => ({
      on: definition,
      id: 'imageHostUnknown',
      message: `container '${rendered.name}': the name of its image is a token, so its registry is unknown and 'registryCredentials' gives it none;`
        + " set 'repositoryCredentials' on the container if the registry is private",
    })),
  ];
}

function isEcrImage({ rendered: { image } }: TaskContainer, { stack }: CheckedTask): boolean {
  return ecrRegistryOf(image, stack) !== undefined;
}

/** The image of the L2's default log router: a public parameter of AWS names it. */
function isOfAws({ rendered }: TaskContainer, { stack }: CheckedTask): boolean {
  return /^\{"Ref":"SsmParameterValueawsservice/.test(JSON.stringify(stack.resolve(rendered.image)));
}
