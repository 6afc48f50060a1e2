import { spawnSync } from 'child_process';
import { PYTHON } from './byte-variables';
import { Workplace } from './shells';
import { SecretTextEncoding } from '../../src';
import { COMPOSED_FILES_SCRIPT } from '../../src/delivery/composed-files-script';

/** A part of a file: text, or an encoding and the variable. */
export type Part = string | readonly [SecretTextEncoding, string];

export interface ComposedFile {
  readonly path: string;
  readonly parts: readonly Part[];
  readonly mode?: string;
  readonly owner?: string;
}

export const OWN = `${process.getuid?.()}:${process.getgid?.()}`;

export function argumentsFor(files: readonly ComposedFile[]): string[] {
  return files.flatMap(({ path, parts, mode = '0400', owner = OWN }) =>
    [path, mode, owner, String(parts.length), ...parts.flatMap((part) => typeof part === 'string' ? ['TEXT', part] : part)]);
}

export function compose(place: Workplace, files: readonly ComposedFile[], variables: { [name: string]: string }, prefix: readonly string[] = []) {
  return place.run(COMPOSED_FILES_SCRIPT, argumentsFor(files), variables, prefix);
}

/** Any bytes as text and back. */
const LATIN = 'latin1';

/** Python's own parsers. That of `.netrc` gets the lines as they are: it reads files as text otherwise, and changes their newlines. */
const PARSERS = `
import io, json, netrc, sys, urllib.parse
def token(text):
    hosts = object.__new__(netrc.netrc)
    hosts.hosts, hosts.macros = {}, {}
    hosts._parse('netrc', io.StringIO(f'machine host login app password {text}', newline=''), False)
    return hosts.hosts['host'][2]
def url(text):
    return urllib.parse.unquote_to_bytes(text).decode('latin1')
print(json.dumps([globals()[sys.argv[1]](text) for text in json.load(sys.stdin)]))
`;

function parsedByPython(parser: 'token' | 'url', written: readonly Buffer[]): Buffer[] {
  const input = JSON.stringify(written.map((text) => text.toString(LATIN)));
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', PARSERS, parser], { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (stdout === '') {
    throw new Error(stderr);
  }
  return (JSON.parse(stdout) as string[]).map((text) => Buffer.from(text, LATIN));
}

/** As libpq reads a field: a backslash gives up itself for what follows it. */
function pgpassField(text: string): string {
  if (/(^|[^\\])(\\\\)*:/.test(text)) {
    throw new Error('the field ends early');
  }
  return text.replace(/\\(.)/gs, '$1');
}

/** What no part of a URL gives a meaning to (RFC 3986, 2.3). */
function onlyUnreserved(written: Buffer): Buffer {
  if (!/^([A-Za-z0-9._~-]|%[0-9A-F]{2})*$/.test(written.toString(LATIN))) {
    throw new Error('the value has a character that a URL reserves');
  }
  return written;
}

/**
 * What readers of each format make of what was written, by parsers other than ours.
 */
export const DECODERS: { readonly [encoding in SecretTextEncoding]: (written: readonly Buffer[]) => Buffer[] } = {
  URL: (written) => parsedByPython('url', written.map(onlyUnreserved)),
  JSON: (written) => written.map((text) => Buffer.from(JSON.parse(`"${text.toString(LATIN)}"`), LATIN)),
  PGPASS: (written) => written.map((text) => Buffer.from(pgpassField(text.toString(LATIN)), LATIN)),
  NETRC: (written) => parsedByPython('token', written),
  NONE: (written) => [...written],
};
