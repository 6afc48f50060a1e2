import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretText, SecretTextEncoding, SecureFargateTaskDefinition, TaskSecret } from '../src';
import { IDLE, runOnFargate } from './support/service';

// Files that are composed of several secrets, in each encoding, and one of a single secret. The password has characters that
// each format escapes, and the container is healthy as long as it can read the files as the user it runs as.

const app = new App({ treeMetadata: false }); // nothing compares the tree

const stack = new Stack(app, 'IntegComposedFiles');
const database = new secretsmanager.Secret(stack, 'Database', {
  generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password', requireEachIncludedType: true },
});
const values = TaskSecret.fromJsonKeys(database, { user: 'username', password: 'password' });

const composedFiles = {
  'url': SecretText.fromTemplate(`postgres://{user}:{password}@db.${stack.region}.example.com:5432/app`, values, { encoding: SecretTextEncoding.URL }),
  '.pgpass': SecretText.fromTemplate('*:5432:app:{user}:{password}\n', values, { encoding: SecretTextEncoding.PGPASS }),
  '.netrc': SecretText.fromTemplate('machine example.com login {user} password {password}\n', values, { encoding: SecretTextEncoding.NETRC }),
  'settings.json': SecretText.fromTemplate('{"user":"{user}","password":"{password}"}', values, { encoding: SecretTextEncoding.JSON }),
};

const task = new SecureFargateTaskDefinition(stack, 'Task', {
  containers: {
    app: {
      ...IDLE,
      user: '1000',
      healthCheck: { command: ['CMD-SHELL', [...Object.keys(composedFiles), 'password'].map((name) => `test -s /run/secrets/${name} -a -r /run/secrets/${name}`).join(' && ')] },
      secretFiles: { composedFiles, files: { password: values.password } },
    },
  },
});
runOnFargate(stack, task);

new IntegTest(app, 'ComposedFiles', { testCases: [stack] });
