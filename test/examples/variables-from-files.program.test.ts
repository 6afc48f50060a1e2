import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Shell, SHELLS, Workplace, workplacesOf } from '../support/shells';

const SCRIPT = readFileSync(join(__dirname, '../../examples/composed-files/variables-from-files.sh'), 'utf8');

const contents = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.constantFrom(...'\n\r\t $`"\'\\.-*?[]{}=é'), { maxLength: 12 }).map((characters) => Buffer.from(characters.join(''))),
);

const EVERY_BYTE = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));

describe.each(SHELLS)('with $name', (shell: Shell) => {
  const newWorkplace = workplacesOf(shell);

  let place: Workplace;
  beforeEach(() => {
    place = newWorkplace();
  });

  /** The variables of a program, as bytes, that is started with the contents of files. */
  function started(files: readonly Buffer[]): Map<string, Buffer> {
    const args = files.map((file, index) => {
      writeFileSync(place.at(`file${index}`), file);
      return `FILE_${index}=${place.at(`file${index}`)}`;
    });
    const { status, output } = place.run(SCRIPT, [...args, '--', 'sh', '-c', 'cat /proc/$$/environ > "$1"', 'sh', place.at('environ')], {});
    expect({ status, output }).toEqual({ status: 0, output: '' });
    return new Map(place.read('environ').toString('latin1').split('\0').map((variable) => {
      const [name] = variable.split('=', 1);
      return [name, Buffer.from(variable.slice(name.length + 1), 'latin1')];
    }));
  }

  test('a variable has the bytes of its file, whatever they are', () => {
    const files = [EVERY_BYTE, Buffer.alloc(0), Buffer.from('\n'), Buffer.from('a\n\n\n'), Buffer.from('.'), Buffer.from('..\n.'), Buffer.from('-n'), ...fc.sample(contents, 300)];
    const variables = started(files);
    expect(files.filter((file, index) => !variables.get(`FILE_${index}`)?.equals(file))).toEqual([]);
    expect(variables.has('_contents')).toBe(false);
  });

  test('a variable may be as long as a secret', () => {
    const long = Buffer.concat([Buffer.alloc(65_536 - 300, 'x'), EVERY_BYTE]);
    expect(started([long]).get('FILE_0')?.equals(long)).toBe(true);
  });

  test('the program replaces the shell, so that it receives the signals of Amazon ECS', () => {
    const { output } = place.run(`echo $$\n${SCRIPT}`, ['--', 'sh', '-c', 'echo $$'], {});
    const [ofShell, ofProgram] = output.split('\n');
    expect(ofProgram).toBe(ofShell);
  });

  test('the arguments and the exit code of the program do not change', () => {
    const args = ['a b', '', '--', 'X=/y', '$HOME', '*'];
    expect(place.run(SCRIPT, ['--', 'sh', '-c', 'printf "<%s>" "$@"; exit 7', 'sh', ...args], {}))
      .toEqual({ status: 7, output: args.map((arg) => `<${arg}>`).join('') });
  });

  test.each<[string, (at: string) => string[], string]>([
    ['a file that is not there', (at) => [`A=${at}/none`, '--', 'true'], '/none cannot be read, so A is not set'],
    ['a directory', (at) => [`A=${at}`, '--', 'true'], ' cannot be read, so A is not set'],
    ['no --', () => [], 'usage: NAME=FILE... -- COMMAND [ARGUMENT...]'],
    ['a command instead of files', () => ['true'], 'usage: NAME=FILE... -- COMMAND [ARGUMENT...]'],
    ['a file without a name', () => ['=/x', '--', 'true'], 'usage: NAME=FILE... -- COMMAND [ARGUMENT...]'],
    ['a name without a file', () => ['A=', '--', 'true'], 'usage: NAME=FILE... -- COMMAND [ARGUMENT...]'],
    ['a name that no variable has', () => ['A-B=/x', '--', 'true'], "'A-B' is no name of a variable"],
    ['a name that begins with a digit', () => ['1A=/x', '--', 'true'], "'1A' is no name of a variable"],
    ['a command instead of a name', () => ['$(id)=/x', '--', 'true'], "'$(id)' is no name of a variable"],
    ['no command', () => ['--'], 'there is no command after --'],
  ])('fails on %s, and starts nothing', (_, args, message) => {
    const { status, output } = place.run(SCRIPT, args(place.directory), {});
    expect(status).toBe(1);
    expect(output).toMatch(/variables-from-files: .*\n$/);
    expect(output).toContain(message);
  });
});

test('the file can be copied into an image and started there', () => {
  const { stdout, status } = spawnSync('sh', [join(__dirname, '../../examples/composed-files/variables-from-files.sh'), '--', 'echo', 'started'], { encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: 'started\n', status: 0 });
});
