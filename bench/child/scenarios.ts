import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ACCOUNT, REGION, Secrets, secretsOf, sharedSecrets } from './secrets';
import { l1, l2, ours, oursWith, Way } from './ways';

/** Adds something to an app, as often as `count` says. */
type Build = (app: App, count: number) => void;

/** With four resources a task and the secrets, a stack is within the 500 resources of a template. */
const TASKS_PER_STACK = 100;

const SCENARIOS = {
  /** Only what each scenario does before it is measured. */
  empty: () => {},
  ours: tasks(() => ours),
  l2: tasks(() => l2),
  l1: tasks(() => l1),
  /** Every task has an environment file in a bucket that its stack imports. */
  environmentFiles: tasks((stack) => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Settings', 'acme-settings');
    return (scope, secrets) => oursWith(scope, secrets, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] });
  }),
  /** Every task of a stack has the same execution role. */
  oneRole: tasks((stack) => {
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

/** Ten secrets a task, a hundred tasks to a stack. */
function tasks(wayIn: (stack: Stack) => Way): Build {
  return (app, count) => {
    for (let first = 0; first < count; first += TASKS_PER_STACK) {
      const stack = stackIn(app, first / TASKS_PER_STACK);
      const shared = sharedSecrets(stack);
      const way = wayIn(stack);
      for (let index = first; index < Math.min(first + TASKS_PER_STACK, count); index++) {
        addTask(stack, index, way, (scope, name) => secretsOf(scope, name, shared));
      }
    }
  };
}

function oneTask(way: Way): Build {
  return (app, count) => addTask(stackIn(app, 0), 0, way, (scope, name) => secretsOf(scope, name, [], count));
}

function stackIn(app: App, index: number): Stack {
  return new Stack(app, `Stack${index}`, { env: { account: ACCOUNT, region: REGION } });
}

function addTask(stack: Stack, index: number, way: Way, secretsIn: (scope: Construct, name: string) => Secrets): void {
  const scope = new Construct(stack, `Service${index}`);
  way(scope, secretsIn(scope, `service-${index}`));
}
