import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureFargateTaskDefinition } from '../task/secure-fargate-task-definition';

/** Which service to redeploy when secrets of its task change. */
export interface RedeployOnSecretChangeProps {
  /**
   * The service. Its deployment controller must be `ECS`, the default. The constructs of `aws-ecs-patterns` have it in their property
   * `service`.
   */
  readonly service: ecs.FargateService;

  /**
   * The task that the service runs.
   */
  readonly task: SecureFargateTaskDefinition;

  /**
   * How long to wait after an event, so that several secrets that change together cause one deployment. Whole seconds, at least
   * 10 seconds and at most an hour.
   *
   * @default - one minute
   */
  readonly debounce?: Duration;
}
