import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'fs';
import * as fc from 'fast-check';
import { SECRET_FILES_SCRIPT } from '../../src/delivery/secret-files-script';
import { cases } from '../support/effort';
import { located, Shell, SHELLS, Workplace, workplacesOf } from '../support/shells';

// The script runs here as Amazon ECS runs it, with the shell of the default image and with another.

const isRoot = process.getuid?.() === 0;
const OWN = `${process.getuid?.()}:${process.getgid?.()}`;
const PLANTED = 'planted-4711-%s-"value"';

interface File {
  readonly name: string;
  readonly value: string;
  readonly mode?: string;
  readonly owner?: string;
}

/** What a process can receive in a variable: everything but NUL. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '\n', '%', '%s', '$', '`', '$(id)', '-', '-n', '-e', ' ', '\t', '\r', '*', '~', ';', 'é', '日', '𝄞') }),
).filter((text) => !text.includes('\0'));

const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/).filter((text) => text !== '.' && text !== '..');
const files = fc.uniqueArray(fc.record({ name, value, mode: fc.constantFrom('0400', '400', '0440', '0600', '644', '0777') }), {
  minLength: 1,
  maxLength: 4,
  selector: (file) => file.name,
});

describe.each(SHELLS)('with $name', (shell: Shell) => {
  const newWorkplace = workplacesOf(shell);

  function workplace(): Workplace {
    const made = newWorkplace();
    mkdirSync(made.at('volume'), { mode: 0o700 });
    return made;
  }

  function args(place: Workplace, written: readonly File[]): string[] {
    return written.flatMap(({ name: fileName, mode = '0400', owner = OWN }, index) =>
      [`SECRET_FILE_${index + 1}`, place.at(`volume/${fileName}`), mode, owner]);
  }

  function variables(written: readonly File[]): { [name: string]: string } {
    return Object.fromEntries(written.map(({ value: text }, index) => [`SECRET_FILE_${index + 1}`, text]));
  }

  function write(place: Workplace, written: readonly File[], prefix: readonly string[] = []) {
    return place.run(SECRET_FILES_SCRIPT, args(place, written), variables(written), prefix);
  }

  /** The permissions, without the type of the file before them. */
  const mode = (place: Workplace, path: string) => statSync(place.at(path)).mode.toString(8).slice(-3);

  test('any value arrives byte for byte, in a file of its mode, and nothing is said', () => {
    fc.assert(fc.property(files, (written) => {
      const place = workplace();
      expect(write(place, written)).toEqual({ status: 0, output: '' });
      expect(readdirSync(place.at('volume')).sort()).toEqual(written.map((file) => file.name).sort());
      for (const file of written) {
        expect(place.read(`volume/${file.name}`)).toEqual(Buffer.from(file.value));
        expect(mode(place, `volume/${file.name}`)).toBe(file.mode.replace(/^0/, ''));
      }
      place.remove();
    }), { numRuns: cases(60) });
  });

  test.each([
    ['nothing', ''],
    ['quotes', '\'"\'"`"\''],
    ['newlines', 'first\nsecond\r\nthird'],
    ['no newline at its end', 'last'],
    ['newlines at its end', 'last\n\n\n'],
    ['formats', '%s %d %n %% %'],
    ['backslashes', '\\n \\\\ \\0101 \\c tail'],
    ['a hyphen first', '-n'],
    ['two hyphens', '--'],
    ['commands of the shell', '$(touch /tmp/never) `id` $HOME ; exit 1'],
    ['UTF-8', 'ключ 鍵 🔑 é'],
    ['64 KiB', `é${'x'.repeat(65_533)}\n`],
  ])('%s arrive unchanged', (_kind, text) => {
    const place = workplace();
    expect(write(place, [{ name: 'value', value: text }])).toEqual({ status: 0, output: '' });
    expect(place.read('volume/value').equals(Buffer.from(text))).toBe(true);
  });

  test('any user can read the directory', () => {
    const place = workplace();
    write(place, [{ name: 'a', value: PLANTED }]);
    expect(mode(place, 'volume')).toBe('755');
  });

  test('files are written again when the init container starts again', () => {
    const place = workplace();
    write(place, [{ name: 'a', value: 'old' }]);
    expect(write(place, [{ name: 'a', value: 'new' }])).toEqual({ status: 0, output: '' });
    expect(String(place.read('volume/a'))).toBe('new');
  });

  test('a file has its mode and owner before it has its name', () => {
    const place = workplace();
    place.wrap('chmod', `[ -f "$2" ] && stat -c 'before chmod %a' "$2" >> '${place.at('log')}'\nexec REAL`);
    place.wrap('chown', `printf 'chown %s\\n' "$1" >> '${place.at('log')}'\nexec REAL`);
    place.wrap('mv', `stat -c 'before mv %a %s' "$2" >> '${place.at('log')}'\n[ -e "$3" ] && echo early >> '${place.at('log')}'\nexec REAL`);
    expect(write(place, [{ name: 'a', value: 'four', mode: '0440' }])).toEqual({ status: 0, output: '' });
    expect(String(place.read('log')).split('\n')).toEqual(['before chmod 600', `chown ${OWN}`, 'before mv 440 4', '']);
  });

  test('a value is never in the arguments of a process', () => {
    const place = workplace();
    for (const command of ['chmod', 'chown', 'mv', 'printf', 'cat', 'env', 'echo', 'tee', 'dd', 'cp']) {
      place.wrap(command, `printf '%s\\n' "$0" "$@" >> '${place.at('log')}'\nexec REAL`);
    }
    expect(write(place, [{ name: 'a', value: PLANTED }, { name: 'b', value: 'second-planted' }])).toEqual({ status: 0, output: '' });
    const log = String(place.read('log'));
    expect(log.match(/wrappers\/(\w+)/g)).toEqual(Array(2).fill(['chmod', 'chmod', 'chown', 'mv']).flat().map((command) => `wrappers/${command}`));
    expect(log).not.toContain('planted');
  });

  test.each([0, 1, 2])('fails before anything is written when variable %i of three is missing, and names it', (missing) => {
    const place = workplace();
    const written = ['a', 'b', 'c'].map((fileName) => ({ name: fileName, value: `${PLANTED}-${fileName}` }));
    const { [`SECRET_FILE_${missing + 1}`]: _left, ...others } = variables(written);
    expect(place.run(SECRET_FILES_SCRIPT, args(place, written), others)).toEqual({
      status: 1,
      output: `secret-files: SECRET_FILE_${missing + 1} is not set, so ${place.at(`volume/${written[missing].name}`)} cannot be written\n`,
    });
    expect(readdirSync(place.at('volume'))).toEqual([]);
  });

  test.each(['', 'lower', 'A-B', 'A B', '$(id)', 'A;id', 'A}x'])('fails on %j as the name of a variable, which never reaches the shell', (variable) => {
    const place = workplace();
    expect(place.run(SECRET_FILES_SCRIPT, [variable, place.at('volume/a'), '0400', OWN], {}))
      .toEqual({ status: 1, output: 'secret-files: a variable has no proper name\n' });
    expect(readdirSync(place.at('volume'))).toEqual([]);
  });

  test.each([
    ['chmod', 'the mode of'],
    ['chown', 'the owner of'],
    ['mv', 'cannot be put in its place'],
  ])('fails when %s does, without a file of that name and without the value in its message', (command, message) => {
    const place = workplace();
    place.wrap(command, '[ -d "$2" ] && exec REAL\nexit 1'); // the directory may be opened
    const { status, output } = write(place, [{ name: 'a', value: PLANTED }]);
    expect(status).toBe(1);
    expect(output).toMatch(/^secret-files: .*\n$/);
    expect(output).toContain(message);
    expect(output).not.toContain('planted');
    expect(existsSync(place.at('volume/a'))).toBe(false);
  });

  test('fails when the volume is full', () => {
    const place = workplace();
    symlinkSync('/dev/full', place.at('volume/a~'));
    const { status, output } = write(place, [{ name: 'a', value: PLANTED }]);
    expect(status).toBe(1);
    expect(output).toContain(`secret-files: SECRET_FILE_1 cannot be written to ${place.at('volume/a')}`);
    expect(output).not.toContain('planted');
    expect(existsSync(place.at('volume/a'))).toBe(false);
  });

  test('fails when there is no volume', () => {
    const place = workplace();
    const { status, output } = place.run(SECRET_FILES_SCRIPT, ['SECRET_FILE_1', place.at('nowhere/a'), '0400', OWN], { SECRET_FILE_1: PLANTED });
    expect(status).toBe(1);
    expect(output).toContain(`secret-files: the directory of ${place.at('nowhere/a')} cannot be opened to its reader`);
    expect(output).not.toContain('planted');
  });

  // What only root may do is shown where the tests run as root, as they do in CI.
  const asRoot = isRoot ? test : test.skip;

  asRoot.each(['1000:1001', '1000', '0:0', '4294967294:4294967294'])('the file belongs to %s, with no capability but CHOWN', (owner) => {
    const place = workplace();
    const withoutCapabilities = [located('setpriv'), '--bounding-set=-all,+chown', '--inh-caps=-all,+chown'];
    const written = [{ name: 'a', value: PLANTED, owner }, { name: 'b', value: 'b', owner }];
    expect(write(place, written, withoutCapabilities)).toEqual({ status: 0, output: '' });
    expect(write(place, written, withoutCapabilities)).toEqual({ status: 0, output: '' });
    const [uid, gid = '0'] = owner.split(':');
    expect(statSync(place.at('volume/a'))).toMatchObject({ uid: Number(uid), gid: Number(gid) });
    expect(mode(place, 'volume/a')).toBe('400');
  });
});
