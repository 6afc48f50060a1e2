import { ErrorFactory } from './error-factory';
import { redacted } from './redact';
import { rejectStringifiedTokens } from './stringified-token';
import { sampleText } from './token';

/** White space at an end, control characters, a wildcard, a placeholder that was not filled in. */
const SLIP = /^\s|\s$|[\0-\x1f*]|\$\{|\{\{|^<.*>$/;

/**
 * Makes sure that a JSON key can be one. Amazon ECS takes whatever is between two colons for the key (FACTS 1.1), spaces
 * within it too.
 */
export function checkJsonKey(jsonKey: string, fail: ErrorFactory): void {
  rejectStringifiedTokens(jsonKey, 'the JSON key', fail);
  const text = sampleText(jsonKey);
  if (text.includes(':')) {
    throw fail(`'jsonKey' must not contain ':', got ${redacted(jsonKey)}; pass the key alone, the version has an option of its own`);
  }
  if (SLIP.test(text)) {
    throw fail(`the JSON key must be written as in the secret's value, without white space at its ends, control characters, wildcards and placeholders, got ${redacted(jsonKey)}`);
  }
}
