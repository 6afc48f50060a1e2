import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonPrograms } from './python';

export interface LocalAws {
  /** On loopback, on a port that was free. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts the local AWS. It ends by itself when this process does, however that ends: the pipe to it closes then.
 */
export async function startLocalAws(): Promise<LocalAws> {
  const server = spawn(join(pythonPrograms(), 'python'), [join(__dirname, '..', 'local_aws.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  server.stderr.on('data', (text) => said.push(String(text)));
  const ended = once(server, 'exit');
  const endpoint = await Promise.race([
    once(createInterface(server.stdout), 'line').then(([line]) => String(line)),
    ended.then(() => {
      throw new Error(`the local AWS did not start:\n${said.join('')}`);
    }),
  ]);
  return {
    endpoint,
    stop: async () => {
      server.stdin.end();
      await ended;
    },
  };
}
