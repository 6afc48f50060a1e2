import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretFilesOptions } from './secret-files-options';
import { compare } from '../policy/permission';
import { ErrorFactory } from '../secret/error-factory';
import { redacted, displayName } from '../secret/redact';

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
  const known = options.owner ?? (user !== undefined && OWNER.test(user) ? user : undefined);
  const owner = known ?? ROOT;
  const mode = options.mode ?? (known === undefined ? ALL_READ : OWNER_ONLY);
  check('owner', owner, OWNER, "a numeric 'uid' or 'uid:gid'", fail);
  check('mode', mode, /^0?[0-7]{3}$/, "three octal digits, such as '0400'", fail);
  const names = Object.keys(options.files ?? {}).sort(compare); // from JavaScript or Python they may be missing
  if (names.length === 0) {
    throw fail("'secretFiles' names no file; leave it out");
  }
  return names.map((name) => {
    // One character less than a name may have: the temporary file has one more.
    check('files', name, /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,254}$/, "file names of at most 254 letters, digits, '.', '_' and '-'", fail);
    return { name, secret: checkedSecret(name, options.files[name], fail), owner, mode };
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

/** JavaScript and Python pass what TypeScript refuses. */
function checkedSecret(name: string, secret: ecs.Secret | undefined, fail: ErrorFactory): ecs.Secret {
  if (typeof secret?.arn !== 'string') {
    throw fail(`'secretFiles.files' has ${secret ? 'something else than an ecs.Secret' : 'no secret'} for ${displayName(name)};`
      + ' give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret');
  }
  return secret;
}

function check(property: string, value: string, form: RegExp, expected: string, fail: ErrorFactory): void {
  if (!form.test(value)) {
    throw fail(`'secretFiles.${property}' must be ${expected}, got ${redacted(value)}`);
  }
}
