/**
 * Who may let Amazon ECR fetch an image that its pull-through cache does not have, or has in an older version.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-pullthroughcache.html
 */
export enum FirstPull {
  /**
   * The execution role: it may import the image and create its repository, for this one repository. When the first
   * task pulls the image, Amazon ECR fetches it.
   */
  EXECUTION_ROLE = 'EXECUTION_ROLE',

  /**
   * Someone else: principals that a registry policy names (`EcrPullThroughCache.registryPolicy`), or a build that fills the
   * cache. The execution role may only pull.
   */
  EXTERNAL = 'EXTERNAL',
}

/**
 * Options of an image that is pulled through a cache.
 */
export interface PullThroughImageOptions {
  /**
   * Who may let Amazon ECR fetch the image when the cache does not have it.
   *
   * @default - the execution role may, for the repository of this image only
   */
  readonly firstPull?: FirstPull;
}
