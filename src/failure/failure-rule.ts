import { Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { failureDetail } from './failure-pattern';
import { templateValue } from '../cdk/template-value';
import { withKnownPartition } from '../secret/arn';

/**
 * A rule for tasks of a family that did not start because Amazon ECS could not fetch what they need.
 */
export function failureRule(scope: Construct, id: string, taskDefinition: ecs.CfnTaskDefinition, options: events.OnEventOptions): events.Rule {
  const { target, ...props } = options;
  const rule = new events.Rule(scope, id, props);
  rule.addEventPattern({ source: ['aws.ecs'], detailType: ['ECS Task State Change'], detail: failureDetail(familyArn(taskDefinition)) });
  rule.addTarget(target);
  return rule;
}

/** Up to the colon before the revision: another family may have a name that begins with this one's. */
function familyArn(taskDefinition: ecs.CfnTaskDefinition): string {
  const resourceName = Lazy.uncachedString({ produce: () => familyOf(taskDefinition) });
  return withKnownPartition(`${Stack.of(taskDefinition).formatArn({ service: 'ecs', resource: 'task-definition', resourceName })}:`);
}

/** The family as the template will have it. */
export function familyOf(taskDefinition: ecs.CfnTaskDefinition): string {
  return String(templateValue(taskDefinition, taskDefinition.family, ['Family']));
}
