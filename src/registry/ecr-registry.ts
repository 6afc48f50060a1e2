import { Stack, Token } from 'aws-cdk-lib';
import { asTokenText, TOKEN_PATTERN } from '../cdk/token-text';
import { isServiceSuffix, suffixOfRegion } from '../secret/arn';

/**
 * A private registry of Amazon ECR. Account and Region may be tokens, or have tokens in them.
 */
export interface EcrRegistry {
  readonly account: string;
  readonly region: string;
}

/** `ACCOUNT.dkr.ecr.REGION.SUFFIX`, with `ecr-fips`, and `dkr-ecr` for both IP versions. */
const HOST = new RegExp(`^((?:\\d|${TOKEN_PATTERN})+)\\.dkr[.-]ecr(?:-fips)?\\.((?:[a-z0-9-]|${TOKEN_PATTERN})+)\\.(.+)$`);
/** The suffixes of hosts for both IP versions. */
const DUAL_STACK_SUFFIX = /^on\.(aws|amazonwebservices\.(com\.cn|eu))$/;

/**
 * The registry of Amazon ECR that an image is in, in any partition; `undefined` for an image of another registry.
 *
 * The names of the L2's own images are tokens, for an asset a single one. Only with `stack` such a name can be read.
 */
export function ecrRegistryOf(image: string, stack?: Stack): EcrRegistry | undefined {
  const registry = registryOfHost(hostOf(image));
  // A name that begins with a literal has its host there, and nothing has to be resolved.
  return registry || !stack || !image.startsWith('${Token[') ? registry : registryOfHost(hostOf(asTokenText(image, stack)));
}

/**
 * Whether a host is one of Amazon ECR's private registries, in any partition.
 */
export function isEcrHost(host: string): boolean {
  return registryOfHost(host) !== undefined;
}

function hostOf(image: string): string {
  return image.slice(0, Math.max(image.indexOf('/'), 0));
}

function registryOfHost(host: string): EcrRegistry | undefined {
  const [, account, region, suffix] = HOST.exec(host) ?? [];
  if (account === undefined || !(Token.isUnresolved(account) || /^\d{12}$/.test(account))) {
    return undefined;
  }
  const known = Token.isUnresolved(suffix) || DUAL_STACK_SUFFIX.test(suffix)
    || (Token.isUnresolved(region) ? isServiceSuffix(suffix) : suffix === suffixOfRegion(region));
  return known ? { account, region } : undefined;
}
