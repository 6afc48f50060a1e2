import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { variants } from './effort';

/**
 * A shell that init containers have, with the commands it finds.
 */
export interface Shell {
  readonly name: string;
  readonly command: readonly string[];
  /** What to put into PATH, with the commands of the shell's system in it. They are made in `directory` where they must be. */
  path(directory: string): string;
}

/** The shell of the default image. Its applets alone are in PATH, so that no command of this machine helps out. */
const BUSYBOX: Shell = {
  name: 'busybox',
  command: ['busybox', 'sh'],
  path: (directory) => {
    spawnSync('busybox', ['--install', '-s', directory]);
    return directory;
  },
};

const DASH: Shell = { name: 'dash', command: ['dash'], path: () => '/usr/bin:/bin' };

/** The shell of this machine, whichever that is. */
const SH: Shell = { name: 'sh', command: ['sh'], path: () => '/usr/bin:/bin' };

/** The shells of this machine: each has `sh`. Where changes are merged, the others are installed first and have to be there. */
export const SHELLS: readonly Shell[] = variants([BUSYBOX, DASH, SH].filter(({ command: [command] }) =>
  process.env.CI !== undefined || spawnSync(command, ['-c', 'true']).error === undefined));

/** Where a command is on this machine: a workplace's own PATH may have another of that name. */
export function located(command: string): string {
  return String(spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).stdout).trim() || command;
}

/**
 * Makes workplaces in which a shell runs, for the tests of a `describe`: each workplace is removed after its test.
 */
export function workplacesOf(shell: Shell): () => Workplace {
  const commands = mkdtempSync(join(tmpdir(), 'applets-'));
  const [command, ...options] = shell.command;
  const workplaces: Workplace[] = [];
  let path = '';
  beforeAll(() => {
    path = shell.path(commands);
  });
  afterEach(() => workplaces.splice(0).forEach((used) => used.remove()));
  afterAll(() => rmSync(commands, { recursive: true }));
  return () => {
    const workplace = new Workplace([located(command), ...options], path);
    workplaces.push(workplace);
    return workplace;
  };
}

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/**
 * A directory of its own for a test, in which a shell runs scripts.
 */
export class Workplace {
  public readonly directory = mkdtempSync(join(tmpdir(), 'secret-files-'));

  public constructor(private readonly command: readonly string[], private readonly path: string) {}

  /** Runs a script as `sh -c SCRIPT NAME ARGUMENTS` does, with these variables alone. */
  public run(script: string, args: readonly string[], environment: { [name: string]: string }, prefix: readonly string[] = []): Run {
    const [command, ...others] = [...prefix, ...this.command, '-c', script, 'secret-files', ...args];
    const { status, stdout, stderr } = spawnSync(command, others, {
      env: { PATH: `${this.at('wrappers')}:${this.path}`, ...environment },
      cwd: this.directory,
    });
    return { status, output: String(stdout) + String(stderr) };
  }

  /** A path in this directory. */
  public at(name: string): string {
    return join(this.directory, name);
  }

  /** Puts a script instead of a command; `REAL` in it is the command itself, with its arguments. */
  public wrap(command: string, script: string): void {
    const file = this.at(`wrappers/${command}`);
    mkdirSync(this.at('wrappers'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script.replace('REAL', `/bin/${command} "$@"`)}\n`);
    chmodSync(file, 0o755);
  }

  public read(name: string): Buffer {
    return readFileSync(this.at(name));
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
