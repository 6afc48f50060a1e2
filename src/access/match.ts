import { elementsOf } from './element';
import { alwaysMatches, canMatch } from './element-match';
import { hasSymbol, isSymbol, kindOf, splitText, Text } from './text';

/** Whether something is so: for certain, for certain not, or depending on what only the deployment knows. */
export type Answer = 'yes' | 'no' | 'maybe';

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
  if (alwaysMatches(subject, against)) {
    return 'yes';
  }
  if (!hasSymbol(text) && !hasSymbol(pattern) && !pattern.includes('${')) {
    return 'no';
  }
  return canMatch(subject, against) ? 'maybe' : 'no';
}

/** Wildcards, policy variables, and what begins or ends a symbol. */
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
 * Where one text has a literal Region, account or partition and the other has a symbol, the literal is taken for that of the stack.
 * A stack in another Region or account could not read the resource with any permission, so it is no reason for a finding.
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
