import { Aws, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ecrRegistryOf } from './ecr-registry';
import { withStandIns } from '../cdk/token-text';
import { joinArn, partitionOfRegion } from '../secret/arn';
import { splitAtColons } from '../secret/token';

/** What a pull takes on the repository (FACTS 10.1). */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * The ARN of the repository that an image name of Amazon ECR names, in the host form of any partition. Account, Region and
 * repository may have tokens in them.
 *
 * Any other name gives `undefined`. So does a repository that cannot exist: in a policy, its `*` would match other repositories.
 */
export function ecrRepositoryArn(image: string): string | undefined {
  const registry = ecrRegistryOf(image);
  const path = repositoryPath(image);
  if (!registry || !isRepositoryName(path)) {
    return undefined;
  }
  const partition = Token.isUnresolved(registry.region) ? Aws.PARTITION : partitionOfRegion(registry.region);
  return joinArn({ partition, service: 'ecr', ...registry, resource: `repository/${path}` });
}

/**
 * Whether an image name of Amazon ECR names a repository that cannot exist, such as one with a wildcard.
 */
export function namesNoRepository(image: string): boolean {
  return ecrRegistryOf(image) !== undefined && !isRepositoryName(repositoryPath(image));
}

/** What follows the host, up to the tag or digest. */
function repositoryPath(image: string): string {
  const [path] = splitAtColons(image.slice(image.indexOf('/') + 1))[0].split('@');
  return path;
}

/**
 * Whether Amazon ECR takes a name for a repository: in lower case, and narrower than Docker with '.', '_' and '-'. A name with
 * tokens in it is judged by the text around them.
 */
export function isRepositoryName(name: string): boolean {
  const text = withStandIns(name);
  return text.length <= 256 && /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/.test(text);
}

/**
 * What a role needs to pull from repositories.
 */
export function pullStatements(repositoryArns: readonly string[]): iam.PolicyStatement[] {
  return repositoryArns.length === 0 ? [] : [
    new iam.PolicyStatement({ actions: PULL_ACTIONS, resources: [...repositoryArns] }),
    // AWS gives this action no resource level (FACTS 10.1): the token is for the whole registry, and allows what the other actions do.
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
