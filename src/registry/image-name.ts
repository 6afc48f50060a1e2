import { Token } from 'aws-cdk-lib';
import { textBeforeToken, withStandIns } from '../cdk/token-text';

/**
 * A container image name, split as Docker does.
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
/** All that paths, tags and digests are made of. */
const REST = /^[\w.\-/:@+]*$/;

/**
 * Splits an image name. A name that Docker would refuse gives `undefined`, and so does one with a token in it: only its host
 * may be known, see `registryHostOf`.
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
 * The host of the registry that an image comes from; `undefined` where a token hides it, or where Docker would refuse the name.
 *
 * A host ends at the first `/`, so a token after that cannot change it. A token before it can: credentials are never sent by guess.
 */
export function registryHostOf(name: string): string | undefined {
  if (!Token.isUnresolved(name)) {
    return parseImageName(name)?.host;
  }
  const literal = textBeforeToken(name);
  if (!literal.includes('/')) {
    // A name of one component, such as `nginx:${tag}`. With a dot it may be a host and a port: `registry.example.com:${port}/app`.
    const isOfDockerHub = /^[a-z0-9_-]+[:@]/.test(literal) && !/^localhost:/.test(literal) && !name.includes('/') && isRest(name, literal);
    return isOfDockerHub ? DOCKER_HUB : undefined;
  }
  const { host, rest } = splitHost(literal);
  if (host === DOCKER_HUB && rest === literal && !/^[a-z0-9._-]+\//.test(literal)) {
    return undefined; // the first component is neither a host nor part of a path
  }
  return HOST.test(host) && isRest(name.slice(literal.length - rest.length), rest) ? host : undefined;
}

/**
 * Whether what follows the host can be a path with tag and digest.
 *
 * @param literal the text before the first token; a path that ends in it is checked whole, any other as far as it is known
 */
function isRest(rest: string, literal: string): boolean {
  const [path, ...others] = literal.split(/[:@]/);
  return PATH.test(others.length > 0 ? path : `${path}x`) && REST.test(withStandIns(rest));
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

/** The first component is a host if it has a dot or a port, is `localhost`, or has capitals, which no path has. */
function splitHost(name: string): { host: string; rest: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (slash === -1 || !(/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())) {
    return { host: DOCKER_HUB, rest: name };
  }
  return { host: first === 'index.docker.io' ? DOCKER_HUB : first, rest: name.slice(slash + 1) };
}
