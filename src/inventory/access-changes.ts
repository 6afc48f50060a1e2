import { AccessRead } from './secret-access';

/** How the reads of two reports differ: what a reviewer signs. */
export interface AccessChanges {
  readonly added: readonly ChangedRead[];
  readonly removed: readonly ChangedRead[];
  /** What may be read now and could not be before, though no reference names it. */
  readonly widened: readonly Widening[];
}

/** A read, and the task that has it. */
export interface ChangedRead extends Pick<AccessRead, 'container' | 'usage' | 'name' | 'resource' | 'jsonKey'> {
  /** Of the task. */
  readonly path: string;
  /** A version or stage of the secret; left out: the current. */
  readonly version?: string;
}

/** More than before. */
export interface Widening {
  /** Of the task or the execution role. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
}
