import { callOf, NetworkNeed } from './network-need';
import { CheckedTask, containerNamed } from '../check/checked-task';
import { isOfAws } from '../check/registries';
import { SECRET_FILES } from '../delivery/secret-files';
import { TaskContainer } from '../read/task-container';
import { ecrRegistryOf } from '../registry/ecr-registry';
import { registryHostOf } from '../registry/image-name';
import { PullThroughImage } from '../registry/pull-through-image';

/** What pulls from Amazon ECR: its API, its registry, and Amazon S3, where the layers are (FACTS 9.1). */
export const ECR_SERVICES = ['ecr.api', 'ecr.dkr', 's3'];

/**
 * What the images of a task are pulled from.
 */
export function imageNeeds(task: CheckedTask): NetworkNeed[] {
  return [...task.containers.flatMap((container) => needsOf(container, task)), ...defaultRouterNeeds(task)];
}

function needsOf(container: TaskContainer, task: CheckedTask): NetworkNeed[] {
  const { rendered, definition: on } = container;
  const { image } = rendered;
  const place = `${containerNamed(rendered)}, its image`;
  const registry = ecrRegistryOf(image, task.stack);
  if (!registry && !isOfAws(container, task)) {
    return [{ warning: { on, id: 'endpointPublicRegistry', message: publicRegistryMessage(container) } }];
  }
  return [
    ...ECR_SERVICES.map((service) => callOf(service, registry?.region ?? task.stack.region, place, on, task)).filter(eachOnce),
    ...on['props'].image instanceof PullThroughImage ? [{ // private to the L2, and the only trace of the kind
      warning: {
        on,
        id: 'endpointFirstPull',
        message: `${place} is in a pull-through cache, and Amazon ECR fetches an image that the cache does not contain over the internet, for which the first pull`
          + ' needs a route out of the VPC; pull each tag once from elsewhere before a task does, or copy the image into a repository of your own',
      },
    }] : [],
  ];
}

/** One warning for the three services of another Region. */
function eachOnce(need: NetworkNeed, index: number): boolean {
  return index === 0 || !('warning' in need);
}

function publicRegistryMessage({ rendered }: TaskContainer): string {
  const host = registryHostOf(rendered.image);
  const what = host === undefined ? 'comes from a registry that is unknown before the deployment' : `comes from ${host}`;
  const fix = rendered.name === SECRET_FILES ? "give 'secretFilesImage' of the task an image in Amazon ECR" : 'copy it into Amazon ECR, or pull it through EcrPullThroughCache';
  return `${containerNamed(rendered)}: its image ${what}, and VPC endpoints serve private registries of Amazon ECR only, not Amazon ECR Public;`
    + ` ${fix}, or give the subnets of the task a route to the internet (NAT)`;
}

/** The L2 adds it while it writes the template: an image of AWS in the same Region, whose own log goes to Amazon CloudWatch. */
function defaultRouterNeeds({ containers }: CheckedTask): NetworkNeed[] {
  const isAdded = containers.some(({ rendered }) => rendered.logConfiguration?.logDriver === 'awsfirelens') && !containers.some(({ rendered }) => rendered.firelensConfiguration);
  return isAdded ? [...ECR_SERVICES, 'logs'].map((service) => ({ service, place: 'the default log router' })) : [];
}
