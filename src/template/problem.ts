/**
 * Something that could not be read. The message is safe to show.
 */
export interface LoadProblem {
  /** Relative to what was loaded. */
  readonly file: string;
  readonly message: string;
}
