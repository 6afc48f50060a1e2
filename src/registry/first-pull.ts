/**
 * Who may let Amazon ECR fetch an image that its pull-through cache does not hold yet, or not in its newest state.
 */
export enum FirstPull {
  /**
   * The execution role: it may import the image and create the repository for it, for this one repository. The first task
   * that needs the image fetches it.
   */
  EXECUTION_ROLE = 'EXECUTION_ROLE',

  /**
   * Somebody else: a registry policy (`EcrPullThroughCache.registryPolicy`) or whoever filled the cache. The execution role may
   * pull, no more.
   */
  ELSEWHERE = 'ELSEWHERE',
}
