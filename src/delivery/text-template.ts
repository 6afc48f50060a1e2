import { Token } from 'aws-cdk-lib';
import { ErrorFactory } from '../secret/error-factory';
import { rejectStringifiedTokens } from '../secret/stringified-token';

/**
 * A template, divided at its placeholders: text and the names of placeholders in turn, text first and last.
 */
export type TextTemplate = readonly string[];

/** Braces around anything else are text: those of JSON, and those of a token. */
const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*)\}/;

/** NUL ends an argument of a process, and half of a surrogate pair has no UTF-8. */
const NO_ARGUMENT = /[\0\p{Surrogate}]/u;

/** How the CDK encodes a token in a number, and one in a list, where they are printed into a text. */
const NUMBER = /-\d\.\d+e\+289/g;
const LIST = '#{Token[';

export function divided(template: string, fail: ErrorFactory): TextTemplate {
  rejectStringifiedTokens(template, "'template'", fail);
  if (template.includes(LIST) || [...template.matchAll(NUMBER)].some(([number]) => Token.isUnresolved(Number(number)))) {
    throw fail("'template' contains a number or list token, which is known at deployment only and cannot be written as text;"
      + ' write a number as Tokenization.stringifyNumber(port), and an entry of a list as Fn.select(0, list)');
  }
  if (NO_ARGUMENT.test(template)) {
    throw fail("'template' has a NUL or half of a surrogate pair in it, which no command line can hold; remove it");
  }
  return template.split(PLACEHOLDER);
}

/**
 * The names of the placeholders, each once, in the order of the template.
 */
export function placeholdersOf(template: TextTemplate): string[] {
  return [...new Set(template.filter((_, index) => index % 2 === 1))];
}
