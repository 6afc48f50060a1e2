/**
 * Where the permissions of the execution role are attached.
 */
export enum PolicyPlacement {
  /**
   * In an inline policy: on the role itself, so that role and permissions appear in one step, or as one policy on a role
   * that was passed in. What does not fit goes into managed policies.
   */
  INLINE = 'INLINE',

  /**
   * In managed policies attached to the role, for which the task definition waits. Use it if your organization refuses inline
   * policies, or if a key policy or resource policy of the same stack must name the role.
   */
  MANAGED = 'MANAGED',

  /**
   * Nowhere: the owner of the role that was passed in attaches `executionRolePolicy`. Without `executionRole` this throws.
   */
  EXTERNAL = 'EXTERNAL',
}
