import { Aws, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { isServiceSuffix, joinArn, partitionOfRegion, suffixOfRegion } from '../secret/arn';
import { splitAtColons } from '../secret/token';

/** What a pull takes on the repository (FACTS 10.1). */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * The ARN of the repository that an image name of Amazon ECR names, in the host form of any partition. Account and Region
 * may be tokens; any other name gives `undefined`.
 */
export function ecrRepositoryArn(image: string): string | undefined {
  const slash = image.indexOf('/');
  const registry = ecrRegistry(image.slice(0, Math.max(slash, 0)));
  if (!registry) {
    return undefined;
  }
  const [path] = splitAtColons(image.slice(slash + 1))[0].split('@');
  const partition = Token.isUnresolved(registry.region) ? Aws.PARTITION : partitionOfRegion(registry.region);
  return joinArn({ partition, service: 'ecr', ...registry, resource: `repository/${path}` });
}

/**
 * Whether a host is one of Amazon ECR's private registries, in any partition.
 */
export function isEcrHost(host: string): boolean {
  return ecrRegistry(host) !== undefined;
}

/** `ACCOUNT.dkr.ecr.REGION.SUFFIX`, with `ecr-fips`, and `dkr-ecr` for both IP versions. A token counts as one piece. */
const HOST = /^(\d{12}|\$\{Token\[[^\]]*\]\})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+|\$\{Token\[[^\]]*\]\})\.(.+)$/;
/** Behind the hosts for both IP versions. */
const DUAL_STACK_SUFFIX = /^on\.(aws|amazonwebservices\.(com\.cn|eu))$/;

function ecrRegistry(host: string): { readonly account: string; readonly region: string } | undefined {
  const [, account, region, suffix] = HOST.exec(host) ?? [];
  if (account === undefined) {
    return undefined;
  }
  const known = Token.isUnresolved(suffix) || DUAL_STACK_SUFFIX.test(suffix)
    || (Token.isUnresolved(region) ? isServiceSuffix(suffix) : suffix === suffixOfRegion(region));
  return known ? { account, region } : undefined;
}

/**
 * Whether Amazon ECR takes a name for a repository: in lower case, and narrower than Docker with '.', '_' and '-'.
 */
export function isRepositoryName(name: string): boolean {
  return name.length <= 256 && /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/.test(name);
}

/**
 * What a role needs to pull from repositories.
 */
export function pullStatements(repositoryArns: readonly string[]): iam.PolicyStatement[] {
  return repositoryArns.length === 0 ? [] : [
    new iam.PolicyStatement({ actions: PULL_ACTIONS, resources: [...repositoryArns] }),
    // AWS gives this action no resource level (FACTS 10.1): the token is for the whole registry, and opens what the other actions allow.
    new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
  ];
}

/**
 * What the policy of a repository must say for a role of another account.
 */
export function repositoryPolicy(role: iam.IRole): iam.PolicyDocument {
  const principals = [new iam.ArnPrincipal(role.roleArn)];
  return new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ sid: 'PullByTask', principals, actions: PULL_ACTIONS })] });
}
