import { Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { familyOf } from './failure-rule';
import { placeOf } from '../check/checked-task';
import { policyLength } from '../policy/policy-length';
import { Read, secretReads } from '../read/reads';
import { SecretUsage } from '../read/secret-read';

/** EventBridge takes a template of 8,192 characters; the rest of the text needs fewer than a thousand. */
const ROOM_FOR_READS = 7_000;

/** What Amazon ECS fetches before a task starts. */
const FETCHED: readonly SecretUsage[] = [
  SecretUsage.ENVIRONMENT_VARIABLE, SecretUsage.LOG_OPTION, SecretUsage.FILE, SecretUsage.REPOSITORY_CREDENTIALS,
];

/**
 * A text about a task that did not start: when, which, why, and what it reads.
 *
 * @param reads what the task reads, computed when the template is written
 */
export function failureMessage(taskDefinition: ecs.CfnTaskDefinition, reads: () => readonly Read[]): events.RuleTargetInput {
  const { fromPath, time } = events.EventField;
  const family = Lazy.uncachedString({ produce: () => familyOf(taskDefinition) });
  return events.RuleTargetInput.fromMultilineText([
    `${time}: a task of the family ${family} did not start, because Amazon ECS could not fetch a secret, a key, an image or an env file.`,
    `Task: ${fromPath('$.detail.taskArn')}`,
    `Reason: ${fromPath('$.detail.stoppedReason')}`,
    `The task reads: ${Lazy.uncachedString({ produce: () => listed(reads(), taskDefinition.stack) })}`,
  ].join('\n'));
}

function listed(reads: readonly Read[], stack: Stack): string {
  const texts = reads.filter(({ usage }) => FETCHED.includes(usage))
    // `<` begins a placeholder of EventBridge.
    .flatMap((read) => secretReads([read], stack).map(({ resourceArn }) => `${placeOf(read).replace(/[<>]/g, '')} from ${resourceArn}`));
  if (texts.length === 0) {
    return 'no secrets';
  }
  let room = ROOM_FOR_READS;
  const shown = texts.filter((text) => (room -= policyLength(text, stack)) >= 0);
  const others = texts.length - shown.length;
  return shown.join('; ') + (others > 0 ? ` and ${others} more` : '');
}
