import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureFargateTaskDefinition } from '../../src';

/** A container that does nothing, of a public image that needs no credentials. */
export const IDLE = {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.36'),
  command: ['sleep', '86400'],
};

/**
 * Runs a task once. Its deployment is the test: Amazon ECS starts no container whose secrets, log options or registry
 * credentials it cannot read, and the circuit breaker makes the stack fail then.
 */
export function runOnFargate(stack: Stack, task: Pick<SecureFargateTaskDefinition, 'taskDefinition'>): ecs.FargateService {
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: false, // a function of the CDK's own would stand in the snapshot
    subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
  });
  return new ecs.FargateService(stack, 'Service', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
    taskDefinition: task.taskDefinition,
    assignPublicIp: true,
    desiredCount: 1,
    minHealthyPercent: 100,
    circuitBreaker: { enable: true },
  });
}

/**
 * A container that is healthy as long as its variables hold something.
 */
export function needing(...variables: string[]): ecs.ContainerDefinitionOptions {
  return { ...IDLE, healthCheck: { command: ['CMD-SHELL', variables.map((variable) => `test -n "$${variable}"`).join(' && ')] } };
}
