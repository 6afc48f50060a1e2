import { fstatSync, readSync } from 'fs';
import { Failure } from './failure';

const MOST_BYTES = 64 * 1024 * 1024;
const CHUNK = 64 * 1024;

/** Where a command reads what is not in a file. */
export interface Source {
  /** Whether somebody types it. */
  readonly terminal: boolean;
  /** @throws Failure if it cannot be read, or is too long */
  read(): string;
}

/**
 * Standard input, read to its end.
 */
export class StandardInput implements Source {
  public readonly terminal = Boolean(process.stdin.isTTY); // of a pipe, `isTTY` is undefined

  public read(): string {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const count = this.fill(chunk);
      if (count === 0) {
        return Buffer.concat(chunks).toString('utf8');
      }
      bytes += count;
      if (bytes > MOST_BYTES) {
        throw new Failure(`the input has more than ${MOST_BYTES / 1024 / 1024} MB`);
      }
      chunks.push(chunk.subarray(0, count));
    }
  }

  /** How many bytes came; none at the end. */
  private fill(chunk: Buffer): number {
    for (;;) {
      try {
        fstatSync(0); // closed: an error at once
        return readSync(0, chunk, 0, chunk.length, null);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === 'EOF') {
          return 0; // on Windows, the end of a pipe
        }
        if (code !== 'EAGAIN') {
          throw new Failure('the standard input cannot be read');
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); // a pipe that has nothing yet
      }
    }
  }
}
