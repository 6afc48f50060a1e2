import { Composer, CST, Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Node, Pair, ParsedNode, Parser } from 'yaml';
import { Unreadable } from '../src/template/files';

/** CloudFormation takes a megabyte of text. */
const MOST_CHARACTERS = 8_000_000;
const MOST_VALUES = 1_000_000;
const DEEPEST = 200;

/** The functions that CloudFormation has tags for. `!Ref` and `!Condition` have no prefix. */
const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or',
  'RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll',
];
const KEYS: ReadonlyMap<string, string> = new Map([['!Ref', 'Ref'], ['!Condition', 'Condition'], ...FUNCTIONS.map((name): [string, string] => [`!${name}`, `Fn::${name}`])]);

/** Of a value whose parts are being read. */
const UNFINISHED = Symbol('unfinished');

/**
 * Reads a template in YAML as the JSON that CloudFormation makes of it.
 */
export function parseYaml(text: string): unknown {
  if (text.length > MOST_CHARACTERS) {
    throw new Unreadable(`has ${text.length} characters of YAML, and more than ${MOST_CHARACTERS} are not read`);
  }
  const document = documentOf(text);
  const values = new Map<unknown, unknown>();
  const targetOf = (node: unknown): unknown => {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (target === undefined) {
      throw new Unreadable('has an alias that names nothing');
    }
    return target;
  };
  const sizes = new Map<unknown, number>();
  // An alias is the value that it names, not a copy. Who walks through the template takes each alias for one.
  const limited = (node: unknown): void => {
    const parts: unknown[] = isMap(node) ? node.items.map(({ value }) => value) : isSeq(node) ? node.items : [];
    const size = parts.reduce<number>((sum, part) => sum + (sizes.get(targetOf(part)) ?? 1), 1);
    if (size > MOST_VALUES) {
      throw new Unreadable('has too many values for a template');
    }
    sizes.set(node, size);
  };
  const valueOf = (node: unknown): unknown => {
    const target = targetOf(node);
    if (values.get(target) === UNFINISHED) {
      throw new Unreadable('has a value that contains itself');
    }
    if (!values.has(target)) {
      values.set(target, UNFINISHED);
      values.set(target, tagged(target, untagged(target)));
      limited(target);
    }
    return values.get(target);
  };
  const untagged = (node: unknown): unknown => isMap(node) ? Object.fromEntries(node.items.flatMap((pair) => entries(pair)))
    : isSeq(node) ? node.items.map(valueOf)
      : isScalar(node) ? scalar(node.value, node.source)
        : null;
  const entries = ({ key, value }: Pair): [string, unknown][] => {
    const merged = isScalar(key) && (key.value === '<<' || typeof key.value === 'symbol') ? valueOf(value) : undefined;
    return typeof merged === 'object' && merged !== null ? [merged].flat().flatMap((each) => Object.entries(Object(each)))
      : [[String(isScalar(key) ? key.source ?? key.value : ''), valueOf(value)]];
  };
  return valueOf(document.contents);
}

/** Values are composed by a function that calls itself, so how deep they are is known before. */
function documentOf(text: string): Document.Parsed {
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
    }
    if (parser.stack.length > DEEPEST) {
      throw new Unreadable('has values that are nested too deeply for a template');
    }
  }
  for (const token of parser.end()) {
    tokens.push(token);
  }
  const [document, ...others] = new Composer<ParsedNode, true>({ logLevel: 'silent', merge: true }).compose(tokens, true, text.length);
  if (others.length > 0) {
    throw new Unreadable(`has ${others.length + 1} documents, and a template is one`);
  }
  const [error] = document.errors;
  if (error) {
    throw Object.assign(error, { linePos: [lines.linePos(error.pos[0])] });
  }
  return document;
}

/** An account such as 012345678901 is a number in YAML, and none in a template. */
function scalar(value: unknown, source = ''): unknown {
  return typeof value === 'bigint' || (typeof value === 'number' && String(value) !== source) ? source : value;
}

function tagged(node: unknown, value: unknown): unknown {
  const { tag } = Object(node) as Partial<Node> & { readonly tag?: string };
  const key = tag === undefined ? undefined : KEYS.get(tag);
  if (key === undefined) {
    return value;
  }
  const attribute = key === 'Fn::GetAtt' && typeof value === 'string' ? /^([^.]*)\.(.*)$/s.exec(value) : null;
  return { [key]: attribute ? [attribute[1], attribute[2]] : value };
}
