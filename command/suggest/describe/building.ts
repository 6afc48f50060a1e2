import { originOf } from './origin';
import { isShowable } from './showable';
import { isSymbol, kindOf, partsOf, SymbolKind, Text } from '../../../src/access/text';
import { choicesOf } from '../../../src/template/lists';
import { isObject, Node } from '../../../src/template/node';
import { resolve } from '../../../src/template/resolve';
import { Scope } from '../../../src/template/scope';
import { Asked, construct, Expression, Field, literal, name, Name } from '../code/expression';
import { capitalized, Names } from '../code/names';
import { Constant, Ask } from '../code/task-code';

/** Symbols that the CDK has a property of the stack for. */
const OF_STACK: { readonly [kind in SymbolKind]?: string } = {
  region: 'stack.region', account: 'stack.account', partition: 'stack.partition', urlsuffix: 'stack.urlSuffix',
};

/**
 * The code for one task while it is written: what it asks, declares and leaves out.
 */
export class Building {
  public readonly asks: Ask[] = [];
  public readonly constants: Constant[] = [];
  public readonly notes: string[] = [];
  public usesStack = false;
  private readonly names = new Names();
  private readonly known = new Map<string, Expression>();

  /** @param id the id of the construct, and the beginning of those of its imports */
  public constructor(public readonly scope: Scope, private readonly id: string) {}

  /**
   * Asks for a value. The same text of the same type is asked for once.
   *
   * @param hints what the parameter is called
   */
  public ask(ask: Omit<Ask, 'name'>, ...hints: readonly string[]): Expression {
    return this.once(ask.text === undefined ? undefined : `${JSON.stringify(ask.type)} ${ask.text}`, () => {
      const asked: Asked = { kind: 'asked', name: this.names.unique(...hints) };
      this.asks.push({ name: asked.name, ...ask });
      return asked;
    });
  }

  /**
   * Imports something into the stack, once.
   *
   * @param factory such as `kms.Key.fromKeyArn`
   */
  public imported(factory: string, value: Expression, ...hints: readonly string[]): Expression {
    return this.once(`${factory} ${JSON.stringify(value)}`, () => this.constant((id) => construct(factory, [name('scope'), literal(id), value]), ...hints));
  }

  /** Declares a construct; its id begins as that of the task. */
  public constant(make: (id: string) => Expression, ...hints: readonly string[]): Name {
    const constant = this.names.unique(...hints);
    const made = make(this.id + capitalized(constant));
    this.constants.push({ name: constant, value: made.kind === 'call' && /\.from[A-Z]/.test(made.callee) ? { ...made, isNew: false } : made });
    return name(constant);
  }

  /** A text of literals and of what the stack knows of itself; undefined if it has something else, or what is not shown. */
  public shown(text: Text): Expression | undefined {
    const parts = partsOf(text);
    if (!isShowable(text) || parts.some((part) => isSymbol(part) && OF_STACK[kindOf(part)] === undefined)) {
      return undefined;
    }
    const expressions = parts.map((part) => isSymbol(part) ? name(OF_STACK[kindOf(part)] ?? '') : literal(part));
    this.usesStack ||= parts.some(isSymbol);
    return expressions.length === 1 ? expressions[0] : parts.every((part) => !isSymbol(part)) ? literal(text) : { kind: 'template', parts: expressions };
  }

  /** The texts that a property can be. */
  public textsOf(node: Node): Text[] {
    return node === undefined ? [] : resolve(node, this.scope).map(({ text }) => text);
  }

  /** The texts in a list. */
  public textsOfList(node: Node): Text[] {
    return choicesOf(node, this.scope).map(({ text }) => text);
  }

  /** A text for a property: as it is if it may be shown, else asked for. */
  public text(node: Node, what: string, ...hints: readonly string[]): Expression | undefined {
    const texts = this.textsOf(node);
    const shown = texts.length === 1 ? this.shown(texts[0]) : undefined;
    return texts.length === 0 ? undefined : shown ?? this.ask({ type: 'string', comment: this.sentence(what, texts), text: texts.join('\n') }, ...hints);
  }

  public number(node: Node, what: string, ...hints: readonly string[]): Expression | undefined {
    const texts = this.textsOf(node);
    return texts.length === 0 ? undefined : texts.length === 1 && /^\d{1,15}(\.\d{1,6})?$/.test(texts[0]) ? literal(Number(texts[0]))
      : this.ask({ type: 'number', comment: this.sentence(what, texts), text: texts.join('\n') }, ...hints);
  }

  public boolean(node: Node, what: string, ...hints: readonly string[]): Expression | undefined {
    const texts = this.textsOf(node);
    return texts.length === 0 ? undefined : texts.length === 1 && /^(true|false)$/i.test(texts[0]) ? literal(texts[0].toLowerCase() === 'true')
      : this.ask({ type: 'boolean', comment: this.sentence(what, texts), text: texts.join('\n') }, ...hints);
  }

  /** One of the values of an enumeration, by what CloudFormation calls it. */
  public oneOf(node: Node, values: ReadonlyMap<string, string>, property: string): Expression | undefined {
    const texts = this.textsOf(node);
    const value = texts.length === 1 ? values.get(texts[0]) : undefined;
    if (texts.length > 0 && value === undefined) {
      this.notes.push(`Not carried over: ${property}, whose value is not one that the CDK has a name for.`);
    }
    return value === undefined ? undefined : name(value);
  }

  /** A list of texts whose contents are not shown. */
  public hidden(node: Node, what: string, ...hints: readonly string[]): Expression | undefined {
    return node === undefined || (Array.isArray(node) && node.length === 0) ? undefined
      : this.ask({ type: 'strings', comment: `${what}, as in the template${Array.isArray(node) ? `: ${counted(node.length, 'word')}` : ''}. Its words are not printed.` }, ...hints);
  }

  /** A list of names or addresses: as it is if all of them may be shown. */
  public shownList(node: Node, what: string, ...hints: readonly string[]): Expression | undefined {
    const shown = choicesOf(node, this.scope).map(({ text, when }) => Object.keys(when).length === 0 ? this.shown(text) : undefined);
    const items = shown.flatMap((each) => each ?? []);
    return shown.length === 0 ? undefined : items.length === shown.length ? { kind: 'list', items } : this.hidden(node, what, ...hints);
  }

  /** A sentence about where values come from. */
  public sentence(what: string, texts: readonly Text[]): string {
    return texts.length === 0 ? `${what}.` : `${what}: ${[...new Set(texts.map((text) => originOf(text, this.scope)))].join(', or ')}.`;
  }

  private once(key: string | undefined, make: () => Expression): Expression {
    const made = (key === undefined ? undefined : this.known.get(key)) ?? make();
    if (key !== undefined) {
      this.known.set(key, made);
    }
    return made;
  }
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * The fields that have a value.
 */
export function fields(values: { readonly [name: string]: Expression | undefined }): Field[] {
  return Object.entries(values).flatMap(([key, value]): Field[] => value === undefined ? [] : [[key, value]]);
}

/**
 * Whether an object of the template has something other than some properties.
 */
export function othersThan(node: Node, known: readonly string[]): string[] {
  return isObject(node) ? Object.keys(node).filter((key) => !known.includes(key)) : [];
}
