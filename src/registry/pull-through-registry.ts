import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { isRepositoryName } from './ecr-repository';
import { FirstPull } from './first-pull';
import { isDigest, isTag } from './image-name';
import { IMPORT_ACTIONS, PullThroughImage } from './pull-through-image';
import { withStandIns } from '../cdk/token-text';
import { checkGiven } from '../secret/argument-checks';
import { joinArn, partitionOfRegion, suffixOfRegion } from '../secret/arn';
import { ErrorFactory, errorsOf } from '../secret/error-factory';
import { redacted } from '../secret/redact';
import { literalText } from '../secret/token';

/**
 * The prefix of an existing pull-through cache rule, and where its registry is.
 */
export interface EcrPullThroughCacheAttributes {
  /**
   * The prefix of the rule.
   */
  readonly repositoryPrefix: string;

  /**
   * The Region of the registry.
   *
   * @default - the Region of the stack
   */
  readonly region?: string;

  /**
   * The account of the registry.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/**
 * An image of a cache, by the name it has in Amazon ECR.
 */
export function cachedImage(
  scope: Construct,
  cache: EcrPullThroughCacheAttributes,
  repository: string,
  tag: string,
  firstPull = FirstPull.EXECUTION_ROLE,
): ecs.ContainerImage {
  const fail = errorsOf(scope.node.path);
  checkGiven(repository, 'repository', fail);
  checkGiven(tag, 'tag', fail);
  if (!isRepositoryName(repository)) {
    throw fail("'repository' must be a path without a host, such as 'library/nginx', in lower case and with single '.', '_' and '-' within,"
      + ` or Amazon ECR cannot keep it, got ${redacted(repository)}`);
  }
  const digest = withStandIns(tag).includes(':'); // no tag has a colon in it
  if (!(digest ? mayBeDigest(tag) : isTag(withStandIns(tag)))) {
    throw fail(`'tag' must be a tag such as '1.27', or a digest such as 'sha256:…', got ${redacted(tag)}`);
  }
  const { account, region, suffix } = registryOf(scope, cache);
  const name = `${account}.dkr.ecr.${region}.${suffix}/${cache.repositoryPrefix}/${repository}`;
  return new PullThroughImage(`${name}${digest ? '@' : ':'}${tag}`, firstPull);
}

/** A digest with a token in it is judged by the text around the token. */
function mayBeDigest(text: string): boolean {
  return Token.isUnresolved(text) ? /^[A-Za-z][\w.+-]*:[0-9A-Fa-f]*$/.test(literalText(text)) : isDigest(text);
}

/**
 * The registry policy that lets principals fill a cache.
 */
export function registryPolicy(scope: Construct, cache: EcrPullThroughCacheAttributes, principals: iam.IPrincipal[]): iam.PolicyDocument {
  const { account, region, partition } = registryOf(scope, cache);
  const resources = [joinArn({ partition, service: 'ecr', region, account, resource: `repository/${cache.repositoryPrefix}/*` })];
  return new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ principals, actions: IMPORT_ACTIONS, resources })] });
}

function registryOf(scope: Construct, cache: EcrPullThroughCacheAttributes) {
  const stack = Stack.of(scope);
  const { account = stack.account, region = stack.region } = cache;
  const known = !Token.isUnresolved(region);
  return {
    account,
    region,
    partition: known ? partitionOfRegion(region) : stack.partition,
    suffix: known ? suffixOfRegion(region) : stack.urlSuffix,
  };
}

/**
 * Makes sure that there can be such a cache.
 */
export function checkAttributes({ repositoryPrefix, account = '', region = '' }: EcrPullThroughCacheAttributes, fail: ErrorFactory): void {
  checkPrefix(repositoryPrefix, fail);
  if (!(Token.isUnresolved(account) ? /^\d*$/ : /^(\d{12})?$/).test(literalText(account))) {
    throw fail(`'account' must be twelve digits, got ${redacted(account)}`);
  }
  if (!(Token.isUnresolved(region) ? /^[a-z0-9-]*$/ : /^([a-z]{2,4}(-[a-z]+)+-\d{1,2})?$/).test(literalText(region))) {
    throw fail(`'region' must be a Region such as 'eu-central-1', got ${redacted(region)}`);
  }
}

/**
 * Makes sure that the repositories of a cache can begin so.
 */
export function checkPrefix(prefix: string, fail: ErrorFactory): void {
  const { length } = literalText(prefix);
  if (length > 30 || (length < 2 && !Token.isUnresolved(prefix)) || !isRepositoryName(prefix)) {
    throw fail("'repositoryPrefix' must be 2 to 30 lower-case letters and digits, with '.', '_', '-' and '/' between them, without a '/' at either end,"
      + ` got ${redacted(prefix)}`);
  }
}
