// Stopped reasons as AWS writes them, with names of our own. Each with the categories that it can be, the likeliest first.

import { Category } from '../../../command/explain/category';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:billing/ledger-Qw3rTy';
export const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/billing/mail';
const ROLE = 'arn:aws:sts::123456789012:assumed-role/billing-execution/6c1f';
const IMAGE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/billing:7';

const refused = (action: string, resource: string, because = '') => `AccessDeniedException: User: ${ROLE} is not authorized to perform: ${action} on resource: ${resource}${because}`;
const noIdentity = (action: string) => ` because no identity-based policy allows the ${action} action`;
const v1 = (code = 400) => ` status code: ${code}, request id: 3f0c`;

const FARGATE = 'ResourceInitializationError: unable to pull secrets or registry auth: ';
const RETRIEVAL = `${FARGATE}execution resource retrieval failed: `;
const asm = (cause: string, times = 1) => `${RETRIEVAL}unable to retrieve secret from asm: service call has been retried ${times} time(s): failed to fetch secret ${SECRET} from secrets manager: ${cause}`;
const ssm = (cause: string, times = 1) => `${RETRIEVAL}unable to retrieve secrets from ssm: service call has been retried ${times} time(s): ${cause}`;
const token = (cause: string, times = 3) => `${RETRIEVAL}unable to retrieve ecr registry auth: service call has been retried ${times} time(s): ${cause}`;
const credentials = (cause: string) => `${RETRIEVAL}unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for ${SECRET}: ${cause}`;
const v2 = (cause: string) => `operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 3f0c, ${cause}`;
const agentAsm = (cause: string) => `Fetching secret data from AWS Secrets Manager in region eu-central-1: secret ${SECRET}: ${cause}`;
const agentSsm = (cause: string) => `Fetching secret data from SSM Parameter Store in eu-central-1: ${cause}`;
const placed = (reason: string) => `(service billing) was unable to place a task. Reason: ${reason}.`;
const pull = (cause: string) => `CannotPullContainerError: ${cause}`;
const inspect = (cause: string) => pull(`inspect image has been retried 1 time(s): failed to resolve ref "docker.io/acme/billing:7": ${cause}`);
const manifest = (cause: string) => pull(`pull image manifest has been retried 5 time(s): failed to resolve ref ${IMAGE}: ${cause}`);
const layer = (cause: string) => pull(`ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: ${cause}`);

const GET = 'secretsmanager:GetSecretValue';
const PARAMETERS = 'ssm:GetParameters';

/** [text, all categories] */
export const TEXTS: readonly (readonly [text: string, ...categories: Category[]])[] = [
  // Secrets: permissions
  [asm(refused(GET, SECRET, noIdentity(GET)) + v1()), 'iam-secret'],
  [asm(v2(`api error ${refused(GET, SECRET, noIdentity(GET))}`)), 'iam-secret'],
  [asm(refused(GET, SECRET, ` because no VPC endpoint policy allows the ${GET} action`)), 'iam-secret'],
  [asm(refused(GET, SECRET, ' with an explicit deny in a service control policy')), 'iam-secret'],
  [asm(refused(GET, SECRET, ` because no resource-based policy allows the ${GET} action`)), 'iam-secret'],
  [asm(refused(GET, SECRET.replace('123456789012', '210987654321'), ` because no resource-based policy allows the ${GET} action`)), 'cross-account', 'iam-secret'],
  [placed(asm(refused(GET, SECRET, noIdentity(GET)))), 'iam-secret'],
  [agentAsm(refused(GET, SECRET) + v1()), 'iam-secret'],
  [`secret ${SECRET}: ${v2(`api error ${refused(GET, SECRET)}`)}: ${v2(`api error ${refused(GET, SECRET)}`)}`, 'iam-secret'],
  [credentials(refused(GET, SECRET, noIdentity(GET)) + v1()), 'iam-secret'],
  [asm('AccessDeniedException'), 'iam-secret', 'kms', 'cross-account'],
  [asm(`AccessDeniedException: Access to KMS is not allowed${v1()}`), 'kms'],
  [asm(v2('api error AccessDeniedException: Access to KMS is not allowed')), 'kms'],
  [ssm(refused('kms:Decrypt', 'arn:aws:kms:eu-central-1:123456789012:key/5d2f', noIdentity('kms:Decrypt'))), 'kms'],
  [ssm(`AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.${v1()}`), 'kms'],
  [asm(`DecryptionFailure: Secrets Manager can't decrypt the protected secret text using the provided KMS key.${v1()}`), 'kms'],
  [asm("InvalidRequestException: You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."), 'cross-account'],
  // Secrets: what is read
  [asm(`ResourceNotFoundException: Secrets Manager can't find the specified secret.${v1()}`), 'secret-missing'],
  [agentAsm("ResourceNotFoundException: Secrets Manager can't find the specified secret."), 'secret-missing'],
  [`ResourceNotFoundException: The task can't retrieve the secret with ARN '${SECRET}' from AWS Secrets Manager. Check whether the secret exists in the specified Region: ${v2("ResourceNotFoundException: Secrets Manager can't find the specified secret.")}`, 'secret-missing'],
  [`The task can't retrieve the secret with ARN '${SECRET}' from AWS Secrets Manager. Check whether the secret exists in the specified Region`, 'secret-missing', 'version'],
  [asm("InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion."), 'secret-missing'],
  [asm("ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"), 'version'],
  [asm("ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: 9a"), 'version'],
  [asm('InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId.'), 'version'],
  [`${RETRIEVAL}unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key pasword`, 'json-key'],
  ['retrieved secret from Secrets Manager did not contain json key pasword', 'json-key'],
  [`${RETRIEVAL}unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character 'h' looking for beginning of value`, 'not-json'],
  ["invalid character 'p' after object key:value pair", 'not-json'],
  ['json: cannot unmarshal array into Go value of type map[string]interface {}', 'not-json'],
  [`Trying to retrieve secret with value ${SECRET}:password resulted in error: unexpected ARN format with parameters when trying to retrieve ASM secret`, 'bad-reference'],
  [asm('ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'), 'bad-reference'],
  [asm(`ThrottlingException: Rate exceeded${v1()}`), 'throttled'],
  // Secrets: network
  [asm('RequestCanceled: request context canceled caused by: context deadline exceeded', 5), 'network'],
  [asm('RequestError: send request failed caused by: Post "https://secretsmanager.eu-central-1.amazonaws.com/": dial tcp 10.2.0.9:443: i/o timeout', 1), 'network'],
  [`${FARGATE}unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${SECRET} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`, 'network'],
  [credentials('RequestError: send request failed'), 'network'],
  // Parameters
  [ssm(refused(PARAMETERS, PARAMETER, noIdentity(PARAMETERS)) + v1()), 'iam-parameter'],
  [agentSsm(refused(PARAMETERS, PARAMETER) + v1()), 'iam-parameter'],
  [ssm(refused(PARAMETERS, PARAMETER, ` because no VPC endpoint policy allows the ${PARAMETERS} action`)), 'iam-parameter'],
  [ssm('invalid parameters: /billing/mail,/billing/port'), 'parameter-missing'],
  [ssm('Invalid ssm parameters: /billing/mail'), 'parameter-missing'],
  [agentSsm('invalid parameters: /billing/mail'), 'parameter-missing'],
  [ssm('ValidationException: Parameter name: can\'t be prefixed with "ssm" (case-insensitive).'), 'bad-reference'],
  [ssm(`ThrottlingException: Rate exceeded${v1()}`), 'throttled'],
  [ssm('RequestError: send request failed caused by: Post https://ssm.eu-central-1.amazonaws.com/: dial tcp: lookup ssm.eu-central-1.amazonaws.com: no such host', 3), 'network'],
  [`${FARGATE}unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration.`, 'network'],
  [ssm('AccessDeniedException'), 'iam-parameter', 'kms'],
  // The token of Amazon ECR
  [token(refused('ecr:GetAuthorizationToken', '*', noIdentity('ecr:GetAuthorizationToken')), 1), 'ecr-permission'],
  [token('RequestError: send request failed caused by: Post "https://api.ecr.eu-central-1.amazonaws.com/": dial tcp 198.51.100.7:443: i/o timeout'), 'registry-network'],
  [`${FARGATE}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.`, 'registry-network'],
  [token('ThrottlingException: Rate exceeded'), 'throttled'],
  // Registry credentials
  [credentials('').replace(/asm fetching.*/, 'asm fetching username: AuthorizationData is malformed, empty field'), 'registry-auth'],
  ['Asm fetching authorization data: unable to unmarshal secret value, invalid schema', 'registry-auth'],
  ['Asm fetching authorization data: empty secrets value', 'registry-auth'],
  [credentials(`ResourceNotFoundException: Secrets Manager can't find the specified secret.${v1()}`), 'secret-missing'],
  // Images: not there, or not allowed
  [inspect('pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'), 'registry-missing-image', 'registry-auth'],
  [pull("Error response from daemon: pull access denied for acme/billing, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"), 'registry-missing-image', 'registry-auth'],
  [manifest(`${IMAGE}: not found`), 'registry-missing-image'],
  [placed(manifest(`${IMAGE}: not found`)), 'registry-missing-image'],
  [pull(`Error response from daemon: manifest for ${IMAGE} not found: manifest unknown: Requested image not found`), 'registry-missing-image'],
  [pull(`Error response from daemon: repository ${IMAGE.replace(':7', '')} not found: name unknown: The repository with name 'billing' does not exist in the registry with id '123456789012'`), 'registry-missing-image'],
  [pull("image Manifest does not contain descriptor matching platform 'linux/arm64'"), 'registry-missing-image'],
  [pull('no matching manifest for linux/arm64/v8 in the manifest list entries'), 'registry-missing-image'],
  [pull('invalid reference format'), 'registry-missing-image'],
  [manifest('unexpected status from HEAD request to https://ghcr.io/v2/acme/billing/manifests/7: 401 Unauthorized').replace(IMAGE, 'ghcr.io/acme/billing:7'), 'registry-auth'],
  [manifest('pulling from host ghcr.io failed with status code [manifests 7]: 403 Forbidden').replace(IMAGE, 'ghcr.io/acme/billing:7'), 'registry-auth'],
  [pull('Error response from daemon: unauthorized: incorrect username or password'), 'registry-auth'],
  [manifest(`pulling from host ${IMAGE.split('/')[0]} failed with status code [manifests 7]: 403 Forbidden`), 'ecr-permission'],
  [pull(`Error response from daemon: Get https://${IMAGE.split('/')[0]}/v2/billing/manifests/7: no basic auth credentials`), 'ecr-permission'],
  [pull(`The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for ${IMAGE}, repository does not exist or may require 'docker login': denied: User: ${ROLE} is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-central-1:123456789012:repository/billing${noIdentity('ecr:BatchGetImage')}`), 'ecr-permission'],
  [layer(`unexpected status code https://${IMAGE.split('/')[0]}/v2/billing/blobs/sha256:00: 403 Forbidden`), 'ecr-permission'],
  [inspect('unexpected status code [manifests 7]: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.'), 'registry-rate-limit'],
  [pull('Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit'), 'registry-rate-limit'],
  [manifest('toomanyrequests: Rate exceeded').replace(IMAGE, 'public.ecr.aws/acme/billing:7'), 'registry-rate-limit'],
  [pull(`Error response from daemon: pull access denied for ${IMAGE.replace(':7', '')}, repository does not exist or may require 'docker login'`), 'ecr-permission', 'registry-missing-image'],
  // Images: network, disk, damage
  [inspect('failed to do request: Head https://registry-1.docker.io/v2/acme/billing/manifests/7: dial tcp 198.51.100.9:443: i/o timeout'), 'registry-network'],
  [inspect('failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository": dial tcp 198.51.100.9:443: i/o timeout'), 'registry-network'],
  [pull(`Error response from daemon: Get "https://${IMAGE.split('/')[0]}/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`), 'registry-network'],
  [pull(`The task cannot pull ${IMAGE} from the registry ${IMAGE.split('/')[0]}. There is a connection issue between the task and the registry. Check your task network configuration.`), 'registry-network'],
  [manifest('failed to do request: Head "https://registry.acme.example/v2/": x509: certificate signed by unknown authority').replace(IMAGE, 'registry.acme.example/billing:7'), 'registry-network'],
  [layer('failed to do request: Get "https://prod-eu-central-1-starport-layer-bucket.s3.eu-central-1.amazonaws.com/5d/9a": dial tcp 198.51.100.3:443: connect: connection timed out'), 'registry-network'],
  [pull("ref pull has been retried 1 time(s): number of layers and diffIDs don't match: 2 != 9"), 'bad-image'],
  [pull('ref pull has been retried 1 time(s): unexpected commit digest sha256:00, expected sha256:11: failed precondition'), 'bad-image'],
  [pull('ref pull has been retried 1 time(s): failed to extract layer sha256:00: mount callback failed: write /app/data.bin: no space left on device: unknown'), 'unrelated'],
  // Files and logs
  ['ResourceInitializationError: failed to download env files: file download command: non empty error stream: RequestCanceled: request context canceled caused by: context deadline exceeded', 'env-file'],
  ['ResourceInitializationError: failed to download env files: file download command: non empty error stream: AccessDenied: Access Denied status code: 403, request id: 3f', 'env-file'],
  ['unable to download env file with key live.env from bucket billing-settings, error: NoSuchKey: The specified key does not exist.', 'env-file'],
  ['ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1', 'log-driver'],
  ['ResourceInitializationError: failed to validate logger args: : signal: killed', 'log-driver'],
  ['CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: RequestError: send request failed', 'log-driver'],
  [`ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${refused('logs:CreateLogStream', 'arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/billing:log-stream:a', noIdentity('logs:CreateLogStream'))}`, 'log-driver'],
  ['CannotStartContainerError: dependency graph: container ordering dependency [secret-files(busybox) (STOPPED->RUNNING)] for target [app(billing:7) (NONE->RUNNING)] has timed out.', 'init-container'],
  ['unable to find execution role credentials', 'iam-secret', 'iam-parameter', 'ecr-permission'],
  [asm('InternalServiceError: An error occurred on the server side.'), 'throttled', 'network'],
  [agentSsm(`${refused(PARAMETERS, PARAMETER)};${agentAsm("ResourceNotFoundException: Secrets Manager can't find the specified secret.")}`), 'iam-parameter', 'secret-missing'],
  // Nothing of secrets
  ['Essential container in task exited', 'unrelated', 'init-container'],
  ['OutOfMemoryError: Container killed due to memory usage', 'unrelated'],
  ['Task failed container health checks', 'unrelated'],
  ['Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/secret-store/00)', 'unrelated'],
  ['Your Spot Task was interrupted.', 'unrelated'],
  ['Task stopped by user', 'unrelated'],
  ['Scaling activity initiated by (deployment ecs-svc/1234567890)', 'unrelated'],
  ['Host EC2 (instance i-00) terminated.', 'unrelated'],
  ['Timeout waiting for network interface provisioning to complete.', 'unrelated'],
  ['ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b\'mount.nfs4: Connection timed out\' : unsuccessful EFS utils command execution; code: 32', 'unrelated'],
  ['ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b\'mount.nfs4: access denied by server while mounting 127.0.0.1:/\' : unsuccessful EFS utils command execution; code: 32', 'unrelated'],
  ['(service billing) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.', 'unrelated'],
  ['(service billing) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 00) has insufficient memory available.', 'unrelated'],
  ["ECS was unable to assume the role 'arn:aws:iam::123456789012:role/billing' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.", 'unrelated'],
  ['CannotStartContainerError: Error response from daemon: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/start": permission denied: unknown', 'unrelated', 'init-container', 'log-driver'],
  ['Replaced by release 2026-11 (pipeline 42)', 'unrelated'],
  ['(service billing) was unable to place a task. Reason: No Fargate configuration exists for given values: 300 CPU, 512 memory.', 'unrelated'],
  ['User: arn:aws:sts::123456789012:assumed-role/deploy/1 is not authorized to perform: elasticfilesystem:ClientMount on resource: x', 'unrelated'],
  ['(service billing) has started 1 tasks: (task 6c1f).', 'unrelated'],
  ['(service billing) registered 1 targets in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/a/00)', 'unrelated'],
];
