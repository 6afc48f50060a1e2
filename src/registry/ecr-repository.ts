import { Aws, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { joinArn, partitionOfRegion } from '../secret/arn';

/** What a pull takes on the repository (FACTS 10.1). */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * The ARN of the repository that an image name of Amazon ECR names, in the host form of any partition. Account and Region
 * may be tokens; any other name gives `undefined`.
 */
export function ecrRepositoryArn(image: string): string | undefined {
  const slash = image.indexOf('/');
  const [, account, region] = HOST.exec(image.slice(0, Math.max(slash, 0))) ?? [];
  if (account === undefined) {
    return undefined;
  }
  const [path] = image.slice(slash + 1).split(/[:@]/);
  const partition = Token.isUnresolved(region) ? Aws.PARTITION : partitionOfRegion(region);
  return joinArn({ partition, service: 'ecr', region, account, resource: `repository/${path}` });
}

/** `ACCOUNT.dkr.ecr.REGION.SUFFIX`, with `ecr-fips`, and `dkr-ecr` for both IP versions. A token counts as one piece. */
const HOST = /^(\d{12}|\$\{Token\[[^\]]*\]\})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+|\$\{Token\[[^\]]*\]\})\..+$/;

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
