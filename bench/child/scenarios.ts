import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ACCOUNT, REGION, Secrets, secretsOf, sharedSecrets } from './secrets';
import { l1, l2, ours, oursWith, Way } from './ways';

/** Adds something to an app, as often as `count` says. */
type Build = (app: App, count: number) => void;

/** The secrets of a task, by the name of the task. */
type SecretsOfTask = (scope: Construct, task: string) => Secrets;

/** With four resources a task and the secrets, a stack is within the 500 resources of a template. */
const TASKS_PER_STACK = 100;

const SCENARIOS = {
  /** Only what each scenario does before it is measured. */
  empty: () => {},
  ours: tasks(ofTheStack, () => ours),
  l2: tasks(ofTheStack, () => l2),
  l1: tasks(ofTheStack, () => l1),
  /** Six of the ten secrets are those of one task, imported there: what is remembered of a secret is of no use. */
  oursOwn: tasks(ofTheTask, () => ours),
  l2Own: tasks(ofTheTask, () => l2),
  l1Own: tasks(ofTheTask, () => l1),
  /** Every task has an environment file in a bucket that its stack imports. */
  environmentFiles: tasks(ofTheStack, (stack) => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Settings', 'acme-settings');
    return (scope, secrets) => oursWith(scope, secrets, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] });
  }),
  /** Every task of a stack has the same execution role. */
  oneRole: tasks(ofTheTask, (stack) => {
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    return (scope, secrets) => oursWith(scope, secrets, { executionRole });
  }),
  /** One task, and `count` secrets. */
  oneTask: oneTask(ours),
  oneTaskL1: oneTask(l1),
} satisfies { readonly [name: string]: Build };

export type Scenario = keyof typeof SCENARIOS;

export function build(scenario: Scenario, app: App, count: number): void {
  SCENARIOS[scenario](app, count);
}

/** A hundred tasks to a stack. */
function tasks(secretsIn: (stack: Stack) => SecretsOfTask, wayIn: (stack: Stack) => Way): Build {
  return (app, count) => {
    for (let first = 0; first < count; first += TASKS_PER_STACK) {
      const stack = stackIn(app, first / TASKS_PER_STACK);
      const secretsOfTask = secretsIn(stack);
      const way = wayIn(stack);
      for (let index = first; index < Math.min(first + TASKS_PER_STACK, count); index++) {
        addTask(stack, index, way, secretsOfTask);
      }
    }
  };
}

/** Six secrets that the stack imports and four that it creates: all of its tasks read them. */
function ofTheStack(stack: Stack): SecretsOfTask {
  const secrets = secretsOf(stack, 'all', sharedSecrets(stack));
  return () => secrets;
}

/** Six secrets that each task imports, and four that the stack creates. */
function ofTheTask(stack: Stack): SecretsOfTask {
  const shared = sharedSecrets(stack);
  return (scope, task) => secretsOf(scope, task, shared);
}

function oneTask(way: Way): Build {
  return (app, count) => addTask(stackIn(app, 0), 0, way, (scope, name) => secretsOf(scope, name, [], count));
}

function stackIn(app: App, index: number): Stack {
  return new Stack(app, `Stack${index}`, { env: { account: ACCOUNT, region: REGION } });
}

function addTask(stack: Stack, index: number, way: Way, secretsOfTask: SecretsOfTask): void {
  const scope = new Construct(stack, `Service${index}`);
  way(scope, secretsOfTask(scope, `service-${index}`));
}
