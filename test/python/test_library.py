"""The library as a Python user has it: installed from its wheel."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template
from cdk_fargate_secrets import (
    RedeployOnSecretChange,
    SecretAccessGuardrails,
    SecretAccessReport,
    SecretAccessRules,
    SecretByName,
    SecretText,
    SecretTextEncoding,
    SecretUsage,
    SecureContainerOptions,
    SecureFargateTaskDefinition,
    TaskSecret,
    TaskVpcEndpoints,
)

ROOT = Path(__file__).resolve().parents[2]
SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf"


def template_of(command: list[str], stack: str = "Seeds") -> dict:
    """The template of the example app, written by a program."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(command, cwd=ROOT, env={**os.environ, "CDK_OUTDIR": directory}, check=True)
        return json.loads(Path(directory, f"{stack}.template.json").read_text())


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

    def test_the_example_of_the_guide_keeps_every_option(self) -> None:
        guide = (ROOT / "docs" / "guides" / "python.md").read_text()
        example: dict = {}
        exec(guide.split("```python\n")[1].split("```")[0], example)
        Template.from_stack(example["stack"]).has_resource_properties("AWS::ECS::TaskDefinition", {
            "ContainerDefinitions": [Match.object_like({
                "Name": "app",
                "PortMappings": [Match.object_like({"ContainerPort": 80})],
                "Secrets": [Match.object_like({"Name": "DATABASE_PASSWORD"})],
            })],
        })

    def test_the_composed_files_give_the_template_they_give_in_typescript(self) -> None:
        python = template_of([sys.executable, "examples/python/composed_files.py"], "ComposedFiles")
        example = "examples/composed-files/app.ts"
        typescript = template_of(["npx", "ts-node", "--transpile-only", "--project", "tsconfig.dev.json", example], "ComposedFiles")
        self.assertEqual(python, typescript)

    def test_the_example_of_everything_around_a_task_synthesizes(self) -> None:
        resources = template_of([sys.executable, "examples/python/after_the_deployment.py"], "Shop")["Resources"].values()
        created = {each["Type"] for each in resources}
        self.assertLessEqual({
            "Custom::SecretByName", "AWS::SecretsManager::Secret", "AWS::ECR::PullThroughCacheRule", "AWS::EC2::VPCEndpoint",
            "AWS::StepFunctions::StateMachine", "AWS::Events::Rule",
        }, created)

    def test_the_report_is_written_into_the_assembly(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            app = App(outdir=directory)
            SecretAccessReport(app, "Report", directory="reports")
            stack = Stack(app, "Later")
            secret = secretsmanager.Secret.from_secret_complete_arn(stack, "Secret", SECRET_ARN)
            task = ecs.FargateTaskDefinition(stack, "Task")
            task.add_container("app", image=ecs.ContainerImage.from_registry("acme/app:1.4.2"), secrets={"DB": ecs.Secret.from_secrets_manager(secret)})
            app.synth()
            reports = Path(directory, "reports")
            self.assertEqual({file.name for file in reports.iterdir()}, {"secret-access.html", "secret-access.json", "secret-access.md"})
            [written] = json.loads((reports / "secret-access.json").read_text())["tasks"]
            self.assertEqual([written["path"], written["reads"][0]["resource"]], ["Later/Task", SECRET_ARN])

    def test_an_error_of_a_template_is_an_exception_with_its_message(self) -> None:
        with self.assertRaisesRegex(RuntimeError, r"SecretText\.fromTemplate: the template has the placeholder 'user' without a value; 'values' has 'password'"):
            SecretText.from_template("{user}:{password}", {"password": TaskSecret.from_secrets_manager(self.secret)}, encoding=SecretTextEncoding.URL)

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

    def test_the_suggested_code_makes_a_task_with_the_same_references(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            app = App(outdir=directory)
            old = Stack(app, "Web")
            database = secretsmanager.Secret(old, "Database")
            ecs.FargateTaskDefinition(old, "Task").add_container(
                "app",
                image=ecs.ContainerImage.from_registry("acme/app:1.4.2"),
                environment={"MODE": "on", "REGION": old.region},
                secrets={"PASSWORD": ecs.Secret.from_secrets_manager(database, "password")},
                health_check=ecs.HealthCheck(command=["true"], interval=Duration.seconds(30)),
                port_mappings=[ecs.PortMapping(container_port=8080)],
                logging=ecs.LogDrivers.aws_logs(stream_prefix="app"),
            )
            app.synth()
            command = [Path(sys.executable).parent / "cdk-fargate-secrets", "audit", directory, "--suggest", "--language", "python"]
            code = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        suggested: dict = {}
        exec(compile(code, "suggested.py", "exec"), suggested)
        suggested["web_task"](
            self.stack, database_secret=self.secret, app_environment={"MODE": "on"}, app_health_check=["true"], app_stream_prefix="app",
        )
        Template.from_stack(self.stack).has_resource_properties("AWS::ECS::TaskDefinition", {
            "ContainerDefinitions": [Match.object_like({
                "Environment": [{"Name": "MODE", "Value": "on"}, {"Name": "REGION", "Value": {"Ref": "AWS::Region"}}],
                "Secrets": [{"Name": "PASSWORD", "ValueFrom": f"{SECRET_ARN}:password::"}],
                "PortMappings": [{"ContainerPort": 8080, "Protocol": "tcp"}],
            })],
        })

    def test_a_container_that_is_added_later_takes_secrets_as_well(self) -> None:
        task = SecureFargateTaskDefinition(self.stack, "Task")
        task.add_container("app", image=ecs.ContainerImage.from_registry("acme/app:1.4.2"))
        task.container("app").add_secret("PASSWORD", TaskSecret.from_secrets_manager(self.secret))
        self.assertEqual([read.name for read in task.secret_reads], ["PASSWORD"])

    def test_a_service_is_redeployed_and_its_failures_are_told(self) -> None:
        secrets = {"PASSWORD": TaskSecret.from_secrets_manager(self.secret)}
        task = SecureFargateTaskDefinition(self.stack, "Task", containers={"app": container(secrets=secrets)})
        service = ecs.FargateService(self.stack, "Service", cluster=ecs.Cluster(self.stack, "Cluster"), task_definition=task.task_definition)
        redeploy = RedeployOnSecretChange(self.stack, "Redeploy", service=service, task=task, debounce=Duration.seconds(30))
        redeploy.metric_failed().create_alarm(self.stack, "Alarm", threshold=1, evaluation_periods=1)
        topic = targets.SnsTopic(sns.Topic(self.stack, "Topic"), message=task.secret_retrieval_failure_message())
        task.on_secret_retrieval_failure("Failure", target=topic)
        self.assertEqual(len(redeploy.rules), 1)
        template = Template.from_stack(self.stack)
        template.has_resource_properties("AWS::Events::Rule", {"EventPattern": Match.object_like({"resources": [SECRET_ARN]})})
        template.has_resource_properties("AWS::Events::Rule", {"EventPattern": Match.object_like({"source": ["aws.ecs"]})})

    def test_a_name_is_completed_by_a_function_whose_code_is_in_the_wheel(self) -> None:
        named = SecretByName(self.stack, "Named", secret_name="prod/api-secret")
        SecureFargateTaskDefinition(self.stack, "Task", containers={"app": container(secrets={"KEY": TaskSecret.from_secrets_manager(named.secret)})})
        resources = App.of(self.stack).synth().get_stack_by_name("Stack").template["Resources"]
        [function] = [each for each in resources.values() if each["Type"] == "AWS::Lambda::Function"]
        self.assertIn("exports.handler", function["Properties"]["Code"]["ZipFile"])

    def test_endpoints_are_those_that_the_task_needs(self) -> None:
        image = ecs.ContainerImage.from_registry("123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/app:1.4.2")
        stack = Stack(App(), "Network", env=Environment(account="123456789012", region="eu-central-1"))
        task = SecureFargateTaskDefinition(stack, "Task", containers={
            "app": SecureContainerOptions(image=image, secrets={"VALUE": TaskSecret.from_value_from("/prod/value")}),
        })
        endpoints = TaskVpcEndpoints(stack, "Endpoints", vpc=ec2.Vpc(stack, "Vpc", nat_gateways=0), tasks=[task])
        self.assertEqual(sorted(endpoints.interface_endpoints), ["ecr.api", "ecr.dkr", "ssm"])
        self.assertEqual(sorted(endpoints.gateway_endpoints), ["s3"])

    def test_owners_in_other_accounts_get_statements(self) -> None:
        stack = Stack(App(), "Owners", env=Environment(account="111111111111", region="eu-central-1"))
        value = TaskSecret.from_value_from(SECRET_ARN, any_encryption_key=True)
        task = SecureFargateTaskDefinition(stack, "Task", containers={"app": container(secrets={"VALUE": value})})
        self.assertEqual([(policy.owner_account, policy.resource_arn) for policy in task.owner_policies], [
            ("123456789012", SECRET_ARN), ("123456789012", "arn:aws:kms:eu-central-1:123456789012:key/*"),
        ])
        [statement] = task.lockdown_policy(secretsmanager.Secret(stack, "Own")).to_json()["Statement"]
        self.assertEqual(statement["Effect"], "Deny")

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
