/** Code that is laid out in lines: words, and groups that are written in one line or with one item a line. */
export type Code = ReadonlyArray<string | Group>;

export interface Group {
  readonly open: string;
  readonly items: readonly Code[];
  readonly close: string;
  /** Between the brackets and the items, in one line. */
  readonly padding: string;
}

/** The longest line, where words are not longer. */
export const WIDTH = 110;

/**
 * Lays code out: in one line if there is room, else with the items of its last groups in lines of their own.
 *
 * @param step by how much the items of a group are indented
 * @param indent of the line that the code is in
 * @param taken characters of the first line that are there already, and of the last that follow
 */
export function layOut(code: Code, step: string, indent = '', taken = 0): string {
  const flat = inOneLine(code);
  const last = code.reduce<number>((found, part, index) => typeof part === 'object' && part.items.length > 0 ? index : found, -1);
  if (last < 0 || indent.length + taken + flat.length <= WIDTH) {
    return flat;
  }
  const before = code.slice(0, last);
  const broken = code[last];
  // A group before the last one is written in lines of its own if what is before the last does not fit.
  const beginning = layOut(before, step, indent, taken + 1);
  return beginning + (typeof broken === 'object' ? inLines(broken, step, indent) : broken) + inOneLine(code.slice(last + 1));
}

function inLines({ open, items, close }: Group, step: string, indent: string): string {
  const inner = indent + step;
  return `${open}\n${items.map((item) => `${inner}${layOut(item, step, inner, 1)},\n`).join('')}${indent}${close}`;
}

function inOneLine(code: Code): string {
  return code.map((part) => typeof part === 'string' ? part
    : part.items.length === 0 ? part.open + part.close
      : `${part.open}${part.padding}${part.items.map(inOneLine).join(', ')}${part.padding}${part.close}`).join('');
}

/**
 * Codes one after the other.
 */
export function joined(codes: readonly Code[], separator: string): Code {
  return codes.flatMap((code, index) => index === 0 ? code : [separator, ...code]);
}

export function group(open: string, items: readonly Code[], close: string, padding = ''): Group {
  return { open, items, close, padding };
}
