import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RedeployOnSecretChange, SecureFargateTaskDefinition, TaskSecret } from '../src';
import { needing, runOnFargate } from './support/service';

// A service that is redeployed when its secret, its parameter or a secret known by name changes, and a message if it does not
// start. After the deployment, this starts new tasks:
//
//   aws secretsmanager put-secret-value --secret-id SECRET --secret-string "$(openssl rand -hex 16)"
//
// A secret that is known by its name; before the deployment:
//
//   aws secretsmanager create-secret --name cdk-fargate-secrets/integ/token --secret-string "$(openssl rand -hex 16)"

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegRedeploy');

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      ...needing('PASSWORD', 'ENDPOINT', 'TOKEN'),
      secrets: {
        PASSWORD: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Password')),
        ENDPOINT: TaskSecret.fromSsmParameter(new ssm.StringParameter(stack, 'Endpoint', { stringValue: 'https://api.example.com' })),
        TOKEN: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'cdk-fargate-secrets/integ/token')),
      },
    },
  },
});
const service = runOnFargate(stack, task);

new RedeployOnSecretChange(stack, 'Redeploy', { service, task, debounce: Duration.seconds(10) });

task.onSecretRetrievalFailure('Failure', {
  target: new targets.SnsTopic(new sns.Topic(stack, 'Alarms', { enforceSSL: true }), { message: task.secretRetrievalFailureMessage() }),
});

new IntegTest(app, 'Redeploy', { testCases: [stack] });
