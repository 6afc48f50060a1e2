import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretFilesOptions } from './secret-files-options';
import { SecretText, TextPart } from './secret-text';
import { SecretTextEncoding } from './secret-text-encoding';
import { compare } from '../policy/permission';
import { checkEcsSecret } from '../secret/ecs-secret-check';
import { ErrorFactory } from '../secret/error-factory';
import { redacted, displayName } from '../secret/redact';

/**
 * One file of a container.
 */
export interface SecretFile {
  readonly name: string;
  /** One secret as it is, or the parts of a text. */
  readonly parts: readonly TextPart[];
  readonly composed: boolean;
  readonly owner: string;
  readonly mode: string;
}

const DEFAULT_DIRECTORY = '/run/secrets';
/** For an owner who is known. */
const OWNER_ONLY = '0400';
/** For an owner who is not: the image may set its user itself. This is Docker's own default for secrets. */
const ALL_READ = '0444';
const ROOT = '0:0';
const OWNER = /^\d{1,10}(:\d{1,10})?$/;

/**
 * The files of a container, sorted by name, with what the init container needs to write them.
 *
 * @param user the user the container runs as, if it sets one
 */
export function secretFiles(options: SecretFilesOptions, user: string | undefined, fail: ErrorFactory): SecretFile[] {
  const known = options.owner ?? (typeof user === 'string' && OWNER.test(user) ? user : undefined);
  const owner = known ?? ROOT;
  const mode = options.mode ?? (known === undefined ? ALL_READ : OWNER_ONLY);
  check('owner', owner, OWNER, "a numeric 'uid' or 'uid:gid'", fail);
  check('mode', mode, /^0?[0-7]{3}$/, "three octal digits, such as '0400'", fail);
  const contents = [...plainFiles(options, fail), ...composedFiles(options, fail)];
  if (contents.length === 0) {
    throw fail("'secretFiles' names no file; give { files: { name: TaskSecret.fromSecretsManager(secret) } }, or leave it out");
  }
  const both = contents.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index);
  if (both.length > 0) {
    throw fail(`'secretFiles.files' and 'secretFiles.composedFiles' both have ${both.map(displayName).join(', ')}; give one of them another name`);
  }
  return contents.sort((a, b) => compare(a.name, b.name)).map((file) => ({ ...file, owner, mode }));
}

type Content = Pick<SecretFile, 'name' | 'parts' | 'composed'>;

function plainFiles({ files }: SecretFilesOptions, fail: ErrorFactory): Content[] {
  return Object.entries(files ?? {}).map(([name, secret]) => {
    checkName('files', name, fail);
    return { name, parts: [{ secret: checkedSecret(name, secret, fail), encoding: SecretTextEncoding.NONE }], composed: false };
  });
}

function composedFiles({ composedFiles: texts }: SecretFilesOptions, fail: ErrorFactory): Content[] {
  return Object.entries(texts ?? {}).map(([name, text]) => {
    checkName('composedFiles', name, fail);
    return { name, parts: checkedText(name, text, fail)._parts, composed: true };
  });
}

/**
 * What of a file is text, without what its placeholders become.
 */
export function textOf({ parts }: SecretFile): string {
  return parts.filter((part) => typeof part === 'string').join('');
}

/**
 * Where the container finds its files.
 */
export function secretDirectory({ directory = DEFAULT_DIRECTORY }: SecretFilesOptions, fail: ErrorFactory): string {
  check('directory', directory, /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/,
    "an absolute path of letters, digits, '.', '_', '-' and '/', without '.' and '..' and without a '/' at the end", fail);
  return directory;
}

/** One character less than a name may have: the temporary file has one more. */
function checkName(property: string, name: string, fail: ErrorFactory): void {
  check(property, name, /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,254}$/, "file names of at most 254 letters, digits, '.', '_' and '-'", fail);
}

// JavaScript and Python pass what TypeScript refuses.

function checkedText(name: string, text: SecretText | undefined, fail: ErrorFactory): SecretText {
  if (!Array.isArray(text?._parts)) {
    throw fail(`${displayName(name)} in 'secretFiles.composedFiles' is ${text ? 'not a SecretText' : String(text)};`
      + ' give SecretText.fromTemplate(template, values); a secret that is a file of its own belongs in \'files\'');
  }
  return text;
}

function checkedSecret(name: string, secret: ecs.Secret | undefined, fail: ErrorFactory): ecs.Secret {
  checkEcsSecret(secret, () => `${displayName(name)} in 'secretFiles.files'`, fail);
  return secret;
}

function check(property: string, value: string, form: RegExp, expected: string, fail: ErrorFactory): void {
  if (typeof value !== 'string' || !form.test(value)) {
    throw fail(`'secretFiles.${property}' must be ${expected}, got ${typeof value === 'string' ? redacted(value) : `a ${typeof value}`}`);
  }
}
