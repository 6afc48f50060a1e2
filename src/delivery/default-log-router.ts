import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PULL_ACTIONS, pullStatements } from '../registry/ecr-repository';
import { withKnownPartition } from '../secret/arn';

/** AWS keeps the image in each Region, always under this name, and in an account of its own that differs from Region to Region. */
const ACCOUNT_OF_AWS = '*';
const FLUENT_BIT = 'repository/aws-for-fluent-bit';

/**
 * The grant of the L2's default log router, pulls on every repository there is, narrowed to the one it pulls from. Any other
 * statement comes back as it is.
 */
export function narrowRouterPull(statement: iam.PolicyStatement, { partition, region }: Stack): iam.PolicyStatement[] {
  const { actions, resources, conditions } = statement;
  const isRouterPull = resources.join() === '*'
    && [...actions].sort().join() === [...PULL_ACTIONS, 'ecr:GetAuthorizationToken'].sort().join()
    && Object.keys(conditions as object).length === 0;
  return isRouterPull ? pullStatements([withKnownPartition(`arn:${partition}:ecr:${region}:${ACCOUNT_OF_AWS}:${FLUENT_BIT}`)]) : [statement];
}
