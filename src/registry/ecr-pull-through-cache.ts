import { Token } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { PullThroughImageOptions } from './first-pull';
import { cachedImage, checkAttributes, checkPrefix, EcrPullThroughCacheAttributes, registryPolicy } from './pull-through-registry';
import { pullThroughSecret } from './pull-through-secret';
import { PullThroughUpstream } from './pull-through-upstream';
import { errorsOf } from '../secret/error-factory';

/** A pull-through cache of Amazon ECR, which fetches images of another registry when they are first pulled, and keeps them. */
export interface IEcrPullThroughCache extends IConstruct {
  /**
   * The prefix of the names of the cached repositories.
   */
  readonly repositoryPrefix: string;

  /**
   * An image of the upstream registry, through the cache.
   *
   * @param repository The repository at the upstream, without a host, such as `library/nginx`. For a rule of Docker Hub that the
   * app creates, `nginx` is `library/nginx`; what an imported rule caches is unknown, so the name is used unchanged.
   * @param tag The tag, or a digest beginning with `sha256:`. A token is used as a tag.
   * @param options Who may let Amazon ECR fetch it.
   * @throws if the repository, the tag or the digest is malformed
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
   */
  image(repository: string, tag: string, options?: PullThroughImageOptions): ecs.ContainerImage;

  /**
   * The registry policy that lets principals fill the cache: the alternative to `FirstPull.EXECUTION_ROLE`. A registry has one
   * policy, so merge this document into it (`AWS::ECR::RegistryPolicy`).
   *
   * @param principals Who may let Amazon ECR fetch images into repositories of this cache.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-pullthroughcache.html
   */
  registryPolicy(principals: iam.IPrincipal[]): iam.PolicyDocument;
}

/**
 * A rule of a pull-through cache.
 */
export interface EcrPullThroughCacheProps {
  /**
   * The registry that images are fetched from.
   */
  readonly upstream: PullThroughUpstream;

  /**
   * The prefix of the names of the cached repositories: 2 to 30 lower-case letters and digits, with `.`, `_`, `-` and `/`
   * between them. It must be unique among the rules of the registry.
   *
   * @default - the name of the upstream, such as `docker-hub`
   */
  readonly repositoryPrefix?: string;
}

/**
 * A pull-through cache rule of Amazon ECR, with the secret that Amazon ECR uses to sign in to the upstream registry.
 *
 * Tasks pull the images from Amazon ECR, so they need neither registry credentials nor a route to the internet. The secret has
 * the form that Amazon ECR requires, which differs from `RepositoryCredentialsSecret`: its name begins with
 * `ecr-pullthroughcache/`, its JSON keys are `username` and `accessToken`, and it is encrypted with the AWS managed key.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export class EcrPullThroughCache extends Construct implements IEcrPullThroughCache {
  /**
   * Imports an existing rule.
   *
   * @param scope The construct it is used in.
   * @param id The id of the construct.
   * @param attributes The prefix of the rule, and the Region and account of its registry.
   * @throws if the prefix, the Region or the account is malformed
   */
  public static fromAttributes(scope: Construct, id: string, attributes: EcrPullThroughCacheAttributes): IEcrPullThroughCache {
    class Import extends Construct implements IEcrPullThroughCache {
      public readonly repositoryPrefix = attributes.repositoryPrefix;
      public image(repository: string, tag: string, options?: PullThroughImageOptions): ecs.ContainerImage {
        return cachedImage(this, attributes, repository, tag, options?.firstPull);
      }
      public registryPolicy(principals: iam.IPrincipal[]): iam.PolicyDocument {
        return registryPolicy(this, attributes, principals);
      }
    }
    checkAttributes(attributes, errorsOf('EcrPullThroughCache.fromAttributes'));
    return new Import(scope, id);
  }

  public readonly repositoryPrefix: string;

  private readonly isDockerHub: boolean;

  /**
   * Creates the rule and, for an upstream with credentials, their secret.
   *
   * @param scope The parent, in most cases a stack.
   * @param id The id among the children of the parent. Logical ids contain it.
   * @param props The upstream, and the prefix of what is cached.
   * @throws if the prefix is malformed, or the credentials are plain text or in a secret that Amazon ECR cannot read
   */
  public constructor(scope: Construct, id: string, props: EcrPullThroughCacheProps) {
    super(scope, id);
    const { upstream } = props;
    const fail = errorsOf(this.node.path);
    if (typeof upstream?.registryUrl !== 'string') {
      throw fail("'upstream' is missing or not a PullThroughUpstream; give one, such as PullThroughUpstream.quay()");
    }
    this.repositoryPrefix = props.repositoryPrefix ?? upstream._defaultPrefix;
    this.isDockerHub = upstream._name === 'docker-hub';
    checkPrefix(this.repositoryPrefix, fail);
    new ecr.CfnPullThroughCacheRule(this, 'Rule', {
      ecrRepositoryPrefix: this.repositoryPrefix,
      upstreamRegistry: upstream._name,
      upstreamRegistryUrl: upstream.registryUrl,
      credentialArn: upstream._credentials && pullThroughSecret(this, upstream._credentials, fail).secretArn,
    });
  }

  public image(repository: string, tag: string, options?: PullThroughImageOptions): ecs.ContainerImage {
    // Docker Hub keeps its official images under `library/`, and Docker adds that for its own registry only.
    // A token may contain a `/`.
    const path = this.isDockerHub && !Token.isUnresolved(repository) && !repository.includes('/') ? `library/${repository}` : repository;
    return cachedImage(this, { repositoryPrefix: this.repositoryPrefix }, path, tag, options?.firstPull);
  }

  public registryPolicy(principals: iam.IPrincipal[]): iam.PolicyDocument {
    return registryPolicy(this, { repositoryPrefix: this.repositoryPrefix }, principals);
  }
}
