"""The library as a Python user has it: installed from its wheel."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_fargate_secrets import (
    SecretAccessGuardrails,
    SecretAccessRules,
    SecretUsage,
    SecureContainerOptions,
    SecureFargateTaskDefinition,
    TaskSecret,
)

ROOT = Path(__file__).resolve().parents[2]
SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf"


def template_of(command: list[str]) -> dict:
    """The template of the example app, written by a program."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(command, cwd=ROOT, env={**os.environ, "CDK_OUTDIR": directory}, check=True)
        return json.loads(Path(directory, "Seeds.template.json").read_text())


def container(**options: object) -> SecureContainerOptions:
    return SecureContainerOptions(image=ecs.ContainerImage.from_registry("acme/app:1.4.2"), **options)


class LibraryInPython(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.stack = Stack(App(), "Stack")
        self.secret = secretsmanager.Secret.from_secret_complete_arn(self.stack, "Secret", SECRET_ARN)

    def test_the_example_app_gives_the_template_it_gives_in_typescript(self) -> None:
        python = template_of([sys.executable, "examples/python/app.py"])
        typescript = template_of(["npx", "ts-node", "--transpile-only", "--project", "tsconfig.dev.json", "examples/seeds.ts"])
        self.assertEqual(python, typescript)
        self.assertEqual(len(python["Resources"]), 9)

    def test_an_error_of_a_factory_is_an_exception_with_its_message(self) -> None:
        with self.assertRaisesRegex(RuntimeError, r"TaskSecret\.fromValueFrom: the ARN has 3 parts from 'secret' on, and Amazon ECS takes 2 or 5"):
            TaskSecret.from_value_from(f"{SECRET_ARN}:password")

    def test_an_error_of_the_synthesis_is_an_exception_that_names_container_and_variable(self) -> None:
        secrets = {"PASSWORD": TaskSecret.from_secrets_manager(self.secret)}
        SecureFargateTaskDefinition(self.stack, "Task", containers={"app": container(environment={"PASSWORD": ""}, secrets=secrets)})
        with self.assertRaisesRegex(RuntimeError, r"\[Stack/Task\] container 'app': 'PASSWORD' is in both 'environment' and 'secrets'"):
            App.of(self.stack).synth()

    def test_rules_judge_the_tasks_of_an_app(self) -> None:
        app = App(context={"@aws-cdk/core:validationReportJson": True})
        stack = Stack(app, "Judged")
        SecretAccessRules.enable(app, guardrails=SecretAccessGuardrails(customer_keys=True))
        secrets = {"PASSWORD": TaskSecret.from_secrets_manager(secretsmanager.Secret(stack, "Secret"))}
        SecureFargateTaskDefinition(stack, "Task", containers={"app": container(secrets=secrets)})
        report = json.loads(Path(app.synth().directory, "policy-validation-report.json").read_text())
        violations = [violation["ruleName"] for plugin in report["pluginReports"] for violation in plugin["violations"]]
        self.assertEqual(violations, ["SecretWithoutCustomerKey"])

    def test_a_rule_that_there_is_not_is_an_exception(self) -> None:
        with self.assertRaisesRegex(RuntimeError, r"SecretAccessRules\.enable: 'exclude' has 'NoSuchRule', and there is no such rule"):
            SecretAccessRules.enable(self.stack, exclude=["NoSuchRule"])

    def test_reads_are_structs_with_the_names_of_python(self) -> None:
        secrets = TaskSecret.from_json_keys(self.secret, {"DATABASE_USER": "username", "DATABASE_PASSWORD": "password"})
        task = SecureFargateTaskDefinition(self.stack, "Task", containers={"app": container(secrets=secrets)})
        reads = [(read.usage, read.container, read.name, read.value_from, read.encryption_key_arns) for read in task.secret_reads]
        self.assertEqual(reads, [
            (SecretUsage.ENVIRONMENT_VARIABLE, "app", "DATABASE_PASSWORD", f"{SECRET_ARN}:password::", []),
            (SecretUsage.ENVIRONMENT_VARIABLE, "app", "DATABASE_USER", f"{SECRET_ARN}:username::", []),
        ])

    def test_a_container_that_is_added_later_takes_secrets_as_well(self) -> None:
        task = SecureFargateTaskDefinition(self.stack, "Task")
        task.add_container("app", image=ecs.ContainerImage.from_registry("acme/app:1.4.2"))
        task.container("app").add_secret("PASSWORD", TaskSecret.from_secrets_manager(self.secret))
        self.assertEqual([read.name for read in task.secret_reads], ["PASSWORD"])

    def test_a_container_written_as_a_plain_dict_loses_its_snake_case_options(self) -> None:
        image = ecs.ContainerImage.from_registry("acme/app:1.4.2")
        task = SecureFargateTaskDefinition(self.stack, "Task", containers={
            "dict": {"image": image, "container_name": "web"},
            "struct": SecureContainerOptions(image=image, container_name="api"),
        })
        self.assertEqual(task.container("dict").container_name, "dict")
        self.assertEqual(task.container("struct").container_name, "api")


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=2).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed or outcome.testsRun == 0 else 0)
