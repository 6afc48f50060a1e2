import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { COMPOSED_SECONDS } from '../limits';
import { atMost, over, Report } from '../report';
import { median } from '../statistics';

const SHELLS: { readonly [name: string]: readonly string[] } = { busybox: ['busybox', 'sh'], dash: ['dash'] };
const ENCODINGS = ['URL', 'JSON', 'PGPASS', 'NETRC', 'NONE'];
const RUNS = 5;

/** The library as it is published. */
const { COMPOSED_FILES_SCRIPT } = createRequire(join(process.cwd(), 'lib/index.js'))('./delivery/composed-files-script');

/** The largest secret, of all characters that some encoding escapes and of others. */
const PIECE = 'aZ09-._~ :/?#[]@!$&()*+,;=%"\'\\\u0001é日';
const LARGEST = PIECE.repeat(65_536 / Buffer.byteLength(PIECE));

/**
 * What the init container takes for the largest secret.
 */
export function composedFiles(): Report {
  const shells = Object.keys(SHELLS).filter((name) => spawnSync(SHELLS[name][0], ['true']).error === undefined);
  const rows = shells.flatMap((shell) => ENCODINGS.map((encoding) =>
    ({ shell, encoding, seconds: median(Array.from({ length: RUNS }, () => seconds(shell, encoding))) })));
  return {
    title: `a composed file of one value of ${Buffer.byteLength(LARGEST)} bytes: median of ${RUNS} runs`,
    rows: [['', 'seconds', 'limit'], ...rows.map((row) => [`${row.encoding} in ${row.shell}`, row.seconds.toFixed(2), atMost(COMPOSED_SECONDS, 's')])],
    beyond: rows.flatMap((row) => over(`composed files, ${row.encoding} in ${row.shell}`, row.seconds, COMPOSED_SECONDS, 's')),
  };
}

function seconds(shell: string, encoding: string): number {
  const directory = mkdtempSync(join(tmpdir(), 'composed-'));
  const [command, ...options] = SHELLS[shell];
  const args = [join(directory, 'file'), '0400', `${process.getuid?.()}:${process.getgid?.()}`, '1', encoding, 'SECRET_FILE_1'];
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, [...options, '-c', COMPOSED_FILES_SCRIPT, 'secret-files', ...args], { env: { PATH: process.env.PATH, SECRET_FILE_1: LARGEST } });
  const taken = Number(process.hrtime.bigint() - begun) / 1e9;
  rmSync(directory, { recursive: true });
  if (status !== 0) {
    throw new Error(`${shell}, ${encoding}: ${stderr}`);
  }
  return taken;
}
