import { randomUUID } from 'crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'fs';
import * as fc from 'fast-check';
import { SecretTextEncoding } from '../../src';
import { COMPOSED_FILES_SCRIPT } from '../../src/delivery/composed-files-script';
import { startedWith } from '../support/byte-variables';
import { argumentsFor, compose, ComposedFile, DECODERS, OWN, Part } from '../support/composed-files';
import { cases } from '../support/effort';
import { located, Shell, SHELLS, Workplace, workplacesOf } from '../support/shells';

// The script runs here as Amazon ECS runs it, with the shell of the default image and with another.

const isRoot = process.getuid?.() === 0;
const ENCODINGS = Object.values(SecretTextEncoding);
const { URL, JSON: JSON_STRING, PGPASS, NETRC, NONE } = SecretTextEncoding;

/** At least so many values for each shell and encoding. */
const VALUES = cases(300);

/** Bytes that a variable can hold: all but NUL, each of them in most values of some length, or those that have a meaning. */
const bytes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 400, size: 'max' }).map((all) => Buffer.from(all)),
  fc.array(fc.constantFrom(...'\'"\\\n\r\t%$`-: #@/?&={}~*;é日𝄞\x7f'), { maxLength: 30 }).map((all) => Buffer.from(all.join(''))),
);

/** Each byte but NUL, in order: what chance may leave out. */
const EVERY_BYTE = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));

/** Between values in one file: in none of them. */
const SEPARATOR = `-----${randomUUID()}-----`;

function withoutNewline(value: Buffer): Buffer {
  return value.filter((byte) => byte !== 10) as Buffer; // a Buffer filters to a Buffer
}

describe.each(SHELLS)('with $name', (shell: Shell) => {
  const newWorkplace = workplacesOf(shell);

  function workplace(): Workplace {
    const made = newWorkplace();
    mkdirSync(made.at('volume'), { mode: 0o700 });
    return made;
  }

  const file = (place: Workplace, parts: readonly Part[], name = 'file'): ComposedFile => ({ path: place.at(`volume/${name}`), parts });
  const mode = (place: Workplace, path: string) => statSync(place.at(path)).mode.toString(8).slice(-3);

  test.each(ENCODINGS)(`what is written as %s is read as it was, whatever the bytes of ${VALUES} values`, (encoding) => {
    const values = [EVERY_BYTE, Buffer.alloc(0), ...fc.sample(bytes, VALUES)].map((value) => encoding === PGPASS ? withoutNewline(value) : value);
    const place = workplace();
    const variables = Object.fromEntries(values.map((value, index) => [`SECRET_FILE_${index}`, value]));
    const parts = values.flatMap((_, index): Part[] => [SEPARATOR, [encoding, `SECRET_FILE_${index}`]]);
    expect(compose(place, [file(place, parts)], {}, startedWith(variables, place.at('variables')))).toEqual({ status: 0, output: '' });
    const [nothing, ...written] = place.read('volume/file').toString('latin1').split(SEPARATOR).map((text) => Buffer.from(text, 'latin1'));
    expect(nothing).toHaveLength(0);
    expect(DECODERS[encoding](written)).toEqual(values);
  });

  test.each<[string, SecretTextEncoding, string, string]>([
    ['every reserved character is percent-encoded', URL, 'aZ09-._~:/?#[]@!$&\'()*+,;=% é', 'aZ09-._~%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%20%C3%A9'],
    ['control characters are escaped', JSON_STRING, '"\\/\b\f\n\r\t\x01\x1f\x7fé', '\\"\\\\/\\u0008\\u000c\\u000a\\u000d\\u0009\\u0001\\u001f\x7fé'],
    ['colons and backslashes are escaped', PGPASS, 'a:b\\c#d é', 'a\\:b\\\\c#d é'],
    ['a token is in quotation marks', NETRC, 'a "b" \\c', '"a \\"b\\" \\\\c"'],
    ['an empty token too', NETRC, '', '""'],
    ['nothing changes', NONE, '%41\\"$(id)\n', '%41\\"$(id)\n'],
  ])('%s: %s', (_, encoding, value, expected) => {
    const place = workplace();
    expect(compose(place, [file(place, [[encoding, 'V']])], { V: value })).toEqual({ status: 0, output: '' });
    expect(String(place.read('volume/file'))).toBe(expected);
  });

  test('text is not changed, whatever a shell or printf does with such text elsewhere', () => {
    const place = workplace();
    const texts = ['%s%n\\n\\0101', '$(touch /tmp/never)`id`$HOME', '-n', "'\"", 'TEXT', 'é日\n\n', '{other}', '*', ' '];
    expect(compose(place, [file(place, texts.flatMap((text): Part[] => [text, [NONE, 'V']]))], { V: '|' })).toEqual({ status: 0, output: '' });
    expect(String(place.read('volume/file'))).toBe(texts.map((text) => `${text}|`).join(''));
  });

  test('values of several files, encoded differently, keep their places, modes and owners', () => {
    const place = workplace();
    const files: ComposedFile[] = [
      { ...file(place, ['postgres://', [URL, 'USER'], ':', [URL, 'PASSWORD'], '@', [NONE, 'HOST'], '/app'], 'url'), mode: '0400' },
      { ...file(place, [[NONE, 'PASSWORD']], 'password'), mode: '444' },
      { ...file(place, ['{"password":"', [JSON_STRING, 'PASSWORD'], '","again":"', [JSON_STRING, 'PASSWORD'], '"}'], 'json'), mode: '0640' },
    ];
    expect(compose(place, files, { USER: 'a b', PASSWORD: 'p"/w', HOST: 'db.example.com' })).toEqual({ status: 0, output: '' });
    expect(readdirSync(place.at('volume')).map((name) => [name, String(place.read(`volume/${name}`)), mode(place, `volume/${name}`)])).toEqual([
      ['json', '{"password":"p\\"/w","again":"p\\"/w"}', '640'],
      ['password', 'p"/w', '444'],
      ['url', 'postgres://a%20b:p%22%2Fw@db.example.com/app', '400'],
    ]);
    expect(mode(place, 'volume')).toBe('755');
  });

  test.each(ENCODINGS)('64 KiB arrive as %s', (encoding) => {
    const place = workplace();
    const value = withoutNewline(Buffer.concat(Array.from({ length: 258 }, () => EVERY_BYTE))).subarray(0, 65_536 - 16);
    const prefix = startedWith({ V: value }, place.at('variables'));
    expect(compose(place, [file(place, [[encoding, 'V']])], {}, prefix)).toEqual({ status: 0, output: '' });
    expect(DECODERS[encoding]([place.read('volume/file')])[0].equals(value)).toBe(true);
  });

  test('files are written again when the init container starts again', () => {
    const place = workplace();
    compose(place, [file(place, [[URL, 'V']])], { V: 'old' });
    expect(compose(place, [file(place, [[URL, 'V']])], { V: 'new' })).toEqual({ status: 0, output: '' });
    expect(String(place.read('volume/file'))).toBe('new');
    expect(readdirSync(place.at('volume'))).toEqual(['file']);
  });

  test('a file has its content, mode and owner before it has its name, and the first has its name after the last is written', () => {
    const place = workplace();
    place.wrap('chmod', `[ -f "$2" ] && stat -c 'before chmod %a' "$2" >> '${place.at('log')}'\nexec REAL`);
    place.wrap('chown', `printf 'chown %s\\n' "$1" >> '${place.at('log')}'\nexec REAL`);
    place.wrap('mv', `stat -c 'before mv %a %s' "$2" >> '${place.at('log')}'\n[ -e "$3" ] && echo early >> '${place.at('log')}'\nexec REAL`);
    const files = ['a', 'b'].map((name) => ({ ...file(place, ['x', [URL, 'V']], name), mode: '0440' }));
    expect(compose(place, files, { V: ' ' })).toEqual({ status: 0, output: '' });
    expect(String(place.read('log')).split('\n')).toEqual([
      ...['a', 'b'].flatMap(() => ['before chmod 600', `chown ${OWN}`]),
      ...['a', 'b'].map(() => 'before mv 440 4'),
      '',
    ]);
  });

  test('a value is never in the arguments of a process', () => {
    const place = workplace();
    for (const command of ['chmod', 'chown', 'mv', 'od', 'printf', 'cat', 'env', 'echo', 'tee', 'dd', 'cp', 'sed', 'awk', 'tr']) {
      place.wrap(command, `printf '%s\\n' "$0" "$@" >> '${place.at('log')}'\nexec ${command === 'od' ? located('od') : '/bin/' + command} "$@"`);
    }
    const parts = ENCODINGS.map((encoding): Part => [encoding, 'V']);
    expect(compose(place, [file(place, parts)], { V: 'planted-4711' })).toEqual({ status: 0, output: '' });
    const log = String(place.read('log'));
    expect(log.match(/wrappers\/(\w+)/g)).toEqual(['od', 'chmod', 'od', 'od', 'od', 'od', 'chmod', 'chown', 'mv'].map((command) => `wrappers/${command}`));
    expect(log).not.toContain('planted');
  });

  describe('fails before anything is written', () => {
    function expectNothing(place: Workplace, run: ReturnType<typeof compose>, message: string) {
      expect(run).toEqual({ status: 1, output: `secret-files: ${message}\n` });
      expect(readdirSync(place.at('volume'))).toEqual([]);
      expect(mode(place, 'volume')).toBe('700');
    }

    test.each<[string, string]>([
      ['is missing', ''],
      ['fails', '#!/bin/sh\nexit 1\n'],
      ['prints something else', '#!/bin/sh\necho 41\n'],
      ['prints nothing', '#!/bin/sh\n'],
    ])('when od %s', (how, script) => {
      const place = workplace();
      mkdirSync(place.at('bin'));
      ['chmod', 'chown', 'mv'].forEach((command) => symlinkSync(located(command), place.at(`bin/${command}`)));
      if (script !== '') {
        place.wrap('od', script);
      }
      const PATH = how === 'is missing' ? place.at('bin') : `${place.at('wrappers')}:${place.at('bin')}`;
      expectNothing(place, compose(place, [file(place, [[URL, 'V']])], { V: 'planted', PATH }), 'the image has no od, which encodes values');
    });

    test.each([0, 1, 2])('when variable %i of three is missing, and names it', (missing) => {
      const place = workplace();
      const files = [file(place, [[URL, 'V0'], [NONE, 'V1']], 'a'), file(place, ['x', [NETRC, 'V2']], 'b')];
      const { [`V${missing}`]: _left, ...variables } = { V0: 'planted', V1: 'planted', V2: 'planted' } as { [name: string]: string };
      expectNothing(place, compose(place, files, variables), `V${missing} is not set, so ${files[missing === 2 ? 1 : 0].path} cannot be written`);
    });

    test.each(['\n', 'a\nb', 'a\n', '\n\n:'])('when a field of a password file is %j, in the last of several files', (value) => {
      const place = workplace();
      const files = [file(place, [[NONE, 'V']], 'a'), file(place, ['h:1:d:u:', [PGPASS, 'V']], 'b')];
      expectNothing(place, compose(place, files, { V: value }), `V has a newline, which an entry of ${files[1].path} cannot have`);
    });

    test.each(['', 'lower', 'A-B', 'A B', '$(id)', 'A;id', 'A}x'])('on %j as the name of a variable, which never reaches the shell', (variable) => {
      const place = workplace();
      expectNothing(place, compose(place, [file(place, [[URL, variable]])], {}), 'a variable has no proper name');
    });
  });

  test('fails when od does so later, without a file and without the value in its message', () => {
    const place = workplace();
    place.wrap('od', `[ -e '${place.at('tried')}' ] && { printf ' 101'; exit 1; }\n: > '${place.at('tried')}'\nexec ${located('od')} "$@"`);
    const files = [file(place, [[NONE, 'V']], 'a'), file(place, [[URL, 'V']], 'b')];
    expect(compose(place, files, { V: 'planted' })).toEqual({ status: 1, output: `secret-files: ${files[1].path} cannot be written\n` });
    expect(existsSync(place.at('volume/a'))).toBe(false);
    expect(existsSync(place.at('volume/b'))).toBe(false);
  });

  test.each([
    ['chmod', 'the mode of'],
    ['chown', 'the owner of'],
    ['mv', 'cannot be put in its place'],
  ])('fails when %s does, without a file of that name and without the value in its message', (command, message) => {
    const place = workplace();
    place.wrap(command, '[ -d "$2" ] && exec REAL\nexit 1'); // the directory may be opened
    const { status, output } = compose(place, [file(place, [[URL, 'V']])], { V: 'planted' });
    expect(status).toBe(1);
    expect(output).toMatch(/^secret-files: .*\n$/);
    expect(output).toContain(message);
    expect(output).not.toContain('planted');
    expect(existsSync(place.at('volume/file'))).toBe(false);
  });

  test.each(ENCODINGS)('fails when the volume is full, at a value as %s', (encoding) => {
    const place = workplace();
    symlinkSync('/dev/full', place.at('volume/file~'));
    const { status, output } = compose(place, [file(place, [[encoding, 'V']])], { V: 'planted' });
    expect(status).toBe(1);
    expect(output).toContain(`secret-files: ${place.at('volume/file')} cannot be written`);
    expect(output).not.toContain('planted');
    expect(existsSync(place.at('volume/file'))).toBe(false);
  });

  test('fails when the volume is full, at a text', () => {
    const place = workplace();
    symlinkSync('/dev/full', place.at('volume/file~'));
    expect(compose(place, [file(place, ['text'])], {})).toMatchObject({ status: 1, output: expect.stringContaining('/volume/file cannot be written') });
  });

  test('fails when there is no volume', () => {
    const place = workplace();
    const { status, output } = compose(place, [{ path: place.at('nowhere/a'), parts: [[URL, 'V']] }], { V: 'planted' });
    expect(status).toBe(1);
    expect(output).toContain(`secret-files: the directory of ${place.at('nowhere/a')} cannot be opened to its reader`);
    expect(output).not.toContain('planted');
  });

  // What only root may do is shown where the tests run as root, as they do in CI.
  const asRoot = isRoot ? test : test.skip;

  asRoot.each(['1000:1001', '1000', '0:0', '4294967294:4294967294'])('the file belongs to %s, with no capability but CHOWN', (owner) => {
    const place = workplace();
    chmodSync(place.directory, 0o755);
    const withoutCapabilities = [located('setpriv'), '--bounding-set=-all,+chown', '--inh-caps=-all,+chown'];
    const files = ['a', 'b'].map((name) => ({ ...file(place, ['x', [URL, 'V']], name), owner }));
    expect(compose(place, files, { V: 'planted' }, withoutCapabilities)).toEqual({ status: 0, output: '' });
    expect(compose(place, files, { V: 'planted' }, withoutCapabilities)).toEqual({ status: 0, output: '' });
    const [uid, gid = '0'] = owner.split(':');
    expect(statSync(place.at('volume/a'))).toMatchObject({ uid: Number(uid), gid: Number(gid) });
    expect(mode(place, 'volume/a')).toBe('400');
  });
});

describe('a shell that has no printf of its own', () => {
  const newWorkplace = workplacesOf(SHELLS[SHELLS.length - 1]);

  test('fails, because a value would be an argument of a process', () => {
    const place = newWorkplace();
    mkdirSync(place.at('volume'));
    // The shells here all have it. A function that hides the answer of `command` simulates one that has not.
    const { status, output } = place.run(`command() { printf /usr/bin/printf; }\n${COMPOSED_FILES_SCRIPT}`,
      argumentsFor([{ path: place.at('volume/a'), parts: [[URL, 'V']] }]), { V: 'planted' });
    expect({ status, output }).toEqual({ status: 1, output: 'secret-files: printf is no part of this sh, so a value would be an argument of a process\n' });
    expect(readdirSync(place.at('volume'))).toEqual([]);
  });
});
