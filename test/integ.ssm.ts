import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecureFargateTaskDefinition, TaskSecret } from '../src';
import { needing, runOnFargate } from './support/service';

// Environment variables from Parameter Store: a String, a StringList, and a SecureString by construct and as a pasted name.
// CloudFormation makes no SecureString; before the deployment:
//
//   aws ssm put-parameter --type SecureString --name /cdk-fargate-secrets/integ/token --value "$(openssl rand -hex 16)"

const TOKEN = '/cdk-fargate-secrets/integ/token';

const app = new App({ treeMetadata: false }); // nothing compares the tree
const stack = new Stack(app, 'IntegSsm');

const encryptionKey = kms.Alias.fromAliasName(stack, 'DefaultKey', 'alias/aws/ssm');
const token = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Token', { parameterName: TOKEN, encryptionKey });

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      ...needing('ENDPOINT', 'BROKERS', 'TOKEN', 'PASTED_TOKEN'),
      secrets: {
        ENDPOINT: TaskSecret.fromSsmParameter(new ssm.StringParameter(stack, 'Endpoint', { stringValue: 'https://api.example.com' })),
        BROKERS: TaskSecret.fromSsmParameter(new ssm.StringListParameter(stack, 'Brokers', { stringListValue: ['b-1.example.com', 'b-2.example.com'] })),
        TOKEN: TaskSecret.fromSsmParameter(token),
        PASTED_TOKEN: TaskSecret.fromValueFrom(TOKEN, { encryptionKey }),
      },
    },
  },
});
runOnFargate(stack, task);

new IntegTest(app, 'Ssm', { testCases: [stack] });
