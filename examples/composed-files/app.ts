import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretText, SecretTextEncoding, SecureFargateTaskDefinition, TaskSecret } from '../../src';

/** Starts a program that knows variables only. */
const VARIABLES_FROM_FILES = readFileSync(join(__dirname, 'variables-from-files.sh'), 'utf8');

/**
 * A task whose containers read files that are composed of several secrets, in the form that each client takes.
 */
export class ComposedFilesStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const database = new secretsmanager.Secret(this, 'Database', {
      encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }),
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'app', host: 'db.example.com', members: 'a.example.com:27017,b.example.com:27017' }),
        generateStringKey: 'password',
      },
    });
    const { user, password, host, members } = TaskSecret.fromJsonKeys(database, {
      user: 'username', password: 'password', host: 'host', members: 'members',
    });
    const values = { user, password, host };

    new SecureFargateTaskDefinition(this, 'Task', {
      containers: {
        app: {
          image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'),
          user: '1000:1000', // the files have mode 0400: PostgreSQL ignores a password file that others can read
          environment: { PGPASSFILE: '/run/secrets/.pgpass', NETRC: '/run/secrets/.netrc' },
          secretFiles: {
            composedFiles: {
              'postgres-url': SecretText.fromTemplate('postgres://{user}:{password}@{host}:5432/shop', values, {
                encoding: SecretTextEncoding.URL,
              }),
              'mysql-url': SecretText.fromTemplate('mysql://{user}:{password}@{host}:3306/shop', values, {
                encoding: SecretTextEncoding.URL,
              }),
              'mongodb-url': SecretText.fromTemplate('mongodb://{user}:{password}@{members}/shop?replicaSet=rs0', { user, password, members }, {
                encoding: SecretTextEncoding.URL,
                encodings: { members: SecretTextEncoding.NONE }, // its colons and commas are part of the URL
              }),
              'redis-url': SecretText.fromTemplate('rediss://{user}:{password}@{host}:6379/0', values, {
                encoding: SecretTextEncoding.URL,
              }),
              '.pgpass': SecretText.fromTemplate('{host}:5432:shop:{user}:{password}\n', values, {
                encoding: SecretTextEncoding.PGPASS,
              }),
              '.netrc': SecretText.fromTemplate('machine {host} login {user} password {password}\n', values, {
                encoding: SecretTextEncoding.NETRC,
              }),
              'settings.json': SecretText.fromTemplate('{"database":{"host":"{host}","user":"{user}","password":"{password}"}}', values, {
                encoding: SecretTextEncoding.JSON,
              }),
            },
          },
        },
        legacy: {
          image: ecs.ContainerImage.fromRegistry('acme/legacy:3.1.0'),
          essential: false,
          entryPoint: ['sh', '-c', VARIABLES_FROM_FILES, 'variables-from-files', 'DATABASE_URL=/run/secrets/database-url', '--'],
          command: ['node', 'server.js'],
          secretFiles: {
            composedFiles: {
              'database-url': SecretText.fromTemplate('postgres://{user}:{password}@{host}:5432/shop', values, { encoding: SecretTextEncoding.URL }),
            },
          },
        },
      },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ComposedFilesStack(app, 'ComposedFiles');
  app.synth();
}
