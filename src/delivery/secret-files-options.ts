import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretText } from './secret-text';

/**
 * Secrets that a container reads as files.
 *
 * An init container receives the values from Amazon ECS, writes them to a volume that only this container mounts, read-only, and
 * exits; the container starts after it has succeeded. The container's own environment never contains the values. Linux only. Give
 * at least one file in `files` or `composedFiles`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface SecretFilesOptions {
  /**
   * The files by name. A name has 1 to 254 letters, digits, `.`, `_` and `-`.
   *
   * The value is written byte for byte, at most 64 KiB, without a newline at its end.
   *
   * @default - only the files of `composedFiles`
   */
  readonly files?: { [fileName: string]: ecs.Secret };

  /**
   * Files composed of text and several secrets, such as a database URL, by name. The rules for
   * names are those of `files`; a name must not be in both.
   *
   * The init container composes all files before it renames the first. Its image also needs `od`; without it, the init container
   * fails before it writes a file.
   *
   * @default - only the files of `files`
   */
  readonly composedFiles?: { [fileName: string]: SecretText };

  /**
   * The directory the files are in: an absolute path of letters, digits, `.`, `_`, `-` and `/`, without a `/` at its end.
   *
   * @default /run/secrets
   */
  readonly directory?: string;

  /**
   * The owner of the files: `uid` or `uid:gid`, as numbers, such as `1000:1000`. Names are not possible, because only the image knows
   * their numbers.
   *
   * @default - the container's `user`, if that is a number; otherwise the owner is unknown, and the files belong to root
   */
  readonly owner?: string;

  /**
   * The mode of the files: three octal digits, with or without a leading 0, such as `0440`.
   *
   * @default - `0400` if the owner is known (`owner`, or a numeric `user` of the container), and `0444` otherwise, so that an
   * image that sets its user itself can read them: only this container mounts the volume
   */
  readonly mode?: string;
}
