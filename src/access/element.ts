import { isSymbol, kindOf, partsOf, symbol, Text } from './text';

/**
 * One element of a text or of a pattern.
 */
export type Element =
  | { readonly kind: 'literal'; readonly value: string }
  /** One character: any, for `?`; one of the six of a suffix; or, instead of a whole name, one that the deployment generates. */
  | { readonly kind: 'one'; readonly of?: string }
  /** Any number of characters: `*`, or a symbol. */
  | { readonly kind: 'many'; readonly characters: RegExp; readonly symbol?: string };

const ANYTHING = /[^]/;

/** What symbols are made of. */
const CHARACTERS: { readonly [kind: string]: RegExp } = {
  region: /[a-z0-9-]/,
  account: /[0-9]/,
  partition: /[a-z-]/,
  urlsuffix: /[a-z.-]/,
};

/**
 * Splits a text, or a pattern with wildcards, into its elements.
 */
export function elementsOf(text: Text, wildcards: boolean): Element[] {
  return partsOf(text).flatMap((part): Element[] => isSymbol(part) ? symbolElements(part) : wildcards ? patternElements(part) : literals(part));
}

function literals(text: string): Element[] {
  return [...text].map((value) => ({ kind: 'literal', value }));
}

function symbolElements(part: Text): Element[] {
  const kind = kindOf(part);
  if (kind === 'suffix' || kind === 'six') {
    return Array.from({ length: 6 }, (_, index) => ({ kind: 'one', of: `${part}${index}` }));
  }
  return kind === 'fresh' ? [{ kind: 'one', of: part }] : [{ kind: 'many', characters: CHARACTERS[kind] ?? ANYTHING, symbol: part }];
}

/** `${*}`, `${?}` and `${$}` are characters; any other `${…}` is a policy variable, whose value is unknown. */
function patternElements(text: string): Element[] {
  return (text.match(/\$\{[^}]*\}|[^]/gu) ?? []).flatMap((piece): Element[] => {
    if (piece === '*') {
      return [{ kind: 'many', characters: ANYTHING }];
    }
    if (piece === '?') {
      return [{ kind: 'one' }];
    }
    if (piece.length <= 2) {
      return [{ kind: 'literal', value: piece }];
    }
    const escaped = /^\$\{([*?$])\}$/.exec(piece);
    return escaped ? [{ kind: 'literal', value: escaped[1] }] : [{ kind: 'many', characters: ANYTHING, symbol: symbol('open', piece) }];
  });
}

/**
 * Whether an element of a pattern matches an element of a text, whatever the symbols are.
 */
export function isSame(element: Element, pattern: Element): boolean {
  switch (pattern.kind) {
    case 'literal':
      return element.kind === 'literal' && element.value === pattern.value;
    case 'one':
      return pattern.of === undefined ? element.kind !== 'many' : element.kind === 'one' && element.of === pattern.of;
    default:
      return element.kind === 'many' && element.symbol === pattern.symbol;
  }
}

/**
 * Whether two elements can be the same text.
 */
export function meets(element: Element, other: Element): boolean {
  if (element.kind === 'many' || other.kind === 'many') {
    return element.kind === other.kind || (element.kind === 'many' ? canHold(element.characters, other) : other.kind === 'many' && canHold(other.characters, element));
  }
  if (element.kind === 'literal') {
    return other.kind === 'literal' ? element.value === other.value : canBe(other.of, element.value);
  }
  return other.kind === 'literal' ? canBe(element.of, other.value)
    : element.of === undefined || other.of === undefined || element.of === other.of || isUnknownSuffix(element.of, other.of);
}

function canHold(characters: RegExp, element: Element): boolean {
  return characters === ANYTHING || (element.kind === 'literal' ? characters.test(element.value) : element.kind === 'one' && element.of === undefined);
}

/** Names and suffixes that the deployment makes are like nothing that is written in a template. */
function canBe(of: string | undefined, character: string): boolean {
  return of === undefined || (isSix(of) && /[A-Za-z0-9]/.test(character));
}

/** Of two suffixes, one at least is that of a secret that is not known. */
function isUnknownSuffix(a: string, b: string): boolean {
  return isSuffix(a) && isSuffix(b) && (isSix(a) || isSix(b));
}

function isSix(of: string): boolean {
  return kindOf(of) === 'six';
}

function isSuffix(of: string): boolean {
  return isSix(of) || kindOf(of) === 'suffix';
}
