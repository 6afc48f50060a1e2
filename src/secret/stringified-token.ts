import { Tokenization } from 'aws-cdk-lib';
import { ErrorFactory } from './error-factory';
import { literalText } from './token';

/**
 * Makes sure that what looks like a token is one. The text of a token that was printed and copied is none, and the CDK throws
 * wherever it finds it, without saying where that is. A placeholder of CloudFormation is replaced within `Fn::Sub` only.
 */
export function rejectStringifiedTokens(value: string, subject: string, fail: ErrorFactory): void {
  if (!value.includes('${')) {
    return;
  }
  try {
    Tokenization.reverseString(value);
  } catch {
    throw fail(`${subject} has '\${Token[…]}' in it, which is the printed form of a token, not a token of this app; pass on the token itself, or a literal`);
  }
  const [placeholder] = /\$\{AWS::(AccountId|Partition|Region|StackId|StackName|URLSuffix)\}/.exec(literalText(value)) ?? [];
  if (placeholder !== undefined) {
    throw fail(`${subject} has '${placeholder}' in it, which CloudFormation replaces in Fn::Sub only;`
      + ' write the value itself, or the pseudo parameter of the CDK, such as Aws.PARTITION');
  }
}
