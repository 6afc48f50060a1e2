import { Text } from '../../../src/access/text';

/** Docker's own spellings of Docker Hub. */
const DOCKER_HUB = /^(index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com)$/;

/**
 * The registry of an image. An image without a host is on Docker Hub. Undefined where only the deployment knows the host.
 */
export function registryHostOf(image: Text): string | undefined {
  const [first, ...rest] = image.split('/');
  const host = rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
  return /^[\w.:-]+$/.test(host) ? host.replace(DOCKER_HUB, 'docker.io') : undefined;
}

/**
 * Whether an image is in Amazon ECR.
 */
export function isEcrHost(image: Text): boolean {
  return /^[^/]*\.dkr[.-]ecr[.-][^/]*\//.test(image) || image.startsWith('public.ecr.aws/');
}
