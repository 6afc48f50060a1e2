import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { RepositoryCredentials, SecureFargateTaskDefinition, TaskSecret } from '../src';

const HERE = 'us-east-1:123456789012';

/**
 * Task definitions that guides to Amazon ECS write by hand, as JSON and policies, written with this library.
 */
export class SeedsStack extends Stack {
  public readonly tasks: readonly SecureFargateTaskDefinition[];

  public constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '123456789012', region: 'us-east-1' } });
    this.tasks = [this.myApp(), this.privateRegistry(), this.splunk()];
  }

  /**
   * A database password, from Secrets Manager in one container and from Parameter Store in the other. Both are references in
   * `secrets`: Amazon ECS reads parameters as it reads secrets, no script fetches them in the container.
   */
  private myApp(): SecureFargateTaskDefinition {
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(this, 'DatabasePassword', {
      parameterName: '/my-app/database-password',
      encryptionKey: kms.Key.fromKeyArn(this, 'ParameterKey', `arn:aws:kms:${HERE}:key/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`),
    });
    const logging = ecs.LogDrivers.awsLogs({ logGroup: logs.LogGroup.fromLogGroupName(this, 'Logs', '/ecs/my-app'), streamPrefix: 'ecs' });

    return new SecureFargateTaskDefinition(this, 'MyApp', {
      family: 'my-app-task',
      cpu: 256,
      memoryLimitMiB: 512,
      containers: {
        'my-app-container': {
          image: ecs.ContainerImage.fromRegistry('my-dockerhub-user/my-node-app:latest'),
          portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: ecs.Protocol.TCP }],
          secrets: {
            // As in the JSON of an existing task definition.
            DATABASE_PASSWORD: TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${HERE}:secret:my-app/database-credentials-Ab12Cd:password::`, {
              encryptionKey: kms.Alias.fromAliasName(this, 'DefaultKey', 'alias/aws/secretsmanager'),
            }),
          },
          logging,
        },
        'my-app-reports': {
          image: ecs.ContainerImage.fromRegistry('my-dockerhub-user/my-node-app:latest'),
          secrets: { DATABASE_PASSWORD: TaskSecret.fromSsmParameter(parameter) },
          logging,
        },
      },
    });
  }

  /**
   * A private image, whose registry's credentials are encrypted with a customer managed key.
   */
  private privateRegistry(): SecureFargateTaskDefinition {
    return new SecureFargateTaskDefinition(this, 'PrivateRegistry', {
      family: 'private-registry-task',
      registryCredentials: {
        'docker.io': RepositoryCredentials.fromSecretArn(`arn:aws:secretsmanager:${HERE}:secret:production/MyAwesomeAppSecret-Ef34Gh`, {
          encryptionKey: kms.Key.fromKeyArn(this, 'RegistryKey', `arn:aws:kms:${HERE}:key/5d6c7b8a-9f0e-4d1c-ab2b-3c4d5e6f7a8b`),
        }),
      },
      containers: {
        app: { image: ecs.ContainerImage.fromRegistry('private-repo/private-image') },
      },
    });
  }

  /**
   * A logging platform that demands a token: a reference in `secretOptions`.
   */
  private splunk(): SecureFargateTaskDefinition {
    const token = secretsmanager.Secret.fromSecretAttributes(this, 'SplunkToken', {
      secretCompleteArn: `arn:aws:secretsmanager:${HERE}:secret:logging/splunk-Ij56Kl`,
      encryptionKey: kms.Key.fromKeyArn(this, 'SplunkKey', `arn:aws:kms:${HERE}:key/c1d2e3f4-a5b6-4c7d-8e9f-0a1b2c3d4e5f`),
    });
    return new SecureFargateTaskDefinition(this, 'Splunk', {
      family: 'splunk-task',
      containers: {
        app: {
          image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
          logging: ecs.LogDrivers.splunk({
            secretToken: TaskSecret.fromSecretsManager(token, { jsonKey: 'hec-token' }),
            url: 'https://splunk.example.com:8088',
          }),
        },
      },
    });
  }
}

/**
 * The app. Nothing in it needs an account to synthesize.
 */
export function seeds(app: App = new App()): SeedsStack {
  return new SeedsStack(app, 'Seeds');
}

if (require.main === module) {
  const { node } = seeds();
  (node.root as App).synth(); // the root of this stack is the app made above
}
