/**
 * What the state machine is about.
 */
export interface RedeployMachine {
  /** Of the integrations with AWS services. */
  readonly partition: string;
  readonly cluster: string;
  readonly service: string;
  readonly queueUrl: string;
  /** In seconds. A number, or a token of one. */
  readonly debounce: number;
}

/** How much later than the event a deployment has to begin, so that its tasks certainly read the new value. In milliseconds. */
const MARGIN = 5_000;

/** How old an event is when the machine no longer waits for a deployment that is in progress. In milliseconds. */
const PATIENCE = 3_600_000;

/** Between two looks at the service, in seconds. */
const PAUSE = 10;

/** A time-out cannot be caught. It is above all waits together: the debounce, `PATIENCE`, and the retries. In seconds. */
const TIMEOUT = 10_800;

/** The fields of the PRIMARY deployment, of which a service has one at most. */
const PRIMARY = "$states.result.Services[0].Deployments[Status = 'PRIMARY']";

/** The execution's own start is used if somebody starts it by hand, without an event. */
const CHANGED_AT = '$toMillis($exists($states.context.Execution.Input.time) ? $states.context.Execution.Input.time : $states.context.Execution.StartTime)';

/** Whether no running execution is older than this one; of two that started together, the smaller ARN is older. */
const IS_OLDEST = [
  '($mine := $states.result.Executions[ExecutionArn = $states.context.Execution.Id].StartDate;',
  '$start := $toMillis($exists($mine) ? $mine : $states.context.Execution.StartTime);',
  '$older := $states.result.Executions[$toMillis(StartDate) < $start',
  'or ($toMillis(StartDate) = $start and ExecutionArn < $states.context.Execution.Id)];',
  '$count($older) = 0)',
].join(' ');

const MESSAGE = '$string({"execution": $states.context.Execution.Id, "error": $failure.Error, "cause": $failure.Cause, "event": $states.context.Execution.Input})';

/**
 * The definition of the state machine that makes one deployment after one or many events, in the Amazon States Language.
 *
 * The oldest running execution goes first and the others look again. An execution succeeds only when it has seen a deployment
 * that is new enough, or has made one, so no event is lost if another execution fails.
 */
export function redeployDefinition({ partition, cluster, service, queueUrl, debounce }: RedeployMachine): object {
  const call = (name: string, error: string, args: object) => ({
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:${name}`,
    Arguments: args,
    Retry: [throttling(error)],
  });
  return {
    Comment: 'Makes one deployment after secrets of the running tasks have changed',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: TIMEOUT,
    StartAt: 'Debounce',
    States: {
      Debounce: { Type: 'Wait', Seconds: debounce, Assign: { turn: false }, Next: 'LookAtService' },
      LookAtService: {
        ...call('ecs:describeServices', 'Ecs', { Cluster: cluster, Services: [service] }),
        Assign: {
          changedAt: `{% ${CHANGED_AT} %}`,
          now: '{% $millis() %}',
          status: "{% $exists($states.result.Services[0].Status) ? $states.result.Services[0].Status : 'MISSING' %}",
          began: `{% $exists(${PRIMARY}.CreatedAt) ? $toMillis(${PRIMARY}.CreatedAt) : 0 %}`,
          rollout: `{% $exists(${PRIMARY}.RolloutState) ? ${PRIMARY}.RolloutState : 'UNKNOWN' %}`,
        },
        Catch: [tellAbout('$states.errorOutput.Error', '$states.errorOutput.Cause')],
        Next: 'Decide',
      },
      Decide: {
        Type: 'Choice',
        Choices: [
          {
            Condition: "{% $status != 'ACTIVE' %}",
            Assign: { failure: { Error: 'ServiceNotActive', Cause: "{% 'The status of the service is ' & $status %}" } },
            Next: 'Tell',
          },
          // A deployment that failed leaves the old tasks, which have the old value.
          { Condition: `{% $began >= $changedAt + ${MARGIN} and $rollout != 'FAILED' %}`, Next: 'Redeployed' },
          // UpdateService would restart the revision that is being deployed, while CloudFormation waits for it (FACTS 8.12).
          { Condition: `{% $rollout = 'IN_PROGRESS' and $now < $changedAt + ${PATIENCE} %}`, Next: 'Pause' },
          { Condition: '{% $turn %}', Next: 'Redeploy' },
        ],
        Default: 'LookAtOthers',
      },
      Pause: { Type: 'Wait', Seconds: PAUSE, Next: 'LookAtService' },
      LookAtOthers: {
        ...call('sfn:listExecutions', 'Sfn', { StateMachineArn: '{% $states.context.StateMachine.Id %}', StatusFilter: 'RUNNING', MaxResults: 1000 }),
        Assign: { turn: `{% ${IS_OLDEST} %}` },
        Catch: [tellAbout('$states.errorOutput.Error', '$states.errorOutput.Cause')],
        Next: 'MyTurn',
      },
      // The oldest looks at the service once more: another execution may have deployed, and ended, before the list was made.
      MyTurn: { Type: 'Choice', Choices: [{ Condition: '{% $turn %}', Next: 'LookAtService' }], Default: 'Pause' },
      Redeploy: {
        // Neither a task definition nor a count: what the service has is not changed.
        ...call('ecs:updateService', 'Ecs', { Cluster: cluster, Service: service, ForceNewDeployment: true }),
        Catch: [tellAbout('$states.errorOutput.Error', '$states.errorOutput.Cause')],
        Next: 'Redeployed',
      },
      Redeployed: { Type: 'Succeed' },
      Tell: {
        ...call('sqs:sendMessage', 'Sqs', { QueueUrl: queueUrl, MessageBody: `{% ${MESSAGE} %}` }),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
        Next: 'Failed',
      },
      Failed: { Type: 'Fail', Error: 'RedeployFailed', Cause: "{% $failure.Error & ': ' & $failure.Cause %}" },
    },
  };
}

/** Amazon ECS has no modelled error for it: what is not modelled has the name of the service (FACTS 8.8). */
function throttling(service: string): object {
  return {
    ErrorEquals: [`${service}.${service}Exception`, `${service}.SdkClientException`],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 5,
    JitterStrategy: 'FULL',
  };
}

function tellAbout(error: string, cause: string): object {
  return {
    ErrorEquals: ['States.ALL'],
    Assign: { failure: { Error: `{% ${error} %}`, Cause: `{% $exists(${cause}) ? ${cause} : '' %}` } },
    Next: 'Tell',
  };
}
