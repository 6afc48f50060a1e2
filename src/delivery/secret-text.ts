import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretTextEncoding } from './secret-text-encoding';
import { SecretTextOptions } from './secret-text-options';
import { divided, placeholdersOf } from './text-template';
import { checkString } from '../secret/argument-checks';
import { checkEcsSecret } from '../secret/ecs-secret-check';
import { ErrorFactory, errorsOf } from '../secret/error-factory';
import { displayName } from '../secret/redact';

/**
 * A part of a text: literal, or the value of a placeholder. A placeholder that is repeated is the same object.
 */
export type TextPart = string | TextValue;

export interface TextValue {
  readonly secret: ecs.Secret;
  readonly encoding: SecretTextEncoding;
}

/**
 * A text composed of several secrets, for a file of `composedFiles`: a database URL, a password file, JSON settings.
 *
 * The text is composed in the init container when a task starts. The template is in the task definition, where anyone who can
 * describe it can read it; the values are not.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export class SecretText {
  /**
   * A text with placeholders.
   *
   * A placeholder is `{name}`, where the name has letters, digits and `_` and does not begin with a digit. All other braces are
   * text, so that a template can be JSON; a literal `{name}` is not possible. A token in the template, such as the endpoint of a
   * database, is also text, even if it resolves to a placeholder. Each value is up to 64 KiB; the templates count toward the 64
   * KiB of a task definition.
   *
   * @param template The text, such as `postgres://{user}:{password}@{host}:5432/app`.
   * @param values The secret for each placeholder.
   * @param options How values are encoded.
   * @throws if a placeholder has no value, a value has no placeholder, the template has no placeholder, or a value is not an
   * `ecs.Secret`
   */
  public static fromTemplate(template: string, values: { [placeholder: string]: ecs.Secret }, options: SecretTextOptions = {}): SecretText {
    const fail = errorsOf('SecretText.fromTemplate');
    checkString("'template'", template, fail);
    checkObject('values', values, "the secret of each placeholder, such as { password: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) }", fail);
    checkObject('options', options, 'such as { encoding: SecretTextEncoding.URL }', fail);
    const { encoding = SecretTextEncoding.NONE, encodings = {} } = options;
    checkObject('encodings', encodings, 'such as { host: SecretTextEncoding.NONE }', fail);
    checkEncoding("'encoding'", encoding, fail);
    const parts = divided(template, fail);
    checkNames(placeholdersOf(parts), Object.keys(values), Object.keys(encodings), fail);
    const texts = new Map(placeholdersOf(parts).map((placeholder): [string, TextValue] => [placeholder, {
      secret: checkedValue(placeholder, values[placeholder], fail),
      encoding: own(encodings, placeholder) ?? encoding,
    }]));
    texts.forEach((value, placeholder) => checkEncoding(`the encoding of ${displayName(placeholder)}`, value.encoding, fail));
    return new SecretText(template, parts.map((part, index) => (index % 2 === 0 ? undefined : texts.get(part)) ?? part).filter((part) => part !== ''));
  }

  /**
   * The template, as it was given.
   */
  public readonly template: string;

  /** @internal */
  public readonly _parts: readonly TextPart[];

  private constructor(template: string, parts: readonly TextPart[]) {
    this.template = template;
    this._parts = parts;
  }
}

/** JavaScript and Python pass what TypeScript refuses. */
function checkObject(name: string, value: unknown, example: string, fail: ErrorFactory): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail(`'${name}' must be an object, ${example}`);
  }
}

function checkNames(placeholders: readonly string[], named: readonly string[], encoded: readonly string[], fail: ErrorFactory): void {
  const without = placeholders.filter((name) => !named.includes(name));
  if (without.length > 0) {
    throw fail(`the template has ${listed(without, 'the placeholder', 'the placeholders')} without a value; 'values' has ${listed(named)}`);
  }
  const unused = named.filter((name) => !placeholders.includes(name));
  if (unused.length > 0) {
    throw fail(`'values' has ${listed(unused)} without a placeholder; the template has ${listed(placeholders)}, and a placeholder is {name},`
      + " of letters, digits and '_', the first of them no digit");
  }
  if (placeholders.length === 0) {
    throw fail("the template has no placeholder, so the text contains no secret; write {name} where a value belongs, and give its secret in 'values'");
  }
  const unknown = encoded.filter((name) => !placeholders.includes(name));
  if (unknown.length > 0) {
    throw fail(`'encodings' has ${listed(unknown)} without a placeholder; the template has ${listed(placeholders)}`);
  }
}

function listed(names: readonly string[], one = '', several = one): string {
  const list = names.length === 0 ? 'none' : names.map(displayName).join(', ');
  return `${names.length === 1 ? one : several} ${list}`.trim();
}

function own<T>(map: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.entries(map).find(([key]) => key === name)?.[1]; // `constructor` is a name too
}

function checkedValue(placeholder: string, secret: ecs.Secret | undefined, fail: ErrorFactory): ecs.Secret {
  if (typeof secret === 'string') {
    throw fail(`the value of ${displayName(placeholder)} is a string; write text that is not a secret into the template, and give a secret`
      + ' as TaskSecret.fromSecretsManager(secret), or with another factory of TaskSecret');
  }
  checkEcsSecret(secret, () => `the value of ${displayName(placeholder)}`, fail);
  return secret;
}

function checkEncoding(subject: string, encoding: unknown, fail: ErrorFactory): void {
  const encodings: unknown[] = Object.values(SecretTextEncoding);
  if (!encodings.includes(encoding)) {
    throw fail(`${subject} must be one of SecretTextEncoding: ${encodings.join(', ')}`);
  }
}
