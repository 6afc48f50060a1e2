import { clean } from '../src/inventory/clean';

/** Where a command writes. */
export interface Output {
  /** Whether it is a terminal that shows colours. */
  readonly colored: boolean;
  /** Writes what was asked for. */
  write(text: string): void;
  /** Says why something does not work. */
  error(message: string): void;
  /** Says something else that is not part of the answer. */
  note(message: string): void;
}

/**
 * Standard output for the answer, standard error for the rest.
 */
export class ProcessOutput implements Output {
  public readonly colored = process.env.NO_COLOR ? false : process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== '0' : Boolean(process.stdout.isTTY) && process.env.TERM !== 'dumb'; // of a pipe, `isTTY` is undefined

  public write(text: string): void {
    process.stdout.write(text);
  }

  public error(message: string): void {
    process.stderr.write(`error: ${clean(message)}\n`);
  }

  public note(message: string): void {
    process.stderr.write(`${clean(message)}\n`);
  }
}
