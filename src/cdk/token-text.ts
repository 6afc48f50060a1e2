import { Fn, Stack, Token } from 'aws-cdk-lib';

/** One token as the CDK prints it into a string: exactly what it would resolve, for use in a larger regular expression. */
export const TOKEN_PATTERN = '\\$\\{Token\\[[a-zA-Z0-9:._-]*\\]\\}';

const TOKEN = new RegExp(TOKEN_PATTERN, 'g');

/**
 * Whether a string may be, or contain, a token of a string, of a list or of a number in one.
 */
export function mayHaveToken(value: string): boolean {
  return value.includes('{Token[');
}

/**
 * The text with a letter in place of each token. Names allow a letter wherever they allow anything, so what is wrong with this
 * text is wrong with each value that the tokens can have.
 */
export function withStandIns(text: string): string {
  return Token.isUnresolved(text) ? text.replace(TOKEN, 'x') : text;
}

/**
 * The literal parts of a text.
 */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, '');
}

/**
 * The text with its literal parts changed and its tokens left as they are.
 */
export function mapLiterals(text: string, change: (literal: string) => string): string {
  return text.split(new RegExp(`(${TOKEN_PATTERN})`)).map((part, index) => index % 2 === 0 ? change(part) : part).join('');
}

/**
 * The text before the first token.
 */
export function textBeforeToken(text: string): string {
  const [before] = Token.isUnresolved(text) ? text.split(TOKEN, 1) : [text];
  return before;
}

/**
 * Whether a text has a placeholder in it, such as `${AWS::Region}`, that is text and not a token.
 */
export function hasPlaceholder(text: string): boolean {
  return withStandIns(text).includes('${');
}

/**
 * A text that is one token, such as `Fn::Sub` or `Fn::Join`, as a text with several tokens. Its literal
 * parts can be read then. Anything else is returned as it is.
 */
export function asTokenText(text: string, stack: Stack): string {
  const resolved: unknown = stack.resolve(text);
  const { 'Fn::Join': join, 'Fn::Sub': sub } = (resolved ?? {}) as { 'Fn::Join'?: [string, unknown]; 'Fn::Sub'?: string | [string, object] };
  if (join && Array.isArray(join[1])) {
    return join[1].map((part) => typeof part === 'string' ? part : Token.asString(part)).join(join[0]);
  }
  const template = typeof sub === 'string' ? sub : sub?.[0];
  return typeof template === 'string' ? template.replace(/\$\{[^!}][^}]*\}/g, (variable) => Fn.sub(variable)) : text;
}
