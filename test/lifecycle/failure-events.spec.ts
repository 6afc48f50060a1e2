import { complexity, matches } from './ruler/ruler';
import { SecureFargateTaskDefinition } from '../../src';
import { container, ENV, newStack } from '../support/app';
import { patterns } from '../support/event-patterns';

// The rule of onSecretRetrievalFailure, matched by AWS's own matcher. The texts have AWS's format; names, accounts and ids are made up.

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf';
const FETCH = 'ResourceInitializationError: unable to pull secrets or registry auth: ';

interface Stopped {
  readonly stoppedReason: string;
  readonly stopCode?: string;
  readonly lastStatus?: string;
  readonly family?: string;
  readonly reasons?: readonly string[];
  readonly source?: string;
}

function stopped({ stoppedReason, stopCode = 'TaskFailedToStart', lastStatus = 'STOPPED', family = 'api', reasons = [], source = 'aws.ecs' }: Stopped): object {
  return {
    'version': '0',
    'id': '9bcdac79-b31f-4d3d-9410-fbd727c29fab',
    'detail-type': 'ECS Task State Change',
    source,
    'account': ENV.account,
    'time': '2026-11-26T12:00:00Z',
    'region': ENV.region,
    'resources': ['arn:aws:ecs:eu-central-1:123456789012:task/main/b99d40b39de8403a8f6c5c5a1c3a1c3a'],
    'detail': {
      clusterArn: 'arn:aws:ecs:eu-central-1:123456789012:cluster/main',
      containers: [{ name: 'log_router', lastStatus: 'STOPPED' }, ...reasons.map((reason) => ({ name: 'app', lastStatus: 'STOPPED', reason }))],
      desiredStatus: 'STOPPED',
      group: 'service:api',
      lastStatus,
      stopCode,
      stoppedReason,
      taskArn: 'arn:aws:ecs:eu-central-1:123456789012:task/main/b99d40b39de8403a8f6c5c5a1c3a1c3a',
      taskDefinitionArn: `arn:aws:ecs:eu-central-1:123456789012:task-definition/${family}:42`,
      version: 5,
    },
  };
}

function pattern(): object {
  const stack = newStack({ env: ENV });
  new SecureFargateTaskDefinition(stack, 'Task', { family: 'api', containers: { app: container() } }).onSecretRetrievalFailure('Failure');
  return Object.values(patterns(stack))[0];
}

function matching(events: { readonly [name: string]: Stopped }): string[] {
  const found = matches({ rule: pattern() }, Object.fromEntries(Object.entries(events).map(([name, event]) => [name, stopped(event)])));
  return Object.keys(found).filter((name) => found[name].length > 0);
}

test('what Amazon ECS could not fetch is matched, in the words of each time', () => {
  const reasons = {
    'a denied secret': `${FETCH}execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue`,
    'a key': `${FETCH}unable to retrieve secret from asm: failed to fetch secret ${SECRET} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 1, api error AccessDeniedException: Access to KMS is not allowed`,
    'no route': `${FETCH}There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration.`,
    'a parameter': `${FETCH}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /prod/token`,
    'registry credentials': `${FETCH}unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for prod/registry: AccessDeniedException`,
    'a token of Amazon ECR': `${FETCH}unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed`,
    'a JSON key': 'ResourceInitializationError: unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key password',
    'an env file': 'ResourceInitializationError: failed to download env files: file download command: non empty error stream: AccessDenied',
    'an image': 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/app:1.4.2: not found',
    'an image of Amazon ECR': 'CannotPullECRContainerError: AccessDeniedException: User is not authorized to perform: ecr:GetAuthorizationToken',
    'a manifest': 'CannotPullImageManifestError: Error response from daemon: manifest unknown',
    'an older text': 'Fetching secret data from AWS Secrets Manager in region eu-central-1: secret prod/db: AccessDeniedException',
    'a missing secret': `ResourceNotFoundException: The task can't retrieve the secret with ARN '${SECRET}' from AWS Secrets Manager.`,
  };
  const events = Object.fromEntries(Object.entries(reasons).map(([name, stoppedReason]) => [name, { stoppedReason }]));
  expect(matching({ ...events, 'a reason of the container': { stoppedReason: 'Task failed to start', reasons: ['CannotPullContainerError: not found'] } }))
    .toEqual([...Object.keys(reasons), 'a reason of the container']);
});

test('nothing else is matched', () => {
  const denied = `${FETCH}AccessDeniedException`;
  expect(matching({
    'a health check': { stoppedReason: 'Task failed ELB health checks in (target-group api)', stopCode: 'ServiceSchedulerInitiated' },
    'a Spot interruption': { stoppedReason: 'Your Spot Task was interrupted.', stopCode: 'SpotInterruption' },
    'what a user stopped': { stoppedReason: 'CannotPullContainerError: cancelled by the operator', stopCode: 'UserInitiated' },
    'a container that exited': { stoppedReason: 'Essential container in task exited', stopCode: 'EssentialContainerExited', reasons: ['CannotPullContainerError: a sidecar'] },
    'an image of a sidecar that AWS adds': { stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)', stopCode: 'ServiceSchedulerInitiated', reasons: ['CannotPullContainerError: aws-guardduty-agent'] },
    'a log group': { stoppedReason: 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream' },
    'a file system': { stoppedReason: 'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: access denied' },
    'a command': { stoppedReason: 'CannotStartContainerError: Error response from daemon: OCI runtime create failed' },
    'no reason': { stoppedReason: 'Task failed to start' },
    'a container that cannot start': { stoppedReason: 'Task failed to start', reasons: ['CannotStartContainerError: exec format error'] },
    'a task that is being stopped': { stoppedReason: denied, lastStatus: 'DEPROVISIONING' },
    'a family that begins with this name': { stoppedReason: denied, family: 'api-admin' },
    'a family that ends with it': { stoppedReason: denied, family: 'the-api' },
    'an event of another source': { stoppedReason: denied, source: 'acme.ecs' },
  })).toEqual([]);
});

test('the pattern has no wildcards, and fits twice into what EventBridge takes', () => {
  expect(complexity(pattern())).toBe(0);
  expect(JSON.stringify(pattern()).length).toBeLessThan(2_048);
});
