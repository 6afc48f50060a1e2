import { StringConcat, Token, Tokenization } from 'aws-cdk-lib';

/** How the CDK writes a token into a string. */
const MARKER = '${Token[';

/**
 * Whether a string is a token or contains one. Most strings do not, and looking for the marker is cheaper than asking the CDK.
 */
export function hasToken(value: string): boolean {
  return value.includes(MARKER) && Token.isUnresolved(value);
}

/**
 * Whether a string is a single token and nothing else.
 */
export function isOneToken(value: string): boolean {
  return hasToken(value) && Tokenization.reverseString(value).length === 1;
}

/**
 * Whether a string begins with a token, so that its beginning is unknown.
 */
export function beginsWithToken(value: string): boolean {
  return value.startsWith(MARKER) && Token.isUnresolved(Tokenization.reverseString(value).firstValue);
}

/**
 * The text of a string between its tokens.
 */
export function literalText(value: string): string {
  return hasToken(value) ? withTokensAs('', value) : value;
}

/**
 * A string with a letter instead of each token: what is wrong with it is wrong whatever the tokens are.
 */
export function sampleText(value: string): string {
  return hasToken(value) ? withTokensAs('x', value) : value;
}

/**
 * The text after the last token of a string; all of it, if it has no token.
 */
export function literalEnd(value: string): string {
  return hasToken(value) ? withTokensAs('\0', value).replace(/^[^]*\0/, '') : value;
}

/**
 * A string with something else instead of each token.
 */
export function withTokensAs(replacement: string, value: string): string {
  return Tokenization.reverseString(value).mapTokens({ mapToken: () => replacement }).join(new StringConcat()) ?? ''; // nothing of an empty string
}

/**
 * Splits a string at its colons. Those in the text of a token, such as `${Token[AWS::Partition.3]}`, are none of its own.
 */
export function splitAtColons(text: string): string[] {
  if (!hasToken(text)) {
    return text.split(':');
  }
  const parts = [''];
  for (const [piece] of text.matchAll(/\$\{Token\[[^\]]*\]\}|:|[^:$]+|\$/g)) {
    if (piece === ':') {
      parts.push('');
    } else {
      parts[parts.length - 1] += piece;
    }
  }
  return parts;
}
