import { isSymbol, keyOf, kindOf, partsOf, symbolsOf, Text } from '../access/text';
import { hasCredentialShape } from '../secret/credential-patterns';
import { beginningOf, looksLikeName, looksLikeTaskName, printable, shownArn } from '../secret/shown';

/** How symbols are shown: as CloudFormation writes them, or as a placeholder for what the deployment makes. */
const SYMBOLS: { readonly [kind: string]: string } = {
  region: '${AWS::Region}', account: '${AWS::AccountId}', partition: '${AWS::Partition}', urlsuffix: '${AWS::URLSuffix}', suffix: '??????', six: '??????', fresh: '*',
};

/**
 * An ARN or a name of the model, without what may be a pasted secret.
 */
export function shownText(text: Text): string {
  const shown = partsOf(text).map((part, index, parts) => isSymbol(part) ? shownSymbol(part, parts[index - 1]) : printable(part)).join('');
  return partsOf(text).every((part) => !isSymbol(part)) ? shownLiteral(shown) : shownArn(shown.replace(/\$\{AWS::/g, '${AWS\u0001')).replace(/\$\{AWS\u0001/g, '${AWS::');
}

function shownLiteral(text: string): string {
  return text.startsWith('arn:') ? shownArn(text) : /^[\w./@+=,*?:-]{1,512}$/.test(text) && shownArn(text) === text ? text : beginningOf(text);
}

function shownSymbol(part: Text, before = ''): string {
  const kind = kindOf(part);
  const name = /#([\w.:]{1,200}?)\.?$/.exec(keyOf(part))?.[1] ?? /^import\/([\w:-]{1,200})$/.exec(keyOf(part))?.[1];
  // The name of a secret begins with its logical id. The id of a key is nothing but generated, and `key/*` would be every key.
  const shown = kind === 'fresh' && name !== undefined && !before.endsWith(`${name}-`) ? undefined : SYMBOLS[kind];
  return shown ?? (name === undefined ? '${…}' : `\${${name}}`);
}

/**
 * The name of a variable or log option in a message, with quotation marks.
 */
export function shownName(name: Text): string {
  return looksLikeName(name) ? `'${name}'` : hasOnlySymbols(name) ? 'a name known at deployment' : beginningOf(name);
}

/**
 * The name of a container in a message, with quotation marks.
 */
export function shownTask(name: Text): string {
  return looksLikeTaskName(name) ? `'${name}'` : symbolsOf(name).length > 0 ? `'${shownText(name)}'` : beginningOf(name);
}

/**
 * The name of a container as a value: as it is, if it can be one.
 */
export function containerOf(name: Text): string {
  return looksLikeTaskName(name) ? name : shownText(name);
}

/**
 * The name of a variable or log option as a value: as it is, if it can be one.
 */
export function variableOf(name: Text): string {
  return looksLikeName(name) ? name : shownText(name);
}

/**
 * An action of IAM, which may be a pattern.
 */
export function shownAction(action: Text): string {
  return /^(\*|[\w*?-]{1,60}:[\w*?-]{1,100})$/.test(action) && !action.split(':').some(hasCredentialShape) ? action : beginningOf(action);
}

function hasOnlySymbols(name: Text): boolean {
  return name !== '' && partsOf(name).every(isSymbol);
}
