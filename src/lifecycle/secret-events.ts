/**
 * The events of one kind that EventBridge is asked for, but for the secrets or parameters they are about.
 */
export interface EventKind {
  readonly source: 'aws.secretsmanager' | 'aws.ssm';
  /** The staging label that moved. Parameters have none. */
  readonly label?: string;
  /** What of the event names the secret or parameter: its ARN, or its name. There is no way to match an ARN without its suffix (FACTS 8.7). */
  readonly by: 'arn' | 'name';
}

/** An event that is followed: `value` is the ARN or the name. */
export interface FollowedEvent {
  readonly kind: EventKind;
  readonly value: string;
}

/** Where the events come from. */
export interface EventHome {
  readonly account: string;
  readonly region: string;
}

/**
 * An event pattern as CloudFormation takes it.
 */
export function eventPattern({ source, label, by }: EventKind, values: readonly string[], { account, region }: EventHome): object {
  const named = by === 'name' ? { name: values } : {};
  return {
    source: [source],
    // An ARN says where its secret is. Events of another account or Region that are forwarded to this bus may have the same names.
    ...by === 'arn' ? { resources: values } : { account: [account], region: [region] },
    ...source === 'aws.ssm'
      // A parameter that is created again has another value, too.
      ? { 'detail-type': ['Parameter Store Change'], 'detail': { operation: ['Create', 'Update'], ...named } }
      : { 'detail-type': ['Secret Label Updated'], 'detail': { labelUpdated: [label], ...named } },
  };
}

/** What two events must have in common to be in one pattern. */
export function kindKey({ source, label = '', by }: EventKind): string {
  return `${source} ${by} ${label}`;
}

/**
 * Divides values among patterns, in order.
 *
 * @param room the characters that a pattern has for values
 * @param lengthOf the most characters that a value takes, with its quotation marks
 */
export function divided(values: readonly string[], room: number, lengthOf: (value: string) => number): string[][] {
  const pages: string[][] = [];
  let left = 0;
  for (const value of values) {
    const length = lengthOf(value) + 1; // a comma
    if (pages.length === 0 || length > left) {
      pages.push([]);
      left = room;
    }
    pages[pages.length - 1].push(value);
    left -= length;
  }
  return pages;
}
