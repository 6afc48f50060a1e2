import { isSymbol, partsOf, splitText, Text } from '../../../src/access/text';
import { looksLikeName, shownArn } from '../../../src/secret/shown';

/**
 * Whether the literal parts of a text are those of a name, a path, a host or an ARN. Anything else may be a pasted secret.
 */
export function isShowable(text: Text): boolean {
  const literal = partsOf(text).map((part) => isSymbol(part) ? '' : part).join('');
  return /^[\w./:@+=,!-]{0,2048}$/.test(literal) && !USER_INFO.test(literal) && shownWhole(literal) && !partsOf(text).some((part) => !isSymbol(part) && !shownWhole(part));
}

/** What can be `USER:PASSWORD@HOST`: an `@` that is neither in an ARN nor before a digest. */
const USER_INFO = /^(?!arn:).*@(?!sha256:)/;

function shownWhole(text: string): boolean {
  return text.split(':').every((part) => shownArn(part) === part);
}

/**
 * Whether the tail of a reference to a secret (`json-key`, `version-stage`, `version-id`) is one, and no pasted value.
 */
export function isShowableTail(tail: Text): boolean {
  return splitText(tail, ':').every((part) => part === '' || looksLikeName(part) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part));
}
