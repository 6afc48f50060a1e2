import { ChildProcess, spawn, spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { createServer } from 'net';
import { join } from 'path';
import { setTimeout } from 'timers/promises';

/**
 * An OCI registry on the loopback interface, with one user.
 */
export class Registry {
  /** Starts a registry on a free port. */
  public static async start(directory: string, username: string, password: string): Promise<Registry> {
    const port = await freePort();
    const users = join(directory, 'htpasswd');
    // From its input: neither the password nor its hash stands in an argument.
    writeFileSync(users, spawnSync('htpasswd', ['-B', '-i', '-n', username], { input: password }).stdout);
    const config = join(directory, 'config.yml');
    writeFileSync(config, JSON.stringify({ // JSON is YAML
      version: 0.1,
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(directory, 'storage') } },
      http: { addr: `127.0.0.1:${port}` },
      auth: { htpasswd: { realm: 'test', path: users } },
    }));
    const registry = new Registry(`127.0.0.1:${port}`, spawn('docker-registry', ['serve', config], { stdio: 'ignore' }));
    await registry.answers();
    return registry;
  }

  private constructor(public readonly host: string, private readonly server: ChildProcess) {}

  public async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.server.once('exit', resolve));
    if (this.server.kill()) {
      await gone;
    }
  }

  private async answers(): Promise<void> {
    for (let attempt = 0; attempt < 100 && this.server.exitCode === null; attempt++) {
      const status = await fetch(`http://${this.host}/v2/`).then((response) => response.status, () => undefined);
      if (status === 401) {
        return;
      }
      await setTimeout(100);
    }
    await this.stop();
    throw new Error(`the registry does not answer on ${this.host}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => typeof address === 'object' && address ? resolve(address.port) : reject(new Error('there is no free port')));
    });
  });
}
