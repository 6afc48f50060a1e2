import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecureFargateTaskDefinition, TaskSecret } from '../src';

/**
 * A service whose container receives the password of a database in an environment variable.
 */
export class QuickStartStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const database = new secretsmanager.Secret(this, 'Database', {
      generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' },
    });

    const task = new SecureFargateTaskDefinition(this, 'Task', {
      containers: {
        app: {
          image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
          portMappings: [{ containerPort: 80 }],
          secrets: { DATABASE_PASSWORD: TaskSecret.fromSecretsManager(database, { jsonKey: 'password' }) },
        },
      },
    });

    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition: task.taskDefinition });
  }
}

if (require.main === module) {
  const app = new App();
  new QuickStartStack(app, 'QuickStart');
  app.synth();
}
