import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SortKey } from './permission';
import { textIn } from './sort-key';

/** Under which the root of an app carries what tokens sort by. */
const KEYS = Symbol.for('cdk-fargate-secrets.SortKeys/v1');

interface Root extends IConstruct {
  [KEYS]?: SortKeys;
}

/**
 * What the tokens of an app sort by, by stack. Many tasks read the same secret, and each of their policies is written several
 * times in a synthesis. The CDK looks for tokens once before it writes anything, when logical ids are final: what was known
 * before is forgotten then.
 */
export class SortKeys {
  public static of(scope: IConstruct): SortKeys {
    const root: Root = scope.node.root;
    return root[KEYS] ??= new SortKeys();
  }

  private readonly byStack = new Map<Stack, Map<string, string>>();
  private preparing = false;

  /**
   * Takes note of what the CDK does: whether it looks for tokens, or writes.
   */
  public resolving(preparing: boolean): void {
    if (preparing && !this.preparing) {
      this.byStack.clear();
    }
    this.preparing = preparing;
  }

  public in(stack: Stack): SortKey {
    return (value) => Token.isUnresolved(value) ? this.keyOf(value, stack) : value;
  }

  private keyOf(value: string, stack: Stack): string {
    const keys = this.byStack.get(stack) ?? new Map<string, string>();
    this.byStack.set(stack, keys);
    const key = keys.get(value) ?? textIn(stack)(value);
    keys.set(value, key);
    return key;
  }
}
