import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretByName, SecureFargateTaskDefinition, TaskSecret, TaskVpcEndpoints } from '../src';

// A task in subnets without a route to the internet: it starts only if the endpoints serve all that it needs. Its image is one
// in Amazon ECR, and one of its secrets exists already; before the deployment:
//
//   aws ecr create-repository --repository-name cdk-fargate-secrets/integ/busybox, and push busybox:1.36 to it
//   aws secretsmanager create-secret --name cdk-fargate-secrets/integ/named-secret --secret-string x

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegEndpoints');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false, // a function of the CDK's own would stand in the snapshot
  subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(stack, 'Repository', 'cdk-fargate-secrets/integ/busybox'), '1.36'),
      command: ['sleep', '86400'],
      healthCheck: { command: ['CMD-SHELL', 'test -n "$MADE" && test -n "$NAMED"'] },
      secrets: {
        MADE: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Made')),
        // A name that looks like a complete ARN.
        NAMED: TaskSecret.fromSecretsManager(new SecretByName(stack, 'Named', { secretName: 'cdk-fargate-secrets/integ/named-secret' }).secret),
      },
    },
  },
});
new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [task] });

new ecs.FargateService(stack, 'Service', {
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
  taskDefinition: task.taskDefinition,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  desiredCount: 1,
  minHealthyPercent: 100,
  circuitBreaker: { enable: true },
});

new IntegTest(app, 'Endpoints', { testCases: [stack] });
