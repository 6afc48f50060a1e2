import { textOf, UNKNOWN as UNKNOWN_TEXT } from './unresolved-text';

/**
 * Whether a role trusts a service, as far as its trust policy says so before the deployment.
 */
export enum Trust {
  YES,
  NO,
  /** A part of the policy is known at deployment only, or depends on a condition. */
  UNKNOWN,
}

const ECS_TASKS = 'ecs-tasks.amazonaws.com';

interface TrustStatement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly NotAction?: unknown;
}

/**
 * Whether Amazon ECS can assume a role for a task (FACTS 6.2).
 *
 * @param document the resolved trust policy
 */
export function ecsTrust(document: unknown): Trust {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) {
    return document === undefined ? Trust.NO : Trust.UNKNOWN; // a document without a statement resolves to nothing
  }
  const statements: TrustStatement[] = listOf(document.Statement).filter((statement) => typeof statement === 'object' && statement !== null);
  const allowed = mostTrusting(statements.filter(({ Effect }) => Effect !== 'Deny').map(trustOf));
  const denied = mostTrusting(statements.filter(({ Effect }) => Effect === 'Deny').map(trustOf));
  return denied === Trust.YES ? Trust.NO : allowed;
}

function trustOf(statement: TrustStatement): Trust {
  const { Effect, Action, Principal, Condition, NotAction } = statement;
  if (NotAction !== undefined || Object.keys(statement).some((name) => name.startsWith('Fn::'))) {
    return Trust.UNKNOWN;
  }
  const concerned = leastTrusting([concernsAssuming(Action), concernsEcs(Principal)]);
  const certain = (Effect === 'Allow' || Effect === 'Deny') && Condition === undefined;
  return concerned === Trust.YES && !certain ? Trust.UNKNOWN : concerned;
}

function concernsAssuming(action: unknown): Trust {
  return mostTrusting(textsOf(action).map((text) => isAssuming(text) ? Trust.YES : text.includes(UNKNOWN_TEXT) ? Trust.UNKNOWN : Trust.NO));
}

/** `sts:AssumeRole`, or a pattern for it. */
function isAssuming(pattern: string): boolean {
  const parts = pattern.replace(/[^\w*?:]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${parts}$`, 'i').test('sts:AssumeRole');
}

function concernsEcs(principal: unknown): Trust {
  if (typeof principal !== 'object' || principal === null) {
    return principal === '*' ? Trust.YES : Trust.NO;
  }
  return mostTrusting(Object.entries(principal).flatMap(([type, values]) => textsOf(values).map((text) =>
    text === '*' ? Trust.YES : type === 'Service' ? names(text) : type.startsWith('Fn::') ? Trust.UNKNOWN : Trust.NO)));
}

/** A suffix after the name is that of a partition. What is unknown, such as `AWS::URLSuffix`, can be anything. */
function names(text: string): Trust {
  if (!text.includes(UNKNOWN_TEXT)) {
    return text.startsWith(ECS_TASKS) ? Trust.YES : Trust.NO;
  }
  const known = text.split(UNKNOWN_TEXT);
  const pattern = known.map((part) => part.replace(/[^\w]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(ECS_TASKS) ? Trust.UNKNOWN : Trust.NO;
}

function textsOf(value: unknown): string[] {
  return listOf(value).map((each) => typeof each === 'object' && each !== null && !isText(each) ? UNKNOWN_TEXT : textOf(each, () => UNKNOWN_TEXT));
}

/** Functions whose text is known but for their parts. */
function isText(value: object): boolean {
  return 'Ref' in value || 'Fn::Join' in value || 'Fn::Sub' in value;
}

function listOf(value: unknown): any[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function mostTrusting(trusts: readonly Trust[]): Trust {
  return trusts.includes(Trust.YES) ? Trust.YES : trusts.includes(Trust.UNKNOWN) ? Trust.UNKNOWN : Trust.NO;
}

function leastTrusting(trusts: readonly Trust[]): Trust {
  return trusts.includes(Trust.NO) ? Trust.NO : trusts.includes(Trust.UNKNOWN) ? Trust.UNKNOWN : Trust.YES;
}
