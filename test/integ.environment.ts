import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretVersion, SecureFargateTaskDefinition, TaskSecret } from '../src';
import { needing, runOnFargate } from './support/service';

// Environment variables from Secrets Manager: the secret and its customer managed key are of another stack, which the task
// does not touch. Whole, by JSON key, and by version stage.

const app = new App({ treeMetadata: false }); // nothing compares the tree

const data = new Stack(app, 'IntegEnvironmentData');
const database = new secretsmanager.Secret(data, 'Database', {
  encryptionKey: new kms.Key(data, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' },
});

const stack = new Stack(app, 'IntegEnvironment');
const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      ...needing('DATABASE', 'DATABASE_USER', 'DATABASE_PASSWORD', 'CURRENT_PASSWORD'),
      secrets: {
        DATABASE: TaskSecret.fromSecretsManager(database),
        CURRENT_PASSWORD: TaskSecret.fromSecretsManager(database, { jsonKey: 'password', version: SecretVersion.stage('AWSCURRENT') }),
        ...TaskSecret.fromJsonKeys(database, { DATABASE_USER: 'username', DATABASE_PASSWORD: 'password' }),
      },
    },
  },
});
runOnFargate(stack, task);

new IntegTest(app, 'Environment', { testCases: [data, stack] });
