import { hasCredentialShape } from './credential-patterns';
import { ErrorFactory } from './error-factory';
import { redacted } from './redact';
import { beginsWithToken, sampleText } from './token';
import { VERSIONED_PARAMETER } from './value-from-problems';

/**
 * Makes sure that a string can be the name of a parameter, and not a version of one, or a value.
 *
 * @param expected what begins the message
 */
export function checkParameterName(name: string, expected: string, fail: ErrorFactory): void {
  const text = sampleText(name);
  if (/^[\w./-]*:[\w.-]+$/.test(text)) {
    throw fail(VERSIONED_PARAMETER);
  }
  if (!/^[A-Za-z0-9_./-]{1,1011}$/.test(text) || text.includes('//') || text.endsWith('/')) {
    throw fail(`${expected} letters, digits and _.-/, no '/' at its end and no two in a row, got ${redacted(name)}`);
  }
  if (text.split('/').some(hasCredentialShape)) {
    throw fail(`${expected} this looks like the secret itself, ${redacted(name)}; store it in Secrets Manager and give the ARN it has there`);
  }
  if (text.includes('/') && !beginsWithToken(name) && !name.startsWith('/')) {
    throw fail(`${expected} one with a '/' in it must begin with '/', got ${redacted(name)}`);
  }
}
