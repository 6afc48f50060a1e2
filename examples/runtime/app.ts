import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { RuntimeSecret, SecureFargateTaskDefinition } from '../../src';

/**
 * A task whose program, `program.ts`, fetches its secrets itself, from each place there is. Its variables hold where they are,
 * and its task role may read exactly that.
 */
export class RuntimeStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const encryptionKey = new kms.Key(this, 'Key', { enableKeyRotation: true });

    const database = new secretsmanager.Secret(this, 'Database', { encryptionKey });
    const apiKey = ssm.StringParameter.fromSecureStringParameterAttributes(this, 'ApiKey', { parameterName: '/example/api-key', encryptionKey });
    const files = new s3.Bucket(this, 'Files', {
      encryptionKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: true,
    });

    const application = new appconfig.Application(this, 'Application');
    const settings = new appconfig.CfnConfigurationProfile(this, 'Settings', {
      applicationId: application.applicationId,
      name: 'settings',
      locationUri: 'hosted',
      kmsKeyIdentifier: encryptionKey.keyArn,
    });

    new SecureFargateTaskDefinition(this, 'Task', {
      containers: {
        app: {
          image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'),
          environment: { REFRESH_SECONDS: '60' },
          runtimeSecrets: {
            DATABASE: RuntimeSecret.fromSecretsManager(database),
            API_KEY: RuntimeSecret.fromSsmParameter(apiKey),
            CERTIFICATE: RuntimeSecret.fromS3Object(files, 'tls/certificate.pem'),
            SETTINGS: RuntimeSecret.fromAppConfig({
              application,
              environment: application.addEnvironment('Production'),
              profileId: settings.ref,
              encryptionKey,
            }),
          },
        },
      },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new RuntimeStack(app, 'Runtime');
  app.synth();
}
