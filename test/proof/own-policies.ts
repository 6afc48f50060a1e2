// Policies that roles of the app have before this library sees them.

import { OWN_ACCOUNT } from './places';

/** ARNs of queues that take about so many characters in a policy, and one at least. */
export function queueArns(partition: string, characters: number): string[] {
  const arns: string[] = [];
  for (let length = 0; length < characters; length += arns[arns.length - 1].length + 3) {
    arns.push(`arn:${partition}:sqs:eu-west-1:${OWN_ACCOUNT}:platform-${String(arns.length).padStart(60, '0')}`);
  }
  return arns;
}
