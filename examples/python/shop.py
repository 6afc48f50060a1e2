"""A shop: one container serves requests, the other one works through a queue."""

from aws_cdk import Annotations, App, CfnParameter, Environment, SecretValue, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from cdk_fargate_secrets import (
    EcrPullThroughCache,
    PolicyPlacement,
    PullThroughUpstream,
    RedeployOnSecretChange,
    RepositoryCredentialsSecret,
    RuntimeSecret,
    SecretFilesOptions,
    SecretText,
    SecretTextEncoding,
    SecureFargateTaskDefinition,
    TaskSecret,
)
from constructs import Construct

ENVIRONMENT = Environment(account="123456789012", region="eu-central-1")


class KeyStack(Stack):
    """The key of all secrets, in a stack of its own."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=ENVIRONMENT)
        self.key = kms.Key(self, "Key", enable_key_rotation=True)


class ShopStack(Stack):
    """The task with everything that it reads."""

    def __init__(self, scope: Construct, construct_id: str, *, key: kms.IKey) -> None:
        super().__init__(scope, construct_id, env=ENVIRONMENT)
        database = secretsmanager.Secret(
            self,
            "Database",
            encryption_key=key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"host":"db.example.com","username":"shop"}',
                generate_string_key="password",
            ),
        )
        stripe_key = ssm.StringParameter.from_secure_string_parameter_attributes(
            self, "StripeKey", parameter_name="/shop/stripe-key", encryption_key=key,
        )
        mail_key = secretsmanager.Secret.from_secret_complete_arn(
            self, "MailKey", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf",
        )
        files = s3.Bucket.from_bucket_attributes(self, "Files", bucket_name="shop-files", encryption_key=key)

        registry = RepositoryCredentialsSecret(self, "Registry", username="shop", encryption_key=key)
        access_token = SecretValue.cfn_parameter(CfnParameter(self, "DockerHubToken", no_echo=True))
        docker_hub = EcrPullThroughCache(
            self, "DockerHub", upstream=PullThroughUpstream.docker_hub(username="shop", access_token=access_token),
        )

        task = SecureFargateTaskDefinition(
            self,
            "Task",
            cpu=512,
            memory_limit_mib=1024,
            policy_placement=PolicyPlacement.MANAGED,
            registry_credentials={"registry.example.com": registry.credentials},
            secret_files_image=docker_hub.image("library/busybox", "1.37"),
        )
        task.add_container(
            "app",
            image=ecs.ContainerImage.from_registry("registry.example.com/shop/app:1.4.2"),
            user="1000:1000",
            port_mappings=[ecs.PortMapping(container_port=8080)],
            environment={"LOG_LEVEL": "info"},
            secrets={
                "MAIL_KEY": TaskSecret.from_secrets_manager(mail_key),
                "STRIPE_KEY": TaskSecret.from_ssm_parameter(stripe_key),
            },
            secret_files=SecretFilesOptions(
                files={"database-password": TaskSecret.from_secrets_manager(database, json_key="password")},
                composed_files={
                    "database-url": SecretText.from_template(
                        "postgres://{user}:{password}@{host}:5432/shop",
                        TaskSecret.from_json_keys(database, {"user": "username", "password": "password", "host": "host"}),
                        encoding=SecretTextEncoding.URL,
                    ),
                },
            ),
        )
        task.add_container(
            "worker",
            image=ecs.ContainerImage.from_registry("registry.example.com/shop/worker:1.4.2"),
            secrets={"DATABASE_PASSWORD": TaskSecret.from_secrets_manager(database, json_key="password")},
            runtime_secrets={"KEYSTORE": RuntimeSecret.from_s3_object(files, "keystore.p12")},
        )
        Annotations.of(task).acknowledge_warning("cdk-fargate-secrets:unknownEncryptionKey", "the AWS managed key")

        service = ecs.FargateService(
            self,
            "Service",
            cluster=ecs.Cluster(self, "Cluster"),
            task_definition=task.task_definition,
            min_healthy_percent=100,
        )
        RedeployOnSecretChange(self, "Redeploy", service=service, task=task)


if __name__ == "__main__":
    app = App()
    ShopStack(app, "Shop", key=KeyStack(app, "Keys").key)
    app.synth()
