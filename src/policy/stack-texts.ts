import { CfnElement, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { textIn } from './sort-key';
import { mayHaveToken } from '../cdk/token-text';

/**
 * What texts with tokens in them come to in one stack. The CDK follows a reference, and hashes the logical id at its end, wherever
 * the reference is written; many tasks of a stack read the same secret.
 */
export class StackTexts {
  private readonly sortKeys = new Map<string, string>();
  private readonly local = new Map<string, boolean>();
  private readonly written = new Map<string, unknown>();

  public constructor(private readonly stack: Stack) {}

  /** What a text sorts by in a policy of the stack. */
  public sortKey(text: string): string {
    return Token.isUnresolved(text) ? remembered(this.sortKeys, text, textIn(this.stack)) : text;
  }

  /**
   * Whether a value may refer to something outside of the stack: the CDK looks for that, before it writes any template.
   */
  public mayLeaveStack(value: unknown): boolean {
    if (typeof value === 'string') {
      return mayHaveToken(value) && !this.isLocal(value);
    }
    return typeof value !== 'object' || value === null || Tokenization.isResolvable(value) ? Token.isUnresolved(value)
      : Object.entries(value).some(([key, part]) => mayHaveToken(key) || this.mayLeaveStack(part));
  }

  /** A value as the template has it, but for what may refer to something outside of the stack: that is left to the CDK. */
  public inTemplate(value: unknown): unknown {
    if (typeof value === 'string') {
      return mayHaveToken(value) && this.isLocal(value) ? remembered(this.written, value, (text) => this.stack.resolve(text) as unknown) : value;
    }
    if (Array.isArray(value)) {
      return value.map((part) => this.inTemplate(part));
    }
    return typeof value !== 'object' || value === null || Tokenization.isResolvable(value) ? value
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.inTemplate(part)]));
  }

  /** Whether all tokens of a text refer to elements of the stack. */
  private isLocal(text: string): boolean {
    return remembered(this.local, text, () => {
      const { tokens } = Tokenization.reverseString(text); // none of a list
      return tokens.length > 0 && tokens.every((token) =>
        Reference.isReference(token) && CfnElement.isCfnElement(token.target) && token.target.stack === this.stack);
    });
  }
}

function remembered<T>(known: Map<string, T>, text: string, find: (text: string) => T): T {
  const value = known.has(text) ? known.get(text) as T : find(text); // what `has` says
  known.set(text, value);
  return value;
}
