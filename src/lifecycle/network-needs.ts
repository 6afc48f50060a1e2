import { imageNeeds } from './image-needs';
import { logNeeds } from './log-needs';
import { NetworkNeed } from './network-need';
import { readNeeds } from './read-needs';
import { CheckedTask } from '../check/checked-task';

/**
 * What a task calls to start and to run, as far as its images, logs and reads say. AWS KMS is called by the services, and Fargate
 * needs no endpoint of Amazon ECS (FACTS 5.6, 9.5).
 */
export function networkNeeds(task: CheckedTask): NetworkNeed[] {
  return [...imageNeeds(task), ...logNeeds(task), ...readNeeds(task)];
}
