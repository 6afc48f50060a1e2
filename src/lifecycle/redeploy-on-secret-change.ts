import { Annotations, Aspects, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { deploymentController } from './deployment-controller';
import { FollowedReads, followedReads } from './followed-reads';
import { checkRedeployProps, debounceSeconds } from './redeploy-checks';
import { redeployDefinition } from './redeploy-machine';
import { RedeployOnSecretChangeProps } from './redeploy-on-secret-change-props';
import { machinePolicy, machineRole, rulesRole } from './redeploy-roles';
import { RedeployRules } from './redeploy-rules';
import { redeployWarnings } from './redeploy-warnings';
import { annotate } from '../check/checked-task';
import { errorsOf } from '../secret/error-factory';

/**
 * Redeploys a service when secrets or parameters change that its tasks read at start: environment variables, log options and
 * files. Amazon ECS reads them only when a task starts.
 *
 * Rules on the default event bus start a state machine, which waits for further changes and then calls `UpdateService` with
 * `ForceNewDeployment`. Many events cause one deployment, and none is started if another began after the change. Secrets Manager
 * sends an event when a staging label moves; Parameter Store sends events on a best-effort basis.
 *
 * Registry credentials, `retainAccess`, `runtimeSecrets` and references that name a version id are not followed: running tasks do
 * not have the value, or it never changes. Secrets of another Region or account are not followed either, and a warning lists
 * them.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html
 */
export class RedeployOnSecretChange extends Construct {
  /**
   * The state machine. An execution that fails ends with the error `RedeployFailed`; it times out after three hours.
   */
  public readonly stateMachine: sfn.StateMachine;

  /**
   * The queue of failed executions, and of events that EventBridge could not deliver within an hour. Messages stay 14 days.
   */
  public readonly deadLetterQueue: sqs.Queue;

  private readonly eventRules: RedeployRules;
  private readonly followed: () => FollowedReads;

  /**
   * Creates the state machine, its queue, and rules for what the task reads. What is added to the task later is followed as well.
   *
   * @param scope The parent, in most cases a stack: of the Region and account of the service.
   * @param id The id among the children of the parent. Logical ids contain it.
   * @param props The service and its task.
   * @throws if the service runs another task definition, its deployment controller is `CODE_DEPLOY` or `EXTERNAL`, it is in another
   * Region or account, or `debounce` is out of bounds
   */
  public constructor(scope: Construct, id: string, props: RedeployOnSecretChangeProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const fail = errorsOf(this.node.path);
    checkRedeployProps(props, stack, fail);
    const { service, task, debounce = Duration.minutes(1) } = props;
    this.followed = () => followedReads(task._checked.reads, Stack.of(task), stack);

    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', {
      retentionPeriod: Duration.days(14),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const role = machineRole(this);
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      // By its ARN: the L2 makes the machine wait for a role in addition, and cfn-lint warns of what is said twice (W3005).
      role: iam.Role.fromRoleArn(this, 'StateMachineRoleArn', role.roleArn, { mutable: false }),
      stateMachineType: sfn.StateMachineType.STANDARD, // an express machine cannot list its executions (FACTS 8.11)
      definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(redeployDefinition({
        partition: stack.partition,
        cluster: service.cluster.clusterArn,
        service: service.serviceName,
        queueUrl: this.deadLetterQueue.queueUrl,
        debounce: debounceSeconds(debounce, fail),
      }))),
    });
    const policy = machinePolicy(this, role, service, this.stateMachine, this.deadLetterQueue);
    const target = this.ruleTarget(rulesRole(this, this.stateMachine));
    this.eventRules = new RedeployRules(this, target, policy.node.defaultChild as iam.CfnPolicy, () => this.followed().events);
    this.letRulesSend(service);

    this.eventRules.grow();
    Aspects.of(this).add({ visit: (node) => node === this && this.eventRules.grow() }); // before the rules get tags
    this.node.addValidation({ validate: () => [deploymentController(service).problem ?? []].flat() });
  }

  /**
   * The rules that start the state machine, computed at each call. An event pattern can have 2,048 characters, so many secrets
   * need several rules.
   */
  public get rules(): events.Rule[] {
    return this.eventRules.present;
  }

  /**
   * How many executions failed or timed out: a math expression of the two, to create an alarm on.
   *
   * @param options The period, label and the like. By default the sum over five minutes.
   */
  public metricFailed(options: cloudwatch.MathExpressionOptions = {}): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      label: 'Redeployments that failed',
      ...options,
      expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
      usingMetrics: { failed: this.stateMachine.metricFailed(), timedOut: this.stateMachine.metricTimedOut() },
    });
  }

  private ruleTarget(role: iam.Role): events.IRuleTarget {
    return {
      bind: () => ({
        arn: this.stateMachine.stateMachineArn,
        role,
        deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 185 }, // an older event is moot
      }),
    };
  }

  /** Lets the rules send what they could not deliver. This is resolved at each synthesis, also if there are no rules yet. */
  private letRulesSend(service: RedeployOnSecretChangeProps['service']): void {
    this.deadLetterQueue.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'UndeliveredEvents',
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [this.deadLetterQueue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': Lazy.uncachedAny({ produce: ({ preparing }) => preparing ? this.prepared(service) : this.ruleArns() }) } },
    }));
  }

  private ruleArns(): string[] {
    const arns = this.rules.map(({ ruleArn }) => ruleArn);
    // A condition has a value. No rule has this name.
    return arns.length > 0 ? arns : [Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: 'none' })];
  }

  /**
   * Everything has been added to the task by now. The values are returned because the CDK looks for references to other stacks
   * here, and does not see what is created while it does.
   */
  private prepared(service: RedeployOnSecretChangeProps['service']): unknown {
    const { followed, stateMachine } = this;
    const reads = followed();
    redeployWarnings(stateMachine, service, reads).forEach(annotate);
    if (reads.fixed.length > 0) {
      Annotations.of(stateMachine).addInfo(`the service is not redeployed for ${reads.fixed.join('; ')}`);
    }
    return [this.ruleArns(), reads.events.map(({ value }) => value)];
  }
}
