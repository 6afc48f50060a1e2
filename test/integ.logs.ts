import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecureFargateTaskDefinition, TaskSecret } from '../src';
import { IDLE, runOnFargate } from './support/service';

// A log option from Secrets Manager: the password with which the FireLens log router sends to an HTTP endpoint, here a
// container of the same task. The router is an essential container, so the task runs only if the option could be read.

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegLogs');

const endpoint = new secretsmanager.Secret(stack, 'Endpoint', {
  generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password', excludePunctuation: true },
});

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      ...IDLE,
      logging: ecs.LogDrivers.firelens({
        options: { Name: 'http', Host: '127.0.0.1', Port: '8080', http_User: 'app' },
        secretOptions: { http_Passwd: TaskSecret.fromSecretsManager(endpoint, { jsonKey: 'password' }) },
      }),
    },
    endpoint: { ...IDLE, command: ['httpd', '-f', '-p', '8080'], essential: false },
  },
});
task.taskDefinition.addFirelensLogRouter('router', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5'),
  firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
});
runOnFargate(stack, task);

new IntegTest(app, 'Logs', { testCases: [stack] });
