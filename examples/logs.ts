import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecureFargateTaskDefinition, TaskSecret } from '../src';

/**
 * Containers that send their logs to a service that wants a key, and the key stays in Secrets Manager.
 *
 * The options are those of the Fluent Bit plugin. Anyone who can describe the task definition can read `options`; credentials go into
 * `secretOptions`. Amazon ECS gives those to the log router, so the application never sees them.
 */
export class LogsStack extends Stack {
  public readonly datadog: SecureFargateTaskDefinition;
  public readonly loki: SecureFargateTaskDefinition;
  public readonly elastic: SecureFargateTaskDefinition;
  public readonly splunk: SecureFargateTaskDefinition;

  public constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '123456789012', region: 'eu-central-1' } });

    const datadogKey = this.secret('DatadogKey', 'logs/datadog-Ab12Cd');
    this.datadog = this.task('Datadog', ecs.LogDrivers.firelens({
      options: { Name: 'datadog', Host: 'http-intake.logs.datadoghq.eu', TLS: 'on', dd_service: 'app', dd_source: 'nodejs', provider: 'ecs' },
      secretOptions: { apikey: TaskSecret.fromSecretsManager(datadogKey, { jsonKey: 'apiKey' }) },
    }));

    const grafana = this.secret('Grafana', 'logs/grafana-Ef34Gh');
    this.loki = this.task('Loki', ecs.LogDrivers.firelens({
      options: { Name: 'loki', Host: 'logs.example.grafana.net', Port: '443', TLS: 'on', Labels: 'job=app' },
      // The user is no secret to anybody, and rotates with the password: one secret holds both.
      secretOptions: {
        http_user: TaskSecret.fromSecretsManager(grafana, { jsonKey: 'username' }),
        http_passwd: TaskSecret.fromSecretsManager(grafana, { jsonKey: 'password' }),
      },
    }));

    const elastic = this.secret('ElasticCloud', 'logs/elastic-Ij56Kl');
    this.elastic = this.task('Elastic', ecs.LogDrivers.firelens({
      options: { Name: 'es', Port: '9243', TLS: 'On', Index: 'app', Suppress_Type_Name: 'On' },
      secretOptions: {
        Cloud_ID: TaskSecret.fromSecretsManager(elastic, { jsonKey: 'cloudId' }),
        Cloud_Auth: TaskSecret.fromSecretsManager(elastic, { jsonKey: 'auth' }), // user:password
      },
    }));

    const splunkToken = this.secret('SplunkToken', 'logs/splunk-Mn78Op');
    this.splunk = this.task('Splunk', ecs.LogDrivers.splunk({
      url: 'https://splunk.example.com:8088',
      secretToken: TaskSecret.fromSecretsManager(splunkToken),
      source: 'app',
    }));
  }

  private task(id: string, logging: ecs.LogDriver): SecureFargateTaskDefinition {
    return new SecureFargateTaskDefinition(this, id, {
      containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), logging } },
    });
  }

  /** A secret that is under the key AWS manages. */
  private secret(id: string, name: string): secretsmanager.ISecret {
    return secretsmanager.Secret.fromSecretAttributes(this, id, {
      secretCompleteArn: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`,
      encryptionKey: kms.Alias.fromAliasName(this, `${id}Encryption`, 'alias/aws/secretsmanager'),
    });
  }
}

export function logs(scope: Construct = new App()): LogsStack {
  return new LogsStack(scope, 'Logs');
}
