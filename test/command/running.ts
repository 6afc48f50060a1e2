import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Output } from '../../command/output';
import { run } from '../../command/program';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

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
    let [stdout, stderr] = ['', ''];
    const output: Output = {
      colored: false,
      write: (text) => { stdout += text; },
      error: (message) => { stderr += `error: ${message}\n`; },
      note: (message) => { stderr += `${message}\n`; },
    };
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(this.folder);
    try {
      return { code: run(args, output), stdout, stderr };
    } finally {
      cwd.mockRestore();
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
