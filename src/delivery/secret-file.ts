import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretFilesOptions } from './secret-files-options';
import { compare } from '../policy/statement';
import { ErrorFactory } from '../secret/error-factory';
import { redacted } from '../secret/redact';

/**
 * One file of a container.
 */
export interface SecretFile {
  readonly name: string;
  readonly secret: ecs.Secret;
  readonly owner: string;
  readonly mode: string;
}

const DEFAULT_DIRECTORY = '/run/secrets';
const DEFAULT_MODE = '0400';

/**
 * The files of a container, in the order of their names, with what their writing needs.
 *
 * @param user the user the container runs as, if it sets one
 */
export function secretFiles(options: SecretFilesOptions, user: string | undefined, fail: ErrorFactory): SecretFile[] {
  const owner = options.owner ?? defaultOwner(user, fail);
  const mode = options.mode ?? DEFAULT_MODE;
  check('owner', owner, /^\d{1,10}(:\d{1,10})?$/, "a numeric 'uid' or 'uid:gid'", fail);
  check('mode', mode, /^0?[0-7]{3}$/, "three octal digits, such as '0400'", fail);
  const names = Object.keys(options.files).sort(compare);
  if (names.length === 0) {
    throw fail("'secretFiles' names no file; leave it out");
  }
  return names.map((name) => {
    // One character less than a name may have: the temporary file has one more.
    check('files', name, /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,254}$/, "file names of at most 254 letters, digits, '.', '_' and '-'", fail);
    return { name, secret: options.files[name], owner, mode };
  });
}

/**
 * Where the container finds its files.
 */
export function secretDirectory({ directory = DEFAULT_DIRECTORY }: SecretFilesOptions, fail: ErrorFactory): string {
  check('directory', directory, /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/,
    "an absolute path of letters, digits, '.', '_', '-' and '/', without '.' and '..' and without a '/' at the end", fail);
  return directory;
}

function defaultOwner(user: string | undefined, fail: ErrorFactory): string {
  if (user === undefined) {
    return '0:0';
  }
  if (!/^\d{1,10}(:\d{1,10})?$/.test(user)) {
    throw fail("the container's 'user' is not a number, so nobody outside its image knows who that is; give 'secretFiles' an 'owner', such as '1000:1000'");
  }
  return user;
}

function check(property: string, value: string, form: RegExp, expected: string, fail: ErrorFactory): void {
  if (!form.test(value)) {
    throw fail(`'secretFiles.${property}' must be ${expected}, got ${redacted(value)}`);
  }
}
