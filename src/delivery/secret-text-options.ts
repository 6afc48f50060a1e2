import { SecretTextEncoding } from './secret-text-encoding';

/**
 * How the values of a `SecretText` are written.
 */
export interface SecretTextOptions {
  /**
   * The encoding of all values that `encodings` does not name. Text outside placeholders is never encoded.
   *
   * @default SecretTextEncoding.NONE
   */
  readonly encoding?: SecretTextEncoding;

  /**
   * The encoding of single values, by placeholder. Each name must be a placeholder of the template.
   *
   * @default - all values have `encoding`
   */
  readonly encodings?: { [placeholder: string]: SecretTextEncoding };
}
