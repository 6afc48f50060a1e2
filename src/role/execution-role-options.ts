import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * How the execution role is made. With a role passed in as `executionRole` these options throw.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export interface ExecutionRoleOptions {
  /**
   * The name of the role, up to 64 characters.
   *
   * @default - a name that CloudFormation makes, or the CDK where another environment refers to the role
   */
  readonly roleName?: string;

  /**
   * The path of the role, beginning and ending with `/`.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * What the role is for, up to 1000 characters.
   *
   * @default - the role has no description
   */
  readonly description?: string;

  /**
   * The policy that bounds what the role can be allowed.
   *
   * @default - the role is bounded only by what an Aspect or the organization puts on it
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
