/**
 * Where the permissions of the execution role are attached.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export enum PolicyPlacement {
  /**
   * In an inline policy: part of the role itself, so that the role is never without its permissions, or one inline policy on a role
   * that you pass in. What does not fit goes into managed policies.
   */
  INLINE = 'INLINE',

  /**
   * In managed policies attached to the role, which the task definition depends on. Use it if your organization refuses inline
   * policies, or if a key policy or resource policy of the same stack must name the role.
   */
  MANAGED = 'MANAGED',

  /**
   * Attach nothing. The owner of `executionRole` attaches the document in `executionRolePolicy`. Requires `executionRole`.
   */
  EXTERNAL = 'EXTERNAL',
}
