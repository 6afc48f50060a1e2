import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';

export interface Copied {
  readonly ok: boolean;
  readonly message: string;
}

/**
 * Copies an image. Credentials stand in a file, as Docker keeps them: by host.
 *
 * @param secret the JSON of the secret; without it nobody signs in
 */
export function copy(directory: string, source: string, destination: string, secret?: { host: string; json: string }): Copied {
  const authfile = join(directory, 'auth.json');
  writeFileSync(authfile, JSON.stringify({ auths: secret ? { [secret.host]: { auth: basic(secret.json) } } : {} }));
  const { status, stderr } = spawnSync('skopeo', [
    'copy', '--insecure-policy', '--src-tls-verify=false', '--dest-tls-verify=false', '--authfile', authfile, source, destination,
  ]);
  return { ok: status === 0, message: String(stderr).trim() };
}

/** What Amazon ECS makes of the secret: `username` and `password`, and no other key. */
function basic(json: string): string {
  const { username, password } = JSON.parse(json);
  return Buffer.from(`${username}:${password}`).toString('base64');
}
