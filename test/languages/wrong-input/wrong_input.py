from aws_cdk import App, Stack
from aws_cdk import aws_ecs as ecs
from cdk_fargate_secrets import PolicyPlacement, SecureFargateTaskDefinition, TaskSecret

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf"

app = App()
stack = Stack(app, "Shop")
task = SecureFargateTaskDefinition(stack, "Task")
task.add_container(
    "app",
    image=ecs.ContainerImage.from_registry("acme/app:1.4.2"),
    environment={"MAIL_KEY": ""},
    secrets={"MAIL_KEY": TaskSecret.from_value_from(ARN)},
)

for wrong in (
    lambda: TaskSecret.from_value_from(f"{ARN}:key"),
    lambda: SecureFargateTaskDefinition(stack, "External", policy_placement=PolicyPlacement.EXTERNAL),
    lambda: task.container("wbe"),
    lambda: app.synth(),
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error, "--", sep="\n")
