import { Tokenization } from 'aws-cdk-lib';
import { ErrorFactory } from './error-factory';

/**
 * Makes sure that what looks like a token is one. The text of a token that was printed and copied is none, and the CDK throws
 * wherever it finds it, without a word on where that is.
 */
export function rejectStringifiedTokens(value: string, subject: string, fail: ErrorFactory): void {
  try {
    Tokenization.reverseString(value);
  } catch {
    throw fail(`${subject} has '\${Token[…]}' in it, which is how a token prints and no token of this app; pass on the token itself, or a literal`);
  }
}
