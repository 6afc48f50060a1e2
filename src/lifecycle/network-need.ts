import { CheckedTask, Warning } from '../check/checked-task';
import { isConcrete } from '../secret/redact';

/** A service that a task calls in its own Region. */
export interface EndpointNeed {
  /** By the name of its endpoint, such as `ecr.api`. */
  readonly service: string;
  /** What calls it, for a message. */
  readonly place: string;
}

/** What a task calls that no endpoint of its VPC serves. */
export interface UnservedCall {
  readonly warning: Warning;
}

export type NetworkNeed = EndpointNeed | UnservedCall;

export function isServed(need: NetworkNeed): need is EndpointNeed {
  return 'service' in need;
}

/**
 * Whether a call leaves the Region of a task, which no endpoint does (FACTS 9.2).
 */
export function leavesRegion(region: string, { stack }: CheckedTask): boolean {
  return isConcrete(region) && isConcrete(stack.region) && region !== stack.region;
}

/** The call of a service in some Region. */
export function callOf(service: string, region: string, place: string, on: Warning['on'], task: CheckedTask): NetworkNeed {
  return !leavesRegion(region, task) ? { service, place } : {
    warning: {
      on,
      id: 'endpointOtherRegion',
      message: `${place} is in ${region}, and VPC endpoints reach ${task.stack.region} only; keep a copy in ${task.stack.region},`
        + ' or give the subnets of the task a route to the internet (NAT)',
    },
  };
}
