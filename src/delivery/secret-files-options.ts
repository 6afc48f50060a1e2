import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretText } from './secret-text';

/**
 * Secrets that a container reads as files.
 *
 * An init container receives the values from Amazon ECS, writes them to a volume that only this container mounts, read-only, and
 * exits; the container waits for its success. The container's own environment never contains the values. Linux only.
 */
export interface SecretFilesOptions {
  /**
   * The files by name: letters, digits, `.`, `_` and `-`, up to 254. Anything else throws.
   *
   * The value is written byte for byte, at most 64 KiB, without a newline at its end.
   *
   * @default - only the files of `composedFiles`
   */
  readonly files?: { [fileName: string]: ecs.Secret };

  /**
   * Files that are made of text and of several secrets, such as a database URL, by name. The same names as in `files` are
   * allowed; a name in both throws.
   *
   * The init container composes all files before it renames the first. Its image also needs `od`; without it, the init container
   * fails before it writes a file.
   *
   * @default - only the files of `files`
   */
  readonly composedFiles?: { [fileName: string]: SecretText };

  /**
   * The directory the files are in: an absolute path of letters, digits, `.`, `_`, `-` and `/`. Anything else throws.
   *
   * @default /run/secrets
   */
  readonly directory?: string;

  /**
   * Who owns the files: `uid` or `uid:gid`, as numbers. A name is an error, because only the image knows its number.
   *
   * @default - the container's `user`, if that is a number; otherwise the owner is unknown, and the files belong to root
   */
  readonly owner?: string;

  /**
   * The mode of the files: three octal digits, with or without a leading 0.
   *
   * @default - `0400` if the owner is known (`owner`, or a numeric `user` of the container), and `0444` otherwise, so that an
   * image that sets its user itself can read them: only this container mounts the volume
   */
  readonly mode?: string;
}
