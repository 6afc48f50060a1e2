/** What no parameter, constant or function can be called in one of the languages, or is called otherwise in the code. */
const TAKEN = new Set([
  'props', 'scope', 'stack', 'task', 'self', 'ecs', 'iam', 'kms', 'logs', 's3', 'secretsmanager', 'ssm', 'stringtype',
  // TypeScript
  'any', 'arguments', 'as', 'async', 'await', 'boolean', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum', 'eval',
  'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'number', 'object', 'package',
  'private', 'protected', 'public', 'return', 'static', 'string', 'super', 'switch', 'symbol', 'this', 'throw', 'true', 'try', 'type', 'typeof', 'undefined', 'var', 'void',
  'while', 'with', 'yield', 'never', 'unknown', 'duration', 'construct', 'constructs',
  // Python
  'and', 'assert', 'def', 'del', 'elif', 'except', 'from', 'global', 'is', 'lambda', 'none', 'nonlocal', 'not', 'or', 'pass', 'raise', 'str', 'int', 'bool', 'match',
  'sequence', 'mapping', 'print', 'list', 'dict',
]);

/** Longer names are cut. */
const LONGEST = 60;

/**
 * Names for what is declared, each once. Of a text of a template, they have letters and digits alone.
 */
export class Names {
  private readonly used = new Set<string>();

  /** A name in camel case that no other call returned. */
  public unique(...texts: readonly string[]): string {
    const words = texts.flatMap(wordsOf).join(' ').slice(0, LONGEST).trim().split(' ');
    const camel = camelCase(words[0] === '' ? ['value'] : words);
    const base = /^\d/.test(camel) ? `n${camel}` : camel;
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? base : `${base}${number}`;
      const key = candidate.toLowerCase();
      if (!TAKEN.has(key) && !this.used.has(key)) {
        this.used.add(key);
        return candidate;
      }
    }
  }
}

function camelCase([first, ...rest]: readonly string[]): string {
  return [first.toLowerCase(), ...rest.map((word) => capitalized(/^[A-Z0-9]{2,}$/.test(word) ? word.toLowerCase() : word))].join('');
}

function wordsOf(text: string): string[] {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

/**
 * A name that begins with a capital letter.
 */
export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/**
 * The name in snake case, as jsii writes it in Python.
 */
export function snakeCase(camel: string): string {
  return camel.replace(/([MG])iB/g, '$1ib').replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase();
}
