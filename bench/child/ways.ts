import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Secrets } from './secrets';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';

/** One task that reads some secrets, each as a variable of its container. */
export type Way = (scope: Construct, secrets: Secrets) => void;

const IMAGE = 'acme/app:1.4.2';
const CPU = 512;
const MEMORY = 1024;

/** With this library. */
export const ours: Way = (scope, secrets) => oursWith(scope, secrets);

/**
 * With this library, and an environment file or a role that others use as well.
 */
export function oursWith(scope: Construct, secrets: Secrets, { executionRole, environmentFiles }: {
  readonly executionRole?: iam.IRole;
  readonly environmentFiles?: ecs.EnvironmentFile[];
} = {}): void {
  new SecureFargateTaskDefinition(scope, 'Task', {
    cpu: CPU,
    memoryLimitMiB: MEMORY,
    executionRole,
    containers: {
      app: {
        image: ecs.ContainerImage.fromRegistry(IMAGE),
        secrets: mapped(secrets, (secret) => TaskSecret.fromSecretsManager(secret)),
        environmentFiles,
      },
    },
  });
}

/** With the CDK's own constructs, wired by hand. */
export const l2: Way = (scope, secrets) => {
  const task = new ecs.FargateTaskDefinition(scope, 'Task', { cpu: CPU, memoryLimitMiB: MEMORY });
  task.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry(IMAGE),
    secrets: mapped(secrets, (secret) => ecs.Secret.fromSecretsManager(secret)),
  });
};

/** With CloudFormation resources, written by hand: the template that this library writes. */
export const l1: Way = (scope, secrets) => {
  const task = new Construct(scope, 'Task');
  const executionRole = new iam.CfnRole(task, 'ExecutionRole', {
    assumeRolePolicyDocument: TRUST,
    policies: [{ policyName: 'SecretAccess', policyDocument: { Statement: [readable([...secrets.values()])], Version: '2012-10-17' } }],
  });
  const taskRole = new iam.CfnRole(task, 'TaskRole', { assumeRolePolicyDocument: TRUST });
  new ecs.CfnTaskDefinition(task, 'TaskDefinition', {
    family: task.node.path.replace(/\//g, '-'),
    cpu: String(CPU),
    memory: String(MEMORY),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: executionRole.attrArn,
    taskRoleArn: taskRole.attrArn,
    containerDefinitions: [{
      name: 'app',
      image: IMAGE,
      essential: true,
      secrets: [...secrets].map(([name, { secretArn }]) => ({ name, valueFrom: secretArn })),
    }],
  });
};

const TRUST = {
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
  Version: '2012-10-17',
};

function readable(secrets: readonly secretsmanager.ISecret[]) {
  return {
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: secrets.map(({ secretArn }) => secretArn),
  };
}

function mapped(secrets: Secrets, reference: (secret: secretsmanager.ISecret) => ecs.Secret) {
  return Object.fromEntries([...secrets].map(([variable, secret]) => [variable, reference(secret)]));
}
