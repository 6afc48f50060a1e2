import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';

/** Where Python itself is: a shim in PATH would not find it in the PATH of a test. */
export const PYTHON = String(spawnSync('python3', ['-c', 'import sys; print(sys.executable)']).stdout).trim();

/** Reads variables as hexadecimal JSON from a file and starts a command with them. */
const LAUNCHER = `
import json, os, sys
with open(sys.argv[1]) as file:
    variables = {name.encode(): bytes.fromhex(value) for name, value in json.load(file).items()}
os.execve(sys.argv[2], sys.argv[2:], {**os.environb, **variables})
`;

/**
 * What to put before a command so that it has these variables. Node.js passes text only, and an image may be given any bytes.
 *
 * @param file a path to write them to
 */
export function startedWith(variables: { readonly [name: string]: Buffer }, file: string): string[] {
  writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.toString('hex')]))));
  return [PYTHON, '-c', LAUNCHER, file];
}
