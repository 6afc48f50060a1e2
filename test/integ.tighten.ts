import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { TightenSecretAccess } from '../src';
import { needing, runOnFargate } from './support/service';

// Task definitions of the CDK, narrowed in place: secrets with and without a key, a parameter, and a role that two tasks share. What the app
// granted by itself stays.

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegTighten');

const database = new secretsmanager.Secret(stack, 'Database', { encryptionKey: new kms.Key(stack, 'Key') });
const token = new secretsmanager.Secret(stack, 'Token');
const endpoint = new ssm.StringParameter(stack, 'Endpoint', { stringValue: 'https://api.example.com' });

const web = new ecs.FargateTaskDefinition(stack, 'Web');
web.addContainer('app', {
  ...needing('DATABASE', 'TOKEN', 'ENDPOINT'),
  secrets: {
    DATABASE: ecs.Secret.fromSecretsManager(database),
    TOKEN: ecs.Secret.fromSecretsManager(token),
    ENDPOINT: ecs.Secret.fromSsmParameter(endpoint),
  },
});

const executionRole = new iam.Role(stack, 'Shared', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
for (const [id, secret] of Object.entries({ First: token, Second: database })) {
  new ecs.FargateTaskDefinition(stack, id, { executionRole }).addContainer('app', { ...needing('SECRET'), secrets: { SECRET: ecs.Secret.fromSecretsManager(secret) } });
}
token.grantRead(executionRole); // by the app, with the same text

runOnFargate(stack, { taskDefinition: web });

Aspects.of(app).add(new TightenSecretAccess());

new IntegTest(app, 'Tighten', { testCases: [stack] });
