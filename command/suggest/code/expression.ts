/**
 * Code as data, for every language that it is printed in. Names are those of TypeScript; what the languages write differently (structs, names,
 * strings) is decided when it is printed.
 */
export type Expression = Literal | Template | List | Dictionary | Struct | Call | Member | Cast | Name | Asked;

export interface Literal {
  readonly kind: 'literal';
  readonly value: string | number | boolean;
}

/** A text with values in it. */
export interface Template {
  readonly kind: 'template';
  readonly parts: readonly Expression[];
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

/** A map. Its keys are data, not names of a program. */
export interface Dictionary {
  readonly kind: 'map';
  /** What it has in addition to its entries: another map. */
  readonly spread?: Expression;
  readonly entries: ReadonlyArray<readonly [key: string, value: Expression]>;
}

/** A value of a struct of the CDK or of this library. */
export interface Struct {
  readonly kind: 'struct';
  /** As it is imported, such as `ecs.PortMapping`. */
  readonly type: string;
  readonly fields: readonly Field[];
}

export type Field = readonly [name: string, value: Expression];

/** A constructor, function or method. */
export interface Call {
  readonly kind: 'call';
  /** What a method is called on. */
  readonly on?: Expression;
  readonly callee: string;
  readonly isNew: boolean;
  readonly positional: readonly Expression[];
  /** The struct that is the last argument. */
  readonly options?: readonly Field[];
}

/** A property of a value, such as `node.defaultChild`. */
export interface Member {
  readonly kind: 'member';
  readonly on: Expression;
  readonly path: string;
}

/** A value of which the language knows less than the code. */
export interface Cast {
  readonly kind: 'cast';
  readonly value: Expression;
  readonly type: string;
}

/** Something that is imported or declared, such as `ecs.Protocol.TCP` or `stack.region`. */
export interface Name {
  readonly kind: 'name';
  readonly name: string;
}

/** A value that the template does not have, and whoever calls the function gives. */
export interface Asked {
  readonly kind: 'asked';
  readonly name: string;
}

export const literal = (value: string | number | boolean): Literal => ({ kind: 'literal', value });
export const list = (items: readonly Expression[]): List => ({ kind: 'list', items });
export const name = (path: string): Name => ({ kind: 'name', name: path });
export const struct = (type: string, fields: readonly Field[]): Struct => ({ kind: 'struct', type, fields });

export function map(entries: Dictionary['entries'], spread?: Expression): Dictionary {
  return { kind: 'map', entries, ...(spread ? { spread } : {}) };
}

export function call(callee: string, positional: readonly Expression[], options?: readonly Field[]): Call {
  return { kind: 'call', callee, isNew: false, positional, ...(options && options.length > 0 ? { options } : {}) };
}

export function construct(callee: string, positional: readonly Expression[], options?: readonly Field[]): Call {
  return { ...call(callee, positional, options), isNew: true };
}

export function method(on: Expression, callee: string, positional: readonly Expression[], options?: readonly Field[]): Call {
  return { ...call(callee, positional, options), on };
}

export function member(on: Expression, path: string): Member {
  return { kind: 'member', on, path };
}

export function cast(value: Expression, type: string): Cast {
  return { kind: 'cast', value, type };
}

/**
 * The expressions that an expression consists of, and the expression itself.
 */
export function expressionsIn(expression: Expression): Expression[] {
  return [expression, ...partsOf(expression).flatMap(expressionsIn)];
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'template': return expression.parts;
    case 'list': return expression.items;
    case 'map': return [...(expression.spread ? [expression.spread] : []), ...expression.entries.map(([, value]) => value)];
    case 'struct': return expression.fields.map(([, value]) => value);
    case 'call': return [...(expression.on ? [expression.on] : []), ...expression.positional, ...(expression.options ?? []).map(([, value]) => value)];
    case 'member': return [expression.on];
    case 'cast': return [expression.value];
    default: return [];
  }
}
