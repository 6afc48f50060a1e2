import { hasSymbol, isSymbol, kindOf, partsOf, splitText, symbol, Text } from './text';

/** Whether something is so: for certain, for certain not, or depending on what only the deployment knows. */
export type Answer = 'yes' | 'no' | 'maybe';

/** What one element of a text or pattern can be. */
type Element =
  | { readonly kind: 'literal'; readonly value: string }
  /** Any one character: `?`; one of six that a symbol stands for; or a name that the deployment makes, of which nothing is like a part. */
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
 * Whether a text matches a pattern of IAM (`*`, `?`, and `${*}` for a star; FACTS 6.5).
 */
export function matchesPattern(text: Text, pattern: Text): Answer {
  return compared(text, pattern, true);
}

/**
 * Whether two texts are equal.
 */
export function equals(text: Text, other: Text): Answer {
  return text === other ? 'yes' : compared(text, other, false);
}

function compared(text: Text, pattern: Text, wildcards: boolean): Answer {
  if (text === pattern || (wildcards && pattern === '*')) {
    return 'yes';
  }
  if (!hasSymbol(text) && !hasSymbol(pattern) && !/[*?$]/.test(pattern)) {
    return 'no';
  }
  const same = sameBeginning(text, pattern);
  if (same === undefined) {
    return 'no';
  }
  const [left, right] = sameWhere(text, pattern, wildcards).map((each) => each.slice(same)); // only what follows is replaced
  const subject = elementsOf(left, false);
  const against = elementsOf(right, wildcards);
  if (includes(subject, against)) {
    return 'yes';
  }
  if (!hasSymbol(text) && !hasSymbol(pattern) && !pattern.includes('${')) {
    return 'no';
  }
  return overlaps(subject, against) ? 'maybe' : 'no';
}

/** What separates parts, stands for something else, or is a character in the one text and a symbol in the other. */
const SPECIAL = /[*?$\uE000\uE001]/;

/**
 * How many characters are equal in both, and mean the same; `undefined` if the characters that follow cannot be the same. Most
 * texts differ there.
 */
function sameBeginning(text: Text, pattern: Text): number | undefined {
  let at = 0;
  let symbolStart = 0;
  let within = false;
  for (; at < text.length && at < pattern.length && text[at] === pattern[at]; at += 1) {
    const character = pattern[at];
    if (character === '*' || character === '?' || character === '$') {
      return within ? symbolStart : at;
    }
    if (character === '\uE000') {
      [within, symbolStart] = [true, at];
    } else if (character === '\uE001') {
      within = false;
    }
  }
  const differs = !within && at < text.length && at < pattern.length && !SPECIAL.test(text[at] === '\uE000' ? text[at] : pattern[at]);
  return differs ? undefined : within ? symbolStart : at;
}

/**
 * Takes a literal Region, account or partition for that of the stack where the other text has a symbol in the same part: a template
 * that is deployed elsewhere does not work either way, which nobody wants to hear of a permission that is right.
 */
function sameWhere(text: Text, pattern: Text, wildcards: boolean): [Text, Text] {
  if (!hasSymbol(text) && !hasSymbol(pattern)) {
    return [text, pattern];
  }
  const separator = text.startsWith('arn:') ? ':' : '.';
  const lefts = splitText(text, separator);
  const rights = splitText(pattern, separator);
  for (let index = 0; index < Math.min(lefts.length, rights.length); index += 1) {
    const [left, right] = [lefts[index], rights[index]];
    if (isPlace(left) && isLiteral(right, wildcards) && fits(left, right)) {
      lefts[index] = right;
    } else if (isPlace(right) && isLiteral(left, false) && fits(right, left)) {
      rights[index] = left;
    }
  }
  return [lefts.join(separator), rights.join(separator)];
}

function isPlace(part: Text): boolean {
  return isSymbol(part) && ['region', 'account', 'partition'].includes(kindOf(part));
}

function isLiteral(part: Text, wildcards: boolean): boolean {
  return part !== '' && !hasSymbol(part) && !(wildcards && /[*?]/.test(part));
}

const FORMS: { readonly [kind: string]: RegExp } = { region: /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, account: /^\d{12}$/, partition: /^aws(-[a-z]+)*$/ };

function fits(place: Text, literal: string): boolean {
  return FORMS[kindOf(place)].test(literal);
}

function elementsOf(text: Text, wildcards: boolean): Element[] {
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

/** `${*}`, `${?}` and `${$}` are characters; any other `${…}` is a policy variable, whose value nobody knows. */
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

/** Whether the pattern matches whatever the symbols are. Elements of the text are taken as they are, one after the other. */
function includes(text: readonly Element[], pattern: readonly Element[]): boolean {
  let [position, index, star, resume] = [0, 0, -1, 0];
  while (position < text.length) {
    const element = pattern[index];
    if (element?.kind === 'many' && element.symbol === undefined) {
      [star, resume] = [index, position];
      index += 1;
    } else if (element && isSame(text[position], element)) {
      position += 1;
      index += 1;
    } else if (star >= 0) {
      resume += 1;
      [position, index] = [resume, star + 1];
    } else {
      return false;
    }
  }
  return pattern.slice(index).every(({ kind, ...rest }) => kind === 'many' && !('symbol' in rest && rest.symbol !== undefined));
}

function isSame(element: Element, pattern: Element): boolean {
  switch (pattern.kind) {
    case 'literal':
      return element.kind === 'literal' && element.value === pattern.value;
    case 'one':
      return pattern.of === undefined ? element.kind !== 'many' : element.kind === 'one' && element.of === pattern.of;
    default:
      return element.kind === 'many' && element.symbol === pattern.symbol;
  }
}

/** Whether there are values of the symbols for which the pattern matches: whether two patterns have a text in common. */
function overlaps(text: readonly Element[], pattern: readonly Element[]): boolean {
  // Row by row: which beginnings of the pattern can be the beginning of the text so far.
  let row = new Array<boolean>(pattern.length + 1).fill(false);
  row[0] = true;
  spread(row, pattern);
  for (const element of text) {
    const next = new Array<boolean>(pattern.length + 1).fill(false);
    if (element.kind === 'many') {
      // Nothing, or what the elements of the pattern after it can be.
      for (let index = 0; index <= pattern.length; index += 1) {
        next[index] = row[index] || (index > 0 && next[index - 1] && meets(element, pattern[index - 1]));
      }
    } else {
      for (let index = 0; index < pattern.length; index += 1) {
        const other = pattern[index];
        if (other.kind === 'many') {
          next[index] = next[index] || (row[index] && meets(other, element));
        } else if (row[index]) {
          next[index + 1] = next[index + 1] || meets(element, other);
        }
      }
    }
    if (!next.includes(true)) {
      return false;
    }
    spread(next, pattern);
    row = next;
  }
  return row[pattern.length];
}

/** What stands for any number of characters can also be none. */
function spread(row: boolean[], pattern: readonly Element[]): void {
  for (let index = 0; index < pattern.length; index += 1) {
    if (row[index] && pattern[index].kind === 'many') {
      row[index + 1] = true;
    }
  }
}

/** Whether two elements can be the same text. */
function meets(element: Element, other: Element): boolean {
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
