import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { Measure } from '../../src/policy/measure';
import { Permission } from '../../src/policy/permission';
import { DOCUMENT_FRAME } from '../../src/policy/policy-length';
import { Placement } from '../../src/policy/share';

/** What reads some values. */
export function permission(id: string, all: readonly string[]): Permission {
  return {
    id,
    values: all,
    statement: (some) => new iam.PolicyStatement({ sid: id, actions: ['secretsmanager:GetSecretValue'], resources: [...some] }),
  };
}

/** The characters of a statement without its values, with brackets and a comma. */
const frame = (each: Permission) => JSON.stringify(each.statement(['']).toStatementJson()).length - '""'.length + '[]'.length + ','.length;
const value = (text: string) => JSON.stringify(text).length + ','.length;

/** Measures literals, as they are in JSON. */
export const literals: Measure = {
  frame,
  value,
  sortKey: (text) => text,
  document: (permissions) => permissions.reduce((sum, each) =>
    sum + frame(each) + each.values.reduce((length, text) => length + value(text), 0), DOCUMENT_FRAME),
};

/** Values of a length, each another. */
export function values(count: number, length = 80, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => `${first + index}/`.padEnd(length, 'x'));
}

/** The values in a policy, by what may be done to them. */
export function namesIn(policy: readonly Permission[]): string[] {
  return policy.flatMap(({ id, values: some }) => some.map((text) => `${id} ${text}`));
}

/** The numbers of values that are inline, and in each managed policy. */
export function counts({ inline, managed }: Placement): [number, number[]] {
  return [namesIn(inline).length, managed.map((policy) => namesIn(policy).length)];
}

/** Names of different lengths, some of them hostile to JSON. */
export const names = (minLength: number, maxLength: number) =>
  fc.uniqueArray(fc.tuple(fc.nat(99_999), fc.integer({ min: 8, max: 140 }), fc.constantFrom('x', '"', '\\', 'ä')).map(([number, length, filling]) =>
    `${number}/`.padEnd(length, filling)), { minLength, maxLength });
