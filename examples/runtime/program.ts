import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cached, sourceOf } from './secret-source';

// A program that fetches its secrets itself and takes new values without a restart. Where a real one would open a connection
// with them, this one says when a value is new: it prints a fingerprint, with a key of this run, never the value.

const NAMES = ['DATABASE', 'API_KEY', 'CERTIFICATE', 'SETTINGS'];
const REFRESH_SECONDS = Number(process.env.REFRESH_SECONDS ?? 60);

async function main(): Promise<void> {
  const secrets = NAMES.map((name) => ({ name, current: cached(sourceOf(process.env[name] ?? ''), REFRESH_SECONDS), seen: '' }));
  for (;;) {
    for (const secret of secrets) {
      const fingerprint = fingerprintOf(await secret.current());
      if (fingerprint !== secret.seen) {
        console.log(`${secret.name} ${fingerprint}`);
        secret.seen = fingerprint;
      }
    }
    await sleep(REFRESH_SECONDS * 1000);
  }
}

const key = randomBytes(32);

function fingerprintOf(value: string): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, 8);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
