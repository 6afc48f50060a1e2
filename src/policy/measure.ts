import { Stack } from 'aws-cdk-lib';
import { Permission, SortKey } from './permission';
import { DOCUMENT_FRAME, policyLength } from './policy-length';

/**
 * Measures what is in a policy, in characters of the deployed policy.
 */
export interface Measure {
  readonly sortKey: SortKey;
  /** A document with all of some permissions. */
  document(permissions: readonly Permission[]): number;
  /** A statement without its values, and the comma after it. */
  frame(permission: Permission): number;
  /** A value, and the comma after it. */
  value(value: string): number;
}

/** The brackets around values, when there is more than one of them. */
const BRACKETS = 2;

/**
 * Measures policies of a stack.
 */
export function measureIn(stack: Stack, sortKey: SortKey): Measure {
  const value = (text: string) => policyLength(text, stack) + 1;
  const frame = (permission: Permission) => {
    const [first] = permission.values;
    // References are measured as such: what they resolve to in a nested stack changes during synthesis, and a policy would come late.
    return policyLength(permission.statement([first]).toStatementJson(), stack) - policyLength(first, stack) + BRACKETS + 1;
  };
  return {
    sortKey,
    frame,
    value,
    document: (permissions) => permissions.reduce((sum, permission) =>
      sum + frame(permission) + permission.values.reduce((length, each) => length + value(each), 0), DOCUMENT_FRAME),
  };
}
