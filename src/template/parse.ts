import { Unreadable } from './files';
import { Node } from './node';
import { withoutMarks } from '../access/text';

/** More is not a template, or one that wants to be expensive. */
const MOST_NODES = 5_000_000;
const DEEPEST = 100;

/**
 * Reads a template or another file of an assembly.
 *
 * @param parseYaml reads what is not JSON
 */
export function parse(text: string, parseYaml?: (text: string) => unknown): Node {
  const json = /^\s*[{[]/.test(text);
  if (!json && !parseYaml) {
    throw new Unreadable('is not JSON, and YAML is not read here');
  }
  const node = json ? parseJson(text, parseYaml) : parsed(text, 'YAML', parseYaml!); // checked above
  return checked(node, /[\uE000\uE001]|\\u[eE]00[01]/.test(text));
}

/** YAML that begins with a brace is not JSON, and rare. */
function parseJson(text: string, parseYaml?: (text: string) => unknown): Node {
  try {
    return parsed(text, 'JSON', JSON.parse);
  } catch (error) {
    try {
      if (parseYaml && text.length < 1_000_000) {
        return parseYaml(text);
      }
    } catch { /* what is neither is called what it looks like */ }
    throw error;
  }
}

/** An error of a parser may quote the text, and the text may hold a secret: only the place is said. */
function parsed(text: string, language: string, read: (text: string) => unknown): Node {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Unreadable) {
      throw error;
    }
    const line = lineOfError(error, text);
    throw new Unreadable(`is not valid ${language}${line === undefined ? '' : `, at line ${line}`}`);
  }
}

function lineOfError(error: unknown, text: string): number | undefined {
  const { linePos, message } = Object(error) as { readonly linePos?: unknown; readonly message?: unknown };
  const [first]: unknown[] = Array.isArray(linePos) ? linePos : [];
  const line = typeof first === 'object' && first !== null && 'line' in first ? first.line : undefined;
  if (typeof line === 'number') {
    return line;
  }
  const position = /at position (\d+)/.exec(String(message))?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
}

function checked(root: Node, marked: boolean): Node {
  if (!isWalkable(root)) {
    throw new Unreadable('has too many values, or they are nested too deeply, for a template');
  }
  return marked ? unmarked(root) : root;
}

/** Whether walking a tree ends: a list that contains itself, as YAML has them, has no end. What is in it twice is walked twice. */
export function isWalkable(root: Node): boolean {
  let nodes = 0;
  let level = new Map<Node, number>([[root, 1]]); // how often each is on this level
  for (let depth = 0; level.size > 0; depth += 1) {
    const next = new Map<Node, number>();
    for (const [node, times] of level) {
      const parts = typeof node === 'object' && node !== null ? Object.values(node) : [];
      nodes += times * parts.length;
      parts.forEach((part) => typeof part === 'object' && part !== null && next.set(part, (next.get(part) ?? 0) + times));
    }
    if (depth > DEEPEST || nodes > MOST_NODES) {
      return false;
    }
    level = next;
  }
  return true;
}

function unmarked(node: Node): Node {
  if (typeof node === 'string') {
    return withoutMarks(node);
  }
  return Array.isArray(node) ? node.map(unmarked)
    : typeof node === 'object' && node !== null ? Object.fromEntries(Object.entries(node).map(([key, value]) => [withoutMarks(key), unmarked(value)])) : node;
}
