"""Runs a state machine in moto's interpreter of the Amazon States Language, with simulated services of Amazon ECS.

Reads {"definition", "scenarios"} as JSON from standard input and prints what happened in each scenario. Each scenario has a
machine and a service of its own, and all run at once, in real time. Executions are threads, so a burst is a real one.
What moto lacks is added below: JSONata, parameters and results as Step Functions writes them, and the names of errors.
"""

import datetime
import json
import sys
import threading
import time

import boto3
import botocore.session
from jsonata import Jsonata
from moto import mock_aws
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as aws_sdk
from moto.stepfunctions.parser.asl.jsonata import jsonata

REGION = "eu-central-1"
SERVICE = "arn:aws:ecs:eu-central-1:123456789012:service/cluster/api"  # as in the definition
MODELS = botocore.session.get_session()

# --- What moto lacks ---------------------------------------------------------------------------------------------------


def evaluate(expression):
    try:
        return Jsonata(expression).evaluate(None)
    except Exception as error:  # its own errors have no common class
        raise jsonata.JSONataException("UNKNOWN", str(error))


def operation(task):
    model = MODELS.get_service_model({"sfn": "stepfunctions"}.get(task.resource.api_name, task.resource.api_name))
    name = task.resource.api_action
    return model.operation_model(name[0].upper() + name[1:])


def as_text(value):
    """Timestamps as Step Functions writes them."""
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    return value


def normalise_parameters(task, parameters, *_):
    task._to_boto_request(parameters, operation(task).input_shape)


def normalise_response(task, response, *_):
    for key, value in list(response.items()):
        response[key] = as_text(value)
    task._from_boto_response(response, operation(task).output_shape)


jsonata._eval_jsonata = evaluate
aws_sdk.StateTaskServiceAwsSdk._normalise_parameters = normalise_parameters
aws_sdk.StateTaskServiceAwsSdk._normalise_response = normalise_response
aws_sdk._SERVICE_ERROR_NAMES.update({"ecs": "Ecs", "sqs": "Sqs"})

# --- A service of Amazon ECS, and a queue --------------------------------------------------------------------------------


class Scenario:
    def __init__(self, name, options):
        self.name, self.options = name, options
        self.lock = threading.Lock()
        self.updates, self.messages = [], []
        self.errors = list(options.get("errors", []))
        self.deployments = [self.deployment(-options.get("age", 86_400), options.get("rollout", "COMPLETED"), options.get("completes", 0))]

    def deployment(self, begins, rollout, completes):
        now = time.time()
        return {"begins": now + begins, "rollout": rollout, "completes": now + completes}

    def describe_services(self, cluster, services):
        with self.lock:
            if self.options.get("gone"):
                return {"services": [], "failures": [{"arn": SERVICE, "reason": "MISSING"}]}
            deployments = [
                {
                    "id": f"ecs-svc/{number}",
                    "status": "PRIMARY" if each is self.deployments[-1] else "ACTIVE",
                    "createdAt": datetime.datetime.fromtimestamp(each["begins"], datetime.timezone.utc),
                    **({} if each["rollout"] is None else {"rolloutState": self.rollout(each)}),
                }
                for number, each in enumerate(self.deployments)
            ]
            return {"services": [{"serviceName": self.name, "status": self.options.get("status", "ACTIVE"), "deployments": deployments[::-1]}], "failures": []}

    @staticmethod
    def rollout(deployment):
        return "COMPLETED" if deployment["rollout"] == "IN_PROGRESS" and time.time() > deployment["completes"] else deployment["rollout"]

    def update_service(self, **parameters):
        with self.lock:
            error = self.errors[0] if self.errors[:1] == ["always"] else self.errors.pop(0) if self.errors else None
            during = self.rollout(self.deployments[-1])
            self.updates.append({"parameters": sorted(parameters), "refused": error is not None, "during": during})
        if error:
            raise failure("ecs", "InvalidParameterException" if error == "InvalidParameterException" else "ThrottlingException")
        time.sleep(self.options.get("seconds", 0))
        with self.lock:
            self.deployments.append(self.deployment(0, "IN_PROGRESS", 3))
            return {"service": {}}

    def send_message(self, queueUrl=None, messageBody=None, **parameters):
        self.messages.append(json.loads(parameters["MessageBody"]))
        return {"MessageId": "1"}


def failure(service, code):
    client = boto3.client(service, region_name=REGION)
    response = {"Error": {"Code": code, "Message": "Rate exceeded" if code == "ThrottlingException" else "Refused"},
                "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "1"}}
    return client.exceptions.from_code(code)(response, "UpdateService")


class Client:
    """What the executions of a scenario call, by the names in its definition."""

    def __init__(self, service):
        self.service = service

    def __getattr__(self, action):
        def call(**parameters):
            if action == "list_executions":
                return real_client_for(REGION, "stepfunctions").list_executions(**parameters)
            name = (parameters.get("cluster") or parameters.get("QueueUrl")).split("/")[-1]
            return getattr(SCENARIOS[name], action)(**parameters)
        return call


real_client_for = aws_sdk.boto_client_for
aws_sdk.boto_client_for = lambda service, region, state_credentials: Client(service)
SCENARIOS = {}

# --- Executions ----------------------------------------------------------------------------------------------------------


def run(scenario, definition, results):
    text = json.dumps(definition).replace("cluster/NAME", f"cluster/{scenario.name}").replace("queue/NAME", f"queue/{scenario.name}")
    client = boto3.client("stepfunctions", region_name=REGION)
    role = "arn:aws:iam::123456789012:role/machine"
    machine = client.create_state_machine(name=scenario.name, definition=text, roleArn=role)["stateMachineArn"]
    began, executions, transitions = time.time(), [], 0
    for number, event in enumerate(scenario.options["events"]):
        time.sleep(max(0, began + event.get("after", 0) - time.time()))
        body = {"source": "aws.secretsmanager"}
        if not event.get("manual"):
            happened = datetime.datetime.fromtimestamp(time.time() - event.get("age", 0), datetime.timezone.utc)
            body["time"] = event.get("time", happened.strftime("%Y-%m-%dT%H:%M:%SZ"))
        executions.append(client.start_execution(stateMachineArn=machine, name=f"e{number}", input=json.dumps(body))["executionArn"])
    ended = []
    for execution in executions:
        while (description := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            time.sleep(0.2)
        ended.append({key: description.get(key) for key in ("status", "error", "cause")})
        history = client.get_execution_history(executionArn=execution, maxResults=1000)["events"]
        transitions += sum(event["type"].endswith("StateEntered") for event in history)
    results[scenario.name] = {
        "updates": scenario.updates,
        "transitions": transitions,
        "messages": scenario.messages,
        "executions": ended,
    }


def main():
    request = json.load(sys.stdin)
    results = {}
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        for name, options in request["scenarios"].items():
            SCENARIOS[name] = Scenario(name, options)
        threads = [threading.Thread(target=run, args=(scenario, request["definition"], results), daemon=True) for scenario in SCENARIOS.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=request.get("timeout", 300))
    print(json.dumps(results))
    sys.stdout.flush()


main()
