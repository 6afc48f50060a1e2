import { CheckedTask, Warning } from './checked-task';

/**
 * Changes of the task definition's resource that the permissions cannot follow.
 */
export function overrideWarnings({ taskDefinition, unfollowed }: CheckedTask): Warning[] {
  return unfollowed.length === 0 ? [] : [{
    on: taskDefinition,
    id: 'overrideNotFollowed',
    message: `${unfollowed.map((property) => `'${property}'`).join(', ')} of the task definition is changed by an override or a property of the CfnTaskDefinition:`
      + ' the permissions and the report are those of what was given before. Change the container, or its props, instead',
  }];
}
