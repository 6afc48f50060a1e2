import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { escapePolicyText } from '../policy/policy-text';
import { splitArn, withKnownPartition } from '../secret/arn';

/**
 * The parameters in which a container has credential specs, by ARN. Those in Amazon S3 are objects.
 */
export function credentialSpecParameters({ credentialSpecs = [] }: ecs.ContainerDefinition): string[] {
  return credentialSpecs.map(({ location }) => withKnownPartition(location)).filter((location) => splitArn(location)?.service === 'ssm');
}

/**
 * What the execution role needs for credential specs in Parameter Store, which the L2 does not grant (FACTS 7.8).
 */
export function credentialSpecStatements(parameterArns: readonly string[]): iam.PolicyStatement[] {
  return parameterArns.length === 0 ? [] : [new iam.PolicyStatement({ actions: ['ssm:GetParameters'], resources: parameterArns.map(escapePolicyText) })];
}
