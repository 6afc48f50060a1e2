import * as iam from 'aws-cdk-lib/aws-iam';
import { PULL_ACTIONS, pullStatements } from '../registry/ecr-repository';

/** AWS keeps the image in an account of its own in each Region, always under this name. */
const FLUENT_BIT = 'repository/aws-for-fluent-bit';

/**
 * The grant of the L2's default log router, pulls on every repository there is, narrowed to the one it pulls from. Any other
 * statement comes back as it is.
 */
export function narrowed(statement: iam.PolicyStatement, partition: string): iam.PolicyStatement[] {
  const { actions, resources, conditions } = statement;
  const isRouterPull = resources.join() === '*'
    && [...actions].sort().join() === [...PULL_ACTIONS, 'ecr:GetAuthorizationToken'].sort().join()
    && Object.keys(conditions as object).length === 0;
  return isRouterPull ? pullStatements([`arn:${partition}:ecr:*:*:${FLUENT_BIT}`]) : [statement];
}
