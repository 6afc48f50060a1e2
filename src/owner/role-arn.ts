import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { forOwner, partitionOf } from './resource-owner';
import { cfnChild } from '../cdk/cfn-child';
import { joinArn } from '../secret/arn';
import { isConcrete } from '../secret/redact';
import { propertyInTemplate } from '../secret/template-property';

/**
 * The ARN of a role as it is in `aws:PrincipalArn`, with its path. For a role of the app that has a name it is a literal, which
 * can be handed to the owner of a policy before the role is deployed.
 */
export function principalArnOf(role: iam.IRole, stack: Stack): string {
  const resource = cfnChild(role, iam.CfnRole);
  const [name, path = '/'] = ['RoleName', 'Path'].map((property) => resource && propertyInTemplate(resource, property)) as [unknown, unknown?];
  if (!resource || typeof name !== 'string' || typeof path !== 'string' || ![name, path, resource.stack.account].every(isConcrete)) {
    return forOwner(role.roleArn, stack);
  }
  return joinArn({ partition: partitionOf(stack), service: 'iam', region: '', account: resource.stack.account, resource: `role${path}${name}` });
}
