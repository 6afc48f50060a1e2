import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { deploymentController } from './deployment-controller';
import type { RedeployOnSecretChangeProps } from './redeploy-on-secret-change-props';
import { ErrorFactory } from '../secret/error-factory';
import { isConcrete } from '../secret/redact';
import { SecureFargateTaskDefinition } from '../task/secure-fargate-task-definition';

const SHORTEST = 10; // `ListExecutions` shows an execution only some time after its start (FACTS 8.11)
const LONGEST = 3_600; // an event that is older than an hour waits for no deployment

/**
 * Makes sure that the service can be redeployed for the task.
 */
export function checkRedeployProps({ service, task }: RedeployOnSecretChangeProps, stack: Stack, fail: ErrorFactory): void {
  // Languages without types can pass anything.
  if (!(task instanceof SecureFargateTaskDefinition)) {
    throw fail("'task' is missing or not a SecureFargateTaskDefinition; give the construct, not its 'taskDefinition'");
  }
  if (!(service instanceof ecs.FargateService)) {
    throw fail("'service' is missing or not a FargateService; give the construct, not an import: patterns have it in their property 'service'");
  }
  if (service.taskDefinition !== task.taskDefinition) {
    throw fail(`the service '${service.node.path}' runs the task definition '${service.taskDefinition.node.path}', not that of '${task.node.path}';`
      + " give the task that the service was created with, or create the service with 'taskDefinition: task.taskDefinition'");
  }
  const { region, account } = Stack.of(service);
  if (differs(region, stack.region) || differs(account, stack.account)) {
    throw fail(`the service '${service.node.path}' is in another Region or account than the stack '${stack.node.path}'; create this construct in the stack of the service`);
  }
  const { problem } = deploymentController(service);
  if (problem) {
    throw fail(problem);
  }
}

/**
 * The debounce in seconds: a number, or a token of one.
 */
export function debounceSeconds(debounce: Duration, fail: ErrorFactory): number {
  if (debounce.isUnresolved()) {
    return debounce.toSeconds();
  }
  const seconds = debounce.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < SHORTEST || seconds > LONGEST) {
    throw fail(`'debounce' must be whole seconds, at least ${SHORTEST} and at most ${LONGEST}, got ${seconds} seconds; leave it out for one minute`);
  }
  return seconds;
}

function differs(a: string, b: string): boolean {
  return a !== b && isConcrete(a) && isConcrete(b);
}
