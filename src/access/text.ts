import { createHash } from 'crypto';

/**
 * A text of a template. What only the deployment knows is in it as a symbol, a key between two characters that no template has:
 * two symbols with one key are equal, whatever they turn out to be.
 */
export type Text = string;

const OPEN = '\uE000';
const CLOSE = '\uE001';

/** A symbol, or the text between two. */
const PARTS = /\uE000[^\uE000\uE001]*\uE001|[^\uE000\uE001]+/g;

/**
 * What is known of a symbol.
 *
 * - `open`: nothing; `noecho`: the same, the value of a parameter with NoEcho.
 * - `fresh`: a name that the deployment makes, like no other.
 * - `suffix`: the six characters that Secrets Manager adds to the name of one secret; `six`: those of a secret that is not known.
 * - `region`, `account`, `partition`, `urlsuffix`: where the stack is deployed.
 */
export type SymbolKind = 'open' | 'noecho' | 'fresh' | 'suffix' | 'six' | 'region' | 'account' | 'partition' | 'urlsuffix';

/**
 * A symbol as a text.
 *
 * @param key what tells it from others of its kind
 */
export function symbol(kind: SymbolKind, key = ''): Text {
  const short = key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY / 2)}…${createHash('sha256').update(key).digest('hex')}`;
  // No quotation marks, backslashes and line ends: a policy can be JSON in a string.
  return `${OPEN}${kind}|${short.replace(/[\uE000\uE001]/g, '').replace(/"/g, "'").replace(/[\\\s]/g, '/')}${CLOSE}`;
}

const LONGEST_KEY = 400;

/**
 * A text of a file, without the characters that mark symbols.
 */
export function withoutMarks(text: string): Text {
  return /[\uE000\uE001]/.test(text) ? text.replace(/[\uE000\uE001]/g, '\uFFFD') : text;
}

export function hasSymbol(text: Text): boolean {
  return text.includes(OPEN);
}

/**
 * The parts of a text: symbols, and what is between them.
 */
export function partsOf(text: Text): Text[] {
  return hasSymbol(text) ? text.match(PARTS) ?? [] : text === '' ? [] : [text];
}

export function isSymbol(part: Text): boolean {
  return part.startsWith(OPEN) && part.indexOf(CLOSE) === part.length - 1;
}

/**
 * The kind of a symbol.
 */
export function kindOf(part: Text): SymbolKind {
  return part.slice(1, part.indexOf('|')) as SymbolKind; // `symbol` writes nothing else
}

/**
 * The key of a symbol.
 */
export function keyOf(part: Text): string {
  return part.slice(part.indexOf('|') + 1, -1);
}

/**
 * The symbols of a text.
 */
export function symbolsOf(text: Text): Text[] {
  return hasSymbol(text) ? partsOf(text).filter(isSymbol) : [];
}

/**
 * Whether a part of the text can be anything at all.
 */
export function isOpen(text: Text): boolean {
  return symbolsOf(text).some((part) => ['open', 'noecho'].includes(kindOf(part)));
}

/**
 * Splits a text at a character that is in no symbol.
 */
export function splitText(text: Text, separator: string): Text[] {
  if (!hasSymbol(text)) {
    return text.split(separator);
  }
  const pieces: Text[] = [''];
  for (const part of partsOf(text)) {
    const [first, ...rest] = isSymbol(part) ? [part] : part.split(separator);
    pieces[pieces.length - 1] += first;
    rest.forEach((piece) => pieces.push(piece));
  }
  return pieces;
}

/**
 * Dynamic references of CloudFormation as symbols: what is read is known to the deployment.
 */
export function withReferencesOpen(text: Text): Text {
  return text.includes('{{resolve:') ? text.replace(/\{\{resolve:[^}]*\}\}/g, (reference) => symbol('open', reference)) : text;
}
