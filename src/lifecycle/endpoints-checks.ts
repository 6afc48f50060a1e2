import { Resource } from 'aws-cdk-lib';
import { TaskVpcEndpointsProps } from './task-vpc-endpoints-props';
import { ErrorFactory } from '../secret/error-factory';
import { isConcrete } from '../secret/redact';

/**
 * Makes sure of what TypeScript lets through, and of what other languages do not see.
 */
export function checkProps({ vpc, tasks, existingEndpoints, admitOnly }: TaskVpcEndpointsProps, fail: ErrorFactory): void {
  if (!vpc?.vpcId) {
    throw fail("'vpc' is missing or not a VPC; give the VPC that the tasks run in");
  }
  if (!Array.isArray(tasks) || tasks.some((task) => !task?._readers)) {
    throw fail("'tasks' must be a list of SecureFargateTaskDefinition; give the construct itself, not its 'taskDefinition'");
  }
  if (existingEndpoints === undefined && !Resource.isOwnedResource(vpc)) {
    throw fail("the VPC is imported, and what endpoints it has is unknown; list their services in 'existingEndpoints', or give an empty list"
      + ' (`aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC-ID --query VpcEndpoints[].ServiceName` prints them)');
  }
  if (admitOnly?.length === 0) {
    throw fail("'admitOnly' is empty, so nothing could use the endpoints; name the services of the tasks, or leave it out to admit the VPC");
  }
  for (const { taskDefinition: { stack: { region } }, node: { path } } of tasks) {
    if (isConcrete(region) && isConcrete(vpc.env.region) && region !== vpc.env.region) {
      throw fail(`the task '${path}' is in ${region} and the VPC in ${vpc.env.region}; a task runs in a VPC of its own Region`);
    }
  }
}
