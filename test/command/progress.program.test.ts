// On a terminal, which Python makes: Node has none.

import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const FOLDER = mkdtempSync(join(tmpdir(), 'progress-'));
const PROGRAM = join(FOLDER, 'program.js');

beforeAll(() => buildSync({
  stdin: {
    contents: `
      import { withProgress } from './command/progress';
      const wait = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
      withProgress('Reading templates', () => wait(Number(process.argv[2])));
      process.stdout.write('done');
    `,
    resolveDir: resolve(__dirname, '../..'),
  },
  bundle: true,
  platform: 'node',
  outfile: PROGRAM,
  logLevel: 'silent',
}));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function printed(command: string, ...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return stdout + stderr;
}

const onTerminal = (milliseconds: string) =>
  printed('python3', '-c', 'import pty, sys; pty.spawn(sys.argv[1:])', process.execPath, PROGRAM, milliseconds);

test('what takes seconds says so on a terminal, and clears the line', () => {
  expect(onTerminal('4000')).toMatch(/^\rReading templates 1 s(\rReading templates \d s)*\r\x1b\[Kdone$/);
});

test('what is quick says nothing', () => expect(onTerminal('0')).toBe('done'));

test('nothing is said without a terminal', () => expect(printed(process.execPath, PROGRAM, '2000')).toBe('done'));
