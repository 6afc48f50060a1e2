import { Annotations, App, CfnParameter, SecretValue, Stack, StackProps } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  EcrPullThroughCache,
  PolicyPlacement,
  PullThroughUpstream,
  RedeployOnSecretChange,
  RepositoryCredentialsSecret,
  RuntimeSecret,
  SecretText,
  SecretTextEncoding,
  SecureFargateTaskDefinition,
  TaskSecret,
} from 'cdk-fargate-secrets';

const ENVIRONMENT = { account: '123456789012', region: 'eu-central-1' };

/** The key of all secrets, in a stack of its own. */
class KeyStack extends Stack {
  public readonly key: kms.IKey;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.key = new kms.Key(this, 'Key', { enableKeyRotation: true });
  }
}

interface ShopStackProps extends StackProps {
  /** What the secrets are encrypted with. */
  readonly key: kms.IKey;
}

/** A shop: one container serves requests, the other one works through a queue. */
class ShopStack extends Stack {
  public constructor(scope: Construct, id: string, { key, ...props }: ShopStackProps) {
    super(scope, id, props);

    const database = new secretsmanager.Secret(this, 'Database', {
      encryptionKey: key,
      generateSecretString: { secretStringTemplate: '{"host":"db.example.com","username":"shop"}', generateStringKey: 'password' },
    });
    const stripeKey = ssm.StringParameter.fromSecureStringParameterAttributes(this, 'StripeKey', {
      parameterName: '/shop/stripe-key',
      encryptionKey: key,
    });
    const mailKey = secretsmanager.Secret.fromSecretCompleteArn(this, 'MailKey',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf');
    const files = s3.Bucket.fromBucketAttributes(this, 'Files', { bucketName: 'shop-files', encryptionKey: key });

    const registry = new RepositoryCredentialsSecret(this, 'Registry', { username: 'shop', encryptionKey: key });
    const accessToken = new CfnParameter(this, 'DockerHubToken', { noEcho: true });
    const dockerHub = new EcrPullThroughCache(this, 'DockerHub', {
      upstream: PullThroughUpstream.dockerHub({ username: 'shop', accessToken: SecretValue.cfnParameter(accessToken) }),
    });

    const task = new SecureFargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      policyPlacement: PolicyPlacement.MANAGED,
      registryCredentials: { 'registry.example.com': registry.credentials },
      secretFilesImage: dockerHub.image('library/busybox', '1.37'),
      containers: {
        app: {
          image: ecs.ContainerImage.fromRegistry('registry.example.com/shop/app:1.4.2'),
          user: '1000:1000',
          portMappings: [{ containerPort: 8080 }],
          environment: { LOG_LEVEL: 'info' },
          secrets: {
            MAIL_KEY: TaskSecret.fromSecretsManager(mailKey),
            STRIPE_KEY: TaskSecret.fromSsmParameter(stripeKey),
          },
          secretFiles: {
            files: { 'database-password': TaskSecret.fromSecretsManager(database, { jsonKey: 'password' }) },
            composedFiles: {
              'database-url': SecretText.fromTemplate(
                'postgres://{user}:{password}@{host}:5432/shop',
                TaskSecret.fromJsonKeys(database, { user: 'username', password: 'password', host: 'host' }),
                { encoding: SecretTextEncoding.URL },
              ),
            },
          },
        },
        worker: {
          image: ecs.ContainerImage.fromRegistry('registry.example.com/shop/worker:1.4.2'),
          secrets: { DATABASE_PASSWORD: TaskSecret.fromSecretsManager(database, { jsonKey: 'password' }) },
          runtimeSecrets: { KEYSTORE: RuntimeSecret.fromS3Object(files, 'keystore.p12') },
        },
      },
    });
    Annotations.of(task).acknowledgeWarning('cdk-fargate-secrets:unknownEncryptionKey', 'the AWS managed key');

    const service = new ecs.FargateService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster'),
      taskDefinition: task.taskDefinition,
      minHealthyPercent: 100,
    });
    new RedeployOnSecretChange(this, 'Redeploy', { service, task });
  }
}

const app = new App();
const { key } = new KeyStack(app, 'Keys', { env: ENVIRONMENT });
new ShopStack(app, 'Shop', { env: ENVIRONMENT, key });
app.synth();
