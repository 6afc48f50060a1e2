"""What happens around a task: names completed at the deployment, a registry, endpoints, rotation, failures to start, owners."""

from aws_cdk import App, CfnParameter, Duration, Environment, SecretValue, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from cdk_fargate_secrets import (
    EcrPullThroughCache,
    PullThroughUpstream,
    RedeployOnSecretChange,
    RepositoryCredentialsSecret,
    SecretAccessRules,
    SecretByName,
    SecretFilesOptions,
    SecretText,
    SecretTextEncoding,
    SecureContainerOptions,
    SecureFargateTaskDefinition,
    TaskSecret,
    TaskVpcEndpoints,
)
from constructs import Construct


class ShopStack(Stack):
    """A service in subnets without a route to the internet."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=Environment(account="123456789012", region="eu-central-1"))
        vpc = ec2.Vpc(
            self,
            "Vpc",
            subnet_configuration=[ec2.SubnetConfiguration(name="tasks", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)],
        )
        database = secretsmanager.Secret.from_secret_complete_arn(
            self, "Database", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/database-Ab12Cd",
        )
        # The stack knows the name alone; the deployment completes it.
        payments = SecretByName(self, "Payments", secret_name="shop/payments")
        credentials = RepositoryCredentialsSecret(self, "Registry", username="shop")
        token = CfnParameter(self, "DockerHubToken", no_echo=True)
        cache = EcrPullThroughCache(
            self,
            "Cache",
            upstream=PullThroughUpstream.docker_hub(username="shop", access_token=SecretValue.cfn_parameter(token)),
        )
        user, password, host = (TaskSecret.from_secrets_manager(database, json_key=key) for key in ("username", "password", "host"))
        self.task = SecureFargateTaskDefinition(
            self,
            "Task",
            registry_credentials={"registry.example.com": credentials.credentials},
            secret_files_image=cache.image("library/busybox", "1.37"),
            containers={
                "app": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("registry.example.com/shop/app:1.4.2"),
                    user="1000:1000",
                    secrets={"PAYMENTS_KEY": TaskSecret.from_secrets_manager(payments.secret)},
                    secret_files=SecretFilesOptions(
                        composed_files={
                            "database-url": SecretText.from_template(
                                "postgres://{user}:{password}@{host}:5432/shop",
                                {"user": user, "password": password, "host": host},
                                encoding=SecretTextEncoding.URL,
                            ),
                        },
                    ),
                ),
            },
        )
        TaskVpcEndpoints(self, "Endpoints", vpc=vpc, tasks=[self.task])
        service = ecs.FargateService(
            self,
            "Service",
            cluster=ecs.Cluster(self, "Cluster", vpc=vpc),
            task_definition=self.task.task_definition,
            min_healthy_percent=100,
        )
        RedeployOnSecretChange(self, "Redeploy", service=service, task=self.task, debounce=Duration.seconds(30))
        topic = sns.Topic(self, "Operators")
        self.task.on_secret_retrieval_failure(
            "DoesNotStart", target=targets.SnsTopic(topic, message=self.task.secret_retrieval_failure_message()),
        )


if __name__ == "__main__":
    app = App()
    ShopStack(app, "Shop")
    SecretAccessRules.enable(app)
    app.synth()
