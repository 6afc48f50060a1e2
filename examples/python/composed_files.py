"""The containers of examples/composed-files/app.ts in Python. Both synthesize the same template."""

import json
from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_fargate_secrets import (
    SecretFilesOptions,
    SecretText,
    SecretTextEncoding,
    SecureContainerOptions,
    SecureFargateTaskDefinition,
    TaskSecret,
)
from constructs import Construct

# Starts a program that knows variables only.
VARIABLES_FROM_FILES = Path(__file__).parents[1].joinpath("composed-files", "variables-from-files.sh").read_text()

URL, JSON, PGPASS, NETRC, NONE = (
    SecretTextEncoding.URL,
    SecretTextEncoding.JSON,
    SecretTextEncoding.PGPASS,
    SecretTextEncoding.NETRC,
    SecretTextEncoding.NONE,
)


class ComposedFilesStack(Stack):
    """A task whose containers read files that are composed of several secrets, in the form that each client takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        hosts = {"host": "db.example.com", "members": "a.example.com:27017,b.example.com:27017"}
        database = secretsmanager.Secret(
            self,
            "Database",
            encryption_key=kms.Key(self, "Key", enable_key_rotation=True),
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"username": "app", **hosts}, separators=(",", ":")),
                generate_string_key="password",
            ),
        )
        keys = {"user": "username", "password": "password", "host": "host", "members": "members"}
        secrets = TaskSecret.from_json_keys(database, keys)
        values = {name: secrets[name] for name in ("user", "password", "host")}
        replicas = {name: secrets[name] for name in ("user", "password", "members")}
        text = SecretText.from_template

        SecureFargateTaskDefinition(
            self,
            "Task",
            containers={
                "app": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("acme/app:1.4.2"),
                    user="1000:1000",
                    environment={"PGPASSFILE": "/run/secrets/.pgpass", "NETRC": "/run/secrets/.netrc"},
                    secret_files=SecretFilesOptions(
                        composed_files={
                            "postgres-url": text("postgres://{user}:{password}@{host}:5432/shop", values, encoding=URL),
                            "mysql-url": text("mysql://{user}:{password}@{host}:3306/shop", values, encoding=URL),
                            "mongodb-url": text(
                                "mongodb://{user}:{password}@{members}/shop?replicaSet=rs0",
                                replicas,
                                encoding=URL,
                                encodings={"members": NONE},
                            ),
                            "redis-url": text("rediss://{user}:{password}@{host}:6379/0", values, encoding=URL),
                            ".pgpass": text("{host}:5432:shop:{user}:{password}\n", values, encoding=PGPASS),
                            ".netrc": text("machine {host} login {user} password {password}\n", values, encoding=NETRC),
                            "settings.json": text(
                                '{"database":{"host":"{host}","user":"{user}","password":"{password}"}}',
                                values,
                                encoding=JSON,
                            ),
                        },
                    ),
                ),
                "legacy": SecureContainerOptions(
                    image=ecs.ContainerImage.from_registry("acme/legacy:3.1.0"),
                    essential=False,
                    entry_point=["sh", "-c", VARIABLES_FROM_FILES, "variables-from-files", "DATABASE_URL=/run/secrets/database-url", "--"],
                    command=["node", "server.js"],
                    secret_files=SecretFilesOptions(
                        composed_files={
                            "database-url": text("postgres://{user}:{password}@{host}:5432/shop", values, encoding=URL),
                        },
                    ),
                ),
            },
        )


if __name__ == "__main__":
    app = App()
    ComposedFilesStack(app, "ComposedFiles")
    app.synth()
