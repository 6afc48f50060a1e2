"""A local AWS on loopback: moto's server, with what the tests need and its CloudFormation and IAM leave out.

Prints its address and runs until its standard input closes, so that it never outlives the process that started it.
What is added here only passes properties on to moto's own services; README.md lists it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from moto import settings
from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.core.responses import ActionAuthenticatorMixin
from moto.ec2.models.vpcs import VPC
from moto.ecs.models import TaskDefinition, ecs_backends
from moto.iam.access_control import IAMPolicyStatement
from moto.iam.models import ManagedPolicy, Role, iam_backends
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.ssm.models import Parameter, ssm_backends
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

# --- CloudFormation: secrets -------------------------------------------------------------------------------------------


class Secret(CloudFormationModel):
    """AWS::SecretsManager::Secret, kept in moto's Secrets Manager."""

    __module__ = "moto.secretsmanager.models"  # moto sorts what it has by the service in this name

    def __init__(self, arn):
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @staticmethod
    def cloudformation_type():
        return "AWS::SecretsManager::Secret"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Id"

    def get_cfn_attribute(self, attribute_name):
        return self.physical_resource_id

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        backend = secretsmanager_backends[account_id][region_name]
        created = backend.create_secret(
            name=resource_name,
            secret_string=secret_string(properties, backend),
            secret_binary=None,
            description=properties.get("Description"),
            tags=properties.get("Tags"),
            kms_key_id=properties.get("KmsKeyId"),
            client_request_token=None,
            replica_regions=properties.get("ReplicaRegions", []),
            force_overwrite=False,
        )
        return cls(json.loads(created)["ARN"])

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        secretsmanager_backends[account_id][region_name].delete_secret(resource_name, None, True)


def only_a_name(resource_type):
    """A resource that gets an id, for those that refer to it, and is nothing else."""

    class Named(CloudFormationModel):
        __module__ = "moto.cloudformation.models"

        def __init__(self, resource_name):
            self.physical_resource_id = re.sub(r"\W", "", resource_name)[-7:].lower()

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return resource_type

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            return cls(resource_name)

        @classmethod
        def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
            pass

    return Named


NAMED = [only_a_name(f"AWS::{name}") for name in (
    "AppConfig::Application", "AppConfig::ConfigurationProfile", "AppConfig::Environment", "S3::BucketPolicy",
)]


def secret_string(properties, backend):
    if "GenerateSecretString" not in properties:
        return re.sub(r"{{resolve:secretsmanager:(.+?)}}", lambda found: resolved(found[1], backend), properties["SecretString"])
    options = properties["GenerateSecretString"]
    password = json.loads(backend.get_random_password(
        password_length=int(options.get("PasswordLength", 32)),
        exclude_characters=options.get("ExcludeCharacters", ""),
        exclude_numbers=options.get("ExcludeNumbers", False),
        exclude_punctuation=options.get("ExcludePunctuation", False),
        exclude_uppercase=options.get("ExcludeUppercase", False),
        exclude_lowercase=options.get("ExcludeLowercase", False),
        include_space=options.get("IncludeSpace", False),
        require_each_included_type=options.get("RequireEachIncludedType", True),
    ))["RandomPassword"]
    if "SecretStringTemplate" not in options:
        return password
    return json.dumps({**json.loads(options["SecretStringTemplate"]), options["GenerateStringKey"]: password})


def resolved(reference, backend):
    """A dynamic reference to a JSON key of a secret, by its name."""
    name, json_key = re.fullmatch(r"([^:]+):SecretString:([^:]+):*", reference).groups()
    return json.loads(backend.secrets[name].secret_string)[json_key]


# --- CloudFormation: resources moto has, and parts of them it leaves out -------------------------------------------------


def create_task_definition(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = cloudformation_json["Properties"]
    role_arn = properties.get("ExecutionRoleArn")
    return ecs_backends[account_id][region_name].register_task_definition(
        family=properties.get("Family", resource_name),
        container_definitions=camel_case(properties["ContainerDefinitions"]),
        volumes=camel_case(properties.get("Volumes", [])),
        cpu=properties.get("Cpu"),
        memory=properties.get("Memory"),
        network_mode=properties.get("NetworkMode"),
        requires_compatibilities=properties.get("RequiresCompatibilities"),
        task_role_arn=properties.get("TaskRoleArn"),
        execution_role_arn=role_arn,
        # What the role may do at this moment: nothing else could tell afterwards.
        tags=[{"key": "execution-role-policies", "value": json.dumps(policies_of(role_arn, account_id, region_name))}],
    )


def camel_case(value):
    """As the API of ECS spells it; the keys of maps are the user's own."""
    if isinstance(value, list):
        return [camel_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key[0].lower() + key[1:]: item if key in ("Options", "DockerLabels") else camel_case(item) for key, item in value.items()}


def policies_of(role_arn, account_id, region_name):
    if role_arn is None:
        return []
    role = iam_backends[account_id][get_partition(region_name)].get_role_by_arn(role_arn)
    attached = [next(version.document for version in policy.versions if version.is_default) for policy in role.managed_policies.values()]
    return [json.loads(document) for document in [*role.policies.values(), *attached]]


def update_task_definition(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    created = create_task_definition(cls, new_resource_name, cloudformation_json, account_id, region_name)
    ecs_backends[account_id][region_name].deregister_task_definition(original_resource.arn)
    return created


def delete_task_definition(cls, resource_name, cloudformation_json, account_id, region_name):
    ecs_backends[account_id][region_name].deregister_task_definition(resource_name)


def create_role(cls, resource_name, cloudformation_json, account_id, region_name, create=Role.create_from_cloudformation_json, **kwargs):
    role = create(resource_name, cloudformation_json, account_id, region_name, **kwargs)
    return update_role(cls, role, resource_name, cloudformation_json, account_id, region_name)


def update_role(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    policies = cloudformation_json["Properties"].get("Policies", [])
    original_resource.policies = {policy["PolicyName"]: json.dumps(policy["PolicyDocument"]) for policy in policies}
    return original_resource


def update_managed_policy(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    document = json.dumps(cloudformation_json["Properties"]["PolicyDocument"])
    iam_backends[account_id][get_partition(region_name)].create_policy_version(original_resource.arn, document, True)
    return original_resource


def create_parameter(cls, resource_name, cloudformation_json, account_id, region_name, create=Parameter.create_from_cloudformation_json, **kwargs):
    cloudformation_json["Properties"].setdefault("Name", resource_name)
    return create(resource_name, cloudformation_json, account_id, region_name, **kwargs)


def delete_managed_policy(cls, resource_name, cloudformation_json, account_id, region_name):
    backend = iam_backends[account_id][get_partition(region_name)]
    for role in backend.get_roles():
        if resource_name in role.managed_policies:
            backend.detach_role_policy(resource_name, role.name)
    for version in backend.list_policy_versions(resource_name):
        if not version.is_default:
            backend.delete_policy_version(resource_name, version.version_id)
    backend.delete_policy(resource_name)


def keep(cls, resource_name, cloudformation_json, account_id, region_name):
    """moto deletes no route table, and no network that has one."""


TaskDefinition.create_from_cloudformation_json = classmethod(create_task_definition)
TaskDefinition.update_from_cloudformation_json = classmethod(update_task_definition)
TaskDefinition.delete_from_cloudformation_json = classmethod(delete_task_definition)
Role.create_from_cloudformation_json = classmethod(create_role)
Role.update_from_cloudformation_json = classmethod(update_role)
ManagedPolicy.update_from_cloudformation_json = classmethod(update_managed_policy)
ManagedPolicy.delete_from_cloudformation_json = classmethod(delete_managed_policy)
Parameter.create_from_cloudformation_json = classmethod(create_parameter)
VPC.delete_from_cloudformation_json = classmethod(keep)


# --- CloudFormation: functions, and the custom resources that they answer for. moto starts functions in Docker only ---------


class Function(CloudFormationModel):
    """AWS::Lambda::Function with its code in the template. It is started as AWS Lambda would start it, with node."""

    __module__ = "moto.awslambda.models"
    created = {}

    def __init__(self, name, properties, account_id, region_name):
        self.physical_resource_id = name
        self.arn = f"arn:aws:lambda:{region_name}:{account_id}:function:{name}"
        self.code, self.role_arn = properties["Code"]["ZipFile"], properties["Role"]
        self.account_id, self.region_name = account_id, region_name
        self.created[self.arn] = self

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Arn"

    def get_cfn_attribute(self, attribute_name):
        return self.arn

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        return cls(resource_name, cloudformation_json["Properties"], account_id, region_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        pass

    def invoke(self, event):
        """What the function answers. IAM is asked about its calls; pauses take a thousandth of their time."""
        script = "const wait = setTimeout; global.setTimeout = (call, ms) => wait(call, ms / 1000); require('./index.js').handler(JSON.parse(process.argv[1]))"
        session = sts_backends[self.account_id]["aws"].assume_role(self.region_name, "function", self.role_arn, "", 3600, "")
        answers = []

        class Answer(BaseHTTPRequestHandler):
            def do_PUT(self):
                answers.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        with tempfile.TemporaryDirectory() as directory, HTTPServer(("127.0.0.1", 0), Answer) as receiver:
            (Path(directory) / "index.js").write_text(self.code)
            (Path(directory) / "node_modules").symlink_to(Path(__file__).parents[2] / "node_modules")
            threading.Thread(target=receiver.serve_forever).start()
            environment = {
                **os.environ, "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": self.region_name, "AWS_ACCESS_KEY_ID": session.access_key_id,
                "AWS_SECRET_ACCESS_KEY": session.secret_access_key, "AWS_SESSION_TOKEN": session.session_token,
                "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
            }
            event = {**event, "ResponseURL": f"http://127.0.0.1:{receiver.server_port}/"}
            try:
                with_iam(True)
                ended = subprocess.run(["node", "-e", script, json.dumps(event)], cwd=directory, env=environment, capture_output=True, text=True, timeout=60)
            finally:
                with_iam(False)
                receiver.shutdown()
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", ""), ended  # it logs nothing
        [answer] = answers
        return answer


class CustomResource(CloudFormationModel):
    """Custom::…: what its function answers, and a request that fails if that is a failure."""

    __module__ = "moto.cloudformation.models"
    functions = {}

    def __init__(self, physical_resource_id):
        self.physical_resource_id = physical_resource_id

    @staticmethod
    def cloudformation_type():
        return "Custom::"

    @classmethod
    def ask(cls, function, request_type, properties, **more):
        event = {"RequestType": request_type, "StackId": "stack", "RequestId": "request", "LogicalResourceId": "resource", "ResourceProperties": properties}
        answer = function.invoke({**event, **more})
        if answer["Status"] != "SUCCESS":
            raise ValidationError("custom resource", answer["Reason"])
        cls.functions[answer["PhysicalResourceId"]] = function
        return cls(answer["PhysicalResourceId"])

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        return cls.ask(Function.created[properties["ServiceToken"]], "Create", properties)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties, named = cloudformation_json["Properties"], {"PhysicalResourceId": original_resource.physical_resource_id}
        return cls.ask(Function.created[properties["ServiceToken"]], "Update", properties, **named)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        answer = cls.ask(cls.functions[resource_name], "Delete", {}, PhysicalResourceId=resource_name)
        assert answer.physical_resource_id == resource_name


def with_iam(asked):
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0.0 if asked else float("inf")
    ActionAuthenticatorMixin.request_count = 0


def class_of(resource_type, class_of_moto=parsing.resource_class_from_type):
    if resource_type.startswith("Custom::"):
        return CustomResource
    return Function if resource_type == "AWS::Lambda::Function" else class_of_moto(resource_type)


parsing.resource_class_from_type = class_of


# --- IAM: the resources of a read, without which moto denies every statement that names one -------------------------------


def secret_resource(response):
    secret_id = response._get_param("SecretId", "*")
    secret = response.backend.secrets.get(secret_id)
    # A name that no secret has is asked about as it is.
    name = secret_id if secret_id.startswith(("arn:", "*")) else f"arn:aws:secretsmanager:{response.region}:{response.current_account}:secret:{secret_id}"
    return secret.arn if secret else name


class Denied(JsonRESTError):
    code = 403


def authorize_secret(response, resource, authorize=SecretsManagerResponse._authenticate_and_authorize_normal_action):
    """A denial as Secrets Manager words it; moto's own is of the services that speak XML."""
    try:
        authorize(response, resource)
    except AccessDeniedError as error:
        raise Denied("AccessDeniedException", error.message) from None


def authorize_parameters(response, resource, authorize=SimpleSystemManagerResponse._authenticate_and_authorize_normal_action):
    """IAM is asked about each parameter of a call, and one that is denied denies the call."""
    for name in response._get_param("Names") or [response._get_param("Name", "*")]:
        region, account = response.region, response.current_account
        authorize(response, name if name.startswith("arn:") else f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}")


def matches(pattern, value):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), value)


SecretsManagerResponse._determine_resource = secret_resource
SecretsManagerResponse._authenticate_and_authorize_normal_action = authorize_secret
SimpleSystemManagerResponse._authenticate_and_authorize_normal_action = authorize_parameters
IAMPolicyStatement._match = staticmethod(matches)


if __name__ == "__main__":
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    print(endpoint, flush=True)
    sys.stdin.read()
