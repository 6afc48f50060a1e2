"""The app of examples/seeds.ts in Python. Both synthesize the same template."""

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from cdk_fargate_secrets import (
    RepositoryCredentials,
    SecureContainerOptions,
    SecureFargateTaskDefinition,
    TaskSecret,
)
from constructs import Construct

HERE = "us-east-1:123456789012"


class SeedsStack(Stack):
    """Task definitions that guides to Amazon ECS write by hand, as JSON and policies, written with this library."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=Environment(account="123456789012", region="us-east-1"))
        self.tasks = [self.my_app(), self.private_registry(), self.splunk()]

    def my_app(self) -> SecureFargateTaskDefinition:
        """A database password, from Secrets Manager in one container and from Parameter Store in the other."""
        parameter = ssm.StringParameter.from_secure_string_parameter_attributes(
            self,
            "DatabasePassword",
            parameter_name="/my-app/database-password",
            encryption_key=self.key("ParameterKey", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
        )
        logging = ecs.LogDrivers.aws_logs(
            log_group=logs.LogGroup.from_log_group_name(self, "Logs", "/ecs/my-app"),
            stream_prefix="ecs",
        )
        # Containers are SecureContainerOptions(...). A plain dict loses its snake_case options on the way, without a word.
        return SecureFargateTaskDefinition(
            self,
            "MyApp",
            family="my-app-task",
            cpu=256,
            memory_limit_mib=512,
            containers={
                "my-app-container": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("my-dockerhub-user/my-node-app:latest"),
                    port_mappings=[ecs.PortMapping(container_port=3000, host_port=3000, protocol=ecs.Protocol.TCP)],
                    secrets={
                        # As it stands in the JSON of an existing task definition.
                        "DATABASE_PASSWORD": TaskSecret.from_value_from(
                            f"arn:aws:secretsmanager:{HERE}:secret:my-app/database-credentials-Ab12Cd:password::",
                            encryption_key=kms.Alias.from_alias_name(self, "DefaultKey", "alias/aws/secretsmanager"),
                        ),
                    },
                    logging=logging,
                ),
                "my-app-reports": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("my-dockerhub-user/my-node-app:latest"),
                    secrets={"DATABASE_PASSWORD": TaskSecret.from_ssm_parameter(parameter)},
                    logging=logging,
                ),
            },
        )

    def private_registry(self) -> SecureFargateTaskDefinition:
        """A private image, whose registry's credentials are encrypted with a customer managed key."""
        return SecureFargateTaskDefinition(
            self,
            "PrivateRegistry",
            family="private-registry-task",
            registry_credentials={
                "docker.io": RepositoryCredentials.from_secret_arn(
                    f"arn:aws:secretsmanager:{HERE}:secret:production/MyAwesomeAppSecret-Ef34Gh",
                    encryption_key=self.key("RegistryKey", "5d6c7b8a-9f0e-4d1c-ab2b-3c4d5e6f7a8b"),
                ),
            },
            containers={
                "app": SecureContainerOptions(image=ecs.ContainerImage.from_registry("private-repo/private-image")),
            },
        )

    def splunk(self) -> SecureFargateTaskDefinition:
        """A logging platform that demands a token: a reference in `secretOptions`."""
        token = secretsmanager.Secret.from_secret_attributes(
            self,
            "SplunkToken",
            secret_complete_arn=f"arn:aws:secretsmanager:{HERE}:secret:logging/splunk-Ij56Kl",
            encryption_key=self.key("SplunkKey", "c1d2e3f4-a5b6-4c7d-8e9f-0a1b2c3d4e5f"),
        )
        return SecureFargateTaskDefinition(
            self,
            "Splunk",
            family="splunk-task",
            containers={
                "app": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("public.ecr.aws/nginx/nginx:1.27"),
                    logging=ecs.LogDrivers.splunk(
                        secret_token=TaskSecret.from_secrets_manager(token, json_key="hec-token"),
                        url="https://splunk.example.com:8088",
                    ),
                ),
            },
        )

    def key(self, construct_id: str, key_id: str) -> kms.IKey:
        return kms.Key.from_key_arn(self, construct_id, f"arn:aws:kms:{HERE}:key/{key_id}")


if __name__ == "__main__":
    app = App()
    SeedsStack(app, "Seeds")
    app.synth()
