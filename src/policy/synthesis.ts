import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SortKey } from './permission';
import { StackTexts } from './stack-texts';

/** Under which the root of an app carries its synthesis. */
const SYNTHESIS = Symbol.for('cdk-fargate-secrets.Synthesis/v1');

interface Root extends IConstruct {
  [SYNTHESIS]?: Synthesis;
}

/**
 * How far the synthesis of an app is, and what stays the same for a part of it. The CDK first resolves everything to find
 * tokens, when Aspects have run and logical ids are final, and then to write it. Whatever was known before is forgotten when
 * that begins.
 */
export class Synthesis {
  public static of(scope: IConstruct): Synthesis {
    const root: Root = scope.node.root;
    return root[SYNTHESIS] ??= new Synthesis();
  }

  /** How long ARNs may be in a policy, by their text. */
  public readonly bounds = new Map<string, number>();
  /** The number of the pass over the app; 0 before the first. Nothing changes during a pass, but for what is added. */
  public pass = 0;
  private preparing = false;
  private isAside = false;
  private readonly texts = new Map<Stack, StackTexts>();
  private readonly met = new Map<IConstruct, number>();

  /**
   * Takes note of what the CDK resolves for: to find tokens, or to write.
   */
  public resolving(preparing: boolean): void {
    if (this.isAside) {
      return;
    }
    if (preparing && !this.preparing) {
      this.texts.clear();
      this.bounds.clear();
    }
    if (preparing !== this.preparing) {
      this.pass += 1;
    }
    this.preparing = preparing;
  }

  /**
   * Whether it is the first time in a pass that something is asked about a construct.
   */
  public isFirst(construct: IConstruct): boolean {
    const isFirst = this.met.get(construct) !== this.pass;
    this.met.set(construct, this.pass);
    return isFirst;
  }

  /**
   * Looks at what others will write, in the middle of a pass that goes on afterwards.
   */
  public aside<T>(look: () => T): T {
    const before = this.isAside;
    this.isAside = true;
    try {
      return look();
    } finally {
      this.isAside = before;
    }
  }

  /**
   * What texts come to in a stack.
   */
  public textsIn(stack: Stack): StackTexts {
    const texts = this.texts.get(stack) ?? new StackTexts(stack);
    this.texts.set(stack, texts);
    return texts;
  }

  /**
   * What tokens sort by in the policies of a stack.
   */
  public sortKeyIn(stack: Stack): SortKey {
    return (value) => this.textsIn(stack).sortKey(value);
  }

  /**
   * A value as the template of a stack has it, as far as it refers to the stack itself. Before the synthesis, logical ids may still
   * change.
   */
  public inTemplate(value: unknown, stack: Stack): unknown {
    return this.pass === 0 ? value : this.textsIn(stack).inTemplate(value);
  }
}
