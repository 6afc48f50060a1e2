import { cause, Cause } from './category';
import { decide, Row } from './rule';
import { Spoken } from './spoken';

// What has nothing to do with secrets, and still deserves an answer.

const unrelated = (why: string, fix: string): Cause => cause('unrelated', { why, fix });

export const USER = unrelated('Somebody stopped the task, or a program did (StopTask). The text after it is theirs.', 'Ask who did it: CloudTrail has the call.');
export const WRITTEN = unrelated(
  'Amazon ECS is not known to write this, and it says nothing of secrets, keys or images: whoever stops a task gives the reason.',
  'Ask who did it: CloudTrail has the call StopTask.',
);
export const SERVICE = unrelated('The service reports or replaces its tasks. This does not say why a task stopped.', 'Look at the stopped reason of a task: aws ecs describe-tasks, within an hour.');
const HEALTH = unrelated('The task ran, and did not pass a health check of its load balancer or container.', 'Read the log of the container. Check path, port and grace period of the health check.');
const CAPACITY = unrelated('There was no room or capacity to run the task.', 'Try again, use other Availability Zones or capacity providers, or ask for less CPU and memory.');
const INTERFACE = unrelated('Amazon ECS could not attach the network interface or find an address in the subnet.', 'Check free addresses in the subnets, the security groups, and the permissions of the service-linked role of Amazon ECS.');
export const STORAGE = unrelated('There was not enough storage, or it was not ready in time.', "Raise 'ephemeralStorage', use a smaller image, or free space on the container instance.");
const MEMORY = unrelated('A container used more memory than it may.', 'Raise the memory of the task or container.');
const SPOT = unrelated('Fargate or EC2 Spot took the capacity back.', 'Expect it, or run a part of the tasks without Spot.');
const HOST = unrelated('The host of the task is stopped, drained or maintained.', 'The service starts another task; nothing needs to change.');
const ROLE = unrelated('Amazon ECS, or whoever starts the task, may not use the role.', "The role's trust policy must allow ecs-tasks.amazonaws.com, and whoever starts the task needs iam:PassRole on it.");
export const VOLUME = unrelated('A volume could not be created, attached or mounted.', 'Check the file system or volume: mount target, security group on port 2049, access point and file system policy.');
const COMMAND = unrelated('The container runtime could not create or start the container.', "Check 'command', 'entryPoint', 'user', ports and mounts, and that the image is for the platform of the task.");
export const OTHER_CALL = unrelated('AWS refused a call that reads no secret.', 'Allow the action that the text names to the role that it names.');
const SETTINGS = unrelated(
  'The task asks for something that is not available: a size, a platform, a quota.',
  "Compare 'cpu', 'memory', 'runtimePlatform' and the quotas of Fargate with what the task asks for.",
);
export const EXITED = unrelated('An essential container ran and ended, and the task with it.', "Read the log of the container and its exit code ('containers[].exitCode').");
const SILENT = unrelated('Amazon ECS says no more than that the task did not start.', "Look at 'containers[].reason' in the output of aws ecs describe-tasks.");

/** What decides whatever else is in the text. */
const CERTAIN: readonly Row[] = [
  { when: /dependency graph|ordering dependency|dependency container|dependenc(y|ies) .*(condition|timed out)/, causes: ['init-container'] },
  { when: /stopped by user|user ?initiated|^task stopped by|stopped by an? operator/, causes: [USER] },
  { when: /capacity provider|capacity is unavailable|unfulfillablecapacity|insufficientinstancecapacity|no container instance|insufficient (cpu|memory|capacity)|^resource:[a-z]|resource:(cpu|memory|fargate|gpu|eni|ports?)\b|not enough capacity|capacity is not available/, causes: [CAPACITY] },
  { when: /network interface|\benis?\b|subnet .*(free|address)/, causes: [INTERFACE] },
  { when: /ephemeral ?storage|no space left|thin pool|disk (is )?full|disk quota/, causes: [STORAGE] },
  { when: /outofmemory|out of memory|memory usage|\boom(killed)?\b/, causes: [MEMORY] },
  { when: /health ?checks?\b|unhealthy/, causes: [HEALTH] },
  { when: /\bspot\b.*interrupt|spot ?interruption|terminationnotice/, causes: [SPOT] },
  { when: /assume the role|assume role|iam:passrole|sts:assumerole/, causes: [ROLE] },
  { when: /perform: (?!secretsmanager|ssm|kms|ecr|logs|s3)[a-z0-9-]+:[a-z]/, causes: [OTHER_CALL] },
];

/** What decides where nothing says that something was fetched. */
const REST: readonly Row[] = [
  { when: /host ec2|container instance|instance .*(terminat|stopp|drain)|draining|maintenance|infrastructure|retire/, causes: [HOST] },
  { when: /steady state|consistently start|desired count|scaling activity|deployment|task ?set|(de)?registered \d+ target|has (started|stopped|begun)|has reached|was replaced|was stopped/, causes: [SERVICE] },
  { when: /essential container/, causes: [EXITED, 'init-container'] },
  { when: /task failed to start/, causes: [SILENT, 'registry-missing-image', 'registry-network'] },
  { when: /oci runtime|container runtime|create (new )?container|exec format|executable file|container process|no such file|already (allocated|in use)|permission denied|\bmounts?\b|cgroup|docker-?timeout|could not transition|cannot(start|create|inspect|stop|remove|describe)container(error)?: (error response|api error|oci|failed|rpc|error)|dockerstateerror/, causes: [COMMAND, 'init-container', 'log-driver'] },
  { when: /volume/, causes: [VOLUME] },
  { when: /cannot(start|create|inspect|stop|remove|describe)/, causes: [COMMAND, 'init-container', 'log-driver'] },
  { when: /exit(ed)? (code|status|with)|\bsigkill|signal: |agent/, causes: [EXITED, 'init-container'] },
  { when: /fargate configuration|reached the limit|limit (was|has been)|concurrent|required capabilities|launch.?type/, causes: [SETTINGS] },
  { when: /(unable|failed) to (place a task because|launch)|placement|closest matching|unavailable/, causes: [CAPACITY] },
];

/**
 * What has nothing to do with secrets for certain, whatever else is in the text.
 */
export function certainlyOther(reason: Spoken): Cause[] | undefined {
  return decide(CERTAIN, reason);
}

/**
 * What a text without a fetch in it says; nothing: it is not known.
 */
export function otherwise(reason: Spoken): Cause[] | undefined {
  return decide(REST, reason);
}
