import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecureFargateTaskDefinition } from '../src';
import { IDLE, runOnFargate } from './support/service';

// An image pulled with a registry's credentials, encrypted with a customer managed key of the same stack. Docker Hub refuses
// wrong credentials for public images too. Before the deployment, with an access token of any Docker Hub user:
//
//   aws secretsmanager create-secret --name cdk-fargate-secrets/integ/docker-hub --secret-string file://docker-hub.json
//
// where docker-hub.json holds {"username": "…", "password": "…"}.

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegPrivateRegistry');

const account = (jsonField: string) => SecretValue.secretsManager('cdk-fargate-secrets/integ/docker-hub', { jsonField });
const dockerHub = new secretsmanager.Secret(stack, 'DockerHub', {
  encryptionKey: new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  secretObjectValue: { username: account('username'), password: account('password') },
});

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretsManager(dockerHub) },
  containers: {
    app: { ...IDLE, image: ecs.ContainerImage.fromRegistry('library/busybox:1.36') },
    beside: { ...IDLE, essential: false }, // of another host: it gets no credentials
  },
});
runOnFargate(stack, task);

new IntegTest(app, 'PrivateRegistry', { testCases: [stack] });
