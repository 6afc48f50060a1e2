const DUMMY_KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/**
 * The forms of values the CDK returns from a look-up that has not run yet: `StringParameter.valueFromLookup`,
 * `Key.fromLookup`, `Role.fromLookup` and `Repository.fromLookup`.
 */
const PLACEHOLDERS: readonly RegExp[] = [
  /^dummy-value-for-/,
  new RegExp(`^(arn:.+:kms:.+:key/)?${DUMMY_KEY_ID}$`),
  /^arn:.+:iam:.*:123456789012:role\/DUMMY_ARN$/,
  /^arn:.+:ecr:us-east-1:123456789012:repository\/DUMMY_ARN$/,
];

/**
 * Whether a value is what the CDK returns from a look-up that has not run yet. Refusing it would keep the look-up from ever running.
 */
export function isLookupPlaceholder(value: string): boolean {
  return PLACEHOLDERS.some((placeholder) => placeholder.test(value));
}
