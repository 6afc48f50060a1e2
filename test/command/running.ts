import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Output } from '../../command/output';
import { run } from '../../command/program';
import { Source } from '../../command/standard-input';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLOSED: Source = { terminal: false, read: () => { throw new Error('nothing is read'); } };

/** Runs the command line with files in a folder of their own, which is gone afterwards. */
export class Workplace {
  public readonly folder = mkdtempSync(join(tmpdir(), 'command-'));

  public file(name: string, content: unknown): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    return path;
  }

  public run(...args: readonly string[]): Result {
    return this.runWith(CLOSED, ...args);
  }

  /** With a standard input of its own. */
  public runWith(input: string | Source, ...args: readonly string[]): Result {
    let [stdout, stderr] = ['', ''];
    const output: Output = {
      colored: false,
      write: (text) => { stdout += text; },
      error: (message) => { stderr += `error: ${message}\n`; },
      note: (message) => { stderr += `${message}\n`; },
    };
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(this.folder);
    try {
      return { code: run(args, output, typeof input === 'string' ? { terminal: false, read: () => input } : input), stdout, stderr };
    } finally {
      cwd.mockRestore();
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
