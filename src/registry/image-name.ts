import { Token } from 'aws-cdk-lib';

/**
 * A container image name, taken apart as Docker does.
 *
 * @see https://github.com/distribution/reference
 */
export interface ImageName {
  /** The registry's host, with a port if the name has one; `docker.io` where it names none. */
  readonly host: string;
  /** The path of the repository; official images of Docker Hub are in `library/`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Where images without a host come from. */
export const DOCKER_HUB = 'docker.io';

const HOST = /^(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/;

/**
 * Takes an image name apart. A name Docker would not take gives `undefined`, and so does one with a token in it: what it
 * will say nobody knows, and credentials are never sent by guess.
 */
export function parseImageName(name: string): ImageName | undefined {
  if (Token.isUnresolved(name)) {
    return undefined;
  }
  const [beforeDigest, ...digests] = name.split('@');
  const digest = digests[0];
  if (digests.length > 1 || (digest !== undefined && !DIGEST.test(digest))) {
    return undefined;
  }
  const { host, rest } = splitHost(beforeDigest);
  const colon = rest.indexOf(':');
  const repository = colon === -1 ? rest : rest.slice(0, colon);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  const path = host === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository;
  const valid = HOST.test(host) && PATH.test(path) && host.length + 1 + path.length <= 255 && (tag === undefined || TAG.test(tag));
  return valid ? { host, path, tag, digest } : undefined;
}

/**
 * The host as Docker's own configuration writes it: all its spellings of Docker Hub are `docker.io`. Case matters, as it does
 * to Docker.
 */
export function normalizedHost(host: string): string {
  return /^(https?:\/\/)?(index\.)?docker\.io(\/v1\/?)?$/.test(host) ? DOCKER_HUB : host;
}

/**
 * Whether a text is a registry host and nothing more.
 */
export function isHost(text: string): boolean {
  return HOST.test(text) && (/[.:]/.test(text) || text === 'localhost');
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/**
 * Whether a text, such as an image name with CloudFormation functions in it, has the form of Amazon ECR's hosts in it.
 */
export function isEcr(text: string): boolean {
  return /\.dkr[.-]ecr(-fips)?\./.test(text);
}

/** The first component is a host if it has a dot or a port, is `localhost`, or has capitals, which no path has. */
function splitHost(name: string): { host: string; rest: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (slash === -1 || !(/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())) {
    return { host: DOCKER_HUB, rest: name };
  }
  return { host: first === 'index.docker.io' ? DOCKER_HUB : first, rest: name.slice(slash + 1) };
}
