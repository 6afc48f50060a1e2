import { Environment, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { container, newStack } from './app';
import { RedeployOnSecretChange, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps } from '../../src';

/** A cluster in a network that the app imports. */
export function cluster(stack: Stack): ecs.ICluster {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0a1b2c3d4e5f60718', availabilityZones: ['eu-central-1a'], privateSubnetIds: ['subnet-0a1b2c3d4e5f60718'] });
  return new ecs.Cluster(stack, 'Cluster', { vpc });
}

export function fargateService(stack: Stack, task: SecureFargateTaskDefinition, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  return new ecs.FargateService(stack, 'Service', { cluster: cluster(stack), taskDefinition: task.taskDefinition, ...props });
}

/** A service that is redeployed, in a stack of its own, and the parts of it. */
export function redeployed(
  options: Partial<SecureContainerOptions>, props: SecureFargateTaskDefinitionProps = {}, environment: { env?: Environment; stack?: Stack } = {},
) {
  const stack = environment.stack ?? newStack({ env: environment.env });
  const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container(options) }, ...props });
  const service = fargateService(stack, task);
  return { stack, task, service, redeploy: new RedeployOnSecretChange(stack, 'Redeploy', { service, task }) };
}
