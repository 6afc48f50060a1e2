import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');

interface Manifest {
  readonly name: string;
  readonly license: string;
  readonly main: string;
  readonly types: string;
  readonly keywords: readonly string[];
  readonly dependencies?: object;
  readonly bundledDependencies?: readonly string[];
  readonly optionalDependencies?: object;
  readonly peerDependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
  readonly jsii: { readonly targets: object };
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

function lines(command: string, ...args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  }
  return stdout.split('\n').filter((line) => line !== '');
}

/** The files of the archive, as far as they are there before a build. */
function packed(): string[] {
  const [{ files }] = JSON.parse(lines('npm', 'pack', '--dry-run', '--json', '--ignore-scripts').join('\n'));
  return files.map(({ path }: { path: string }) => path);
}

test('the package depends on aws-cdk-lib and constructs as peers, and on nothing else', () => {
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
});

test.each(['aws-cdk-lib', 'constructs'])('the oldest %s that the package accepts is the one it is developed with', (name) => {
  expect(manifest.peerDependencies[name]).toBe(`^${manifest.devDependencies[name]}`);
});

test('the package is what Construct Hub lists', () => {
  expect(manifest.license).toBe('Apache-2.0');
  expect(Object.keys(manifest.jsii.targets).sort()).toEqual(['dotnet', 'go', 'java', 'python']);
  expect(manifest.keywords).toEqual(expect.arrayContaining([
    'cdk', 'awscdk', 'aws-cdk', 'ecs', 'fargate', 'secrets', 'secretsmanager', 'ssm', 'iam',
  ]));
});

test('the archive holds what users read, what is compiled and nothing else', () => {
  const files = packed();
  expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']));
  expect(files.filter((file) => !/^(package\.json|README\.md|LICENSE|\.jsii(\.tabl\.json)?|rosetta\/default\.ts-fixture|lib\/.*\.(js|d\.ts)|lib\/inventory\/(page\.html|THIRD-PARTY-LICENSES\.txt)|bin\/(cdk-fargate-secrets\.js|THIRD-PARTY-LICENSES\.txt))$/.test(file))).toEqual([]);
}, 60_000); // npm takes its time to start

test('what only a build writes is left out by no rule', () => {
  const rules = readFileSync(join(ROOT, '.npmignore'), 'utf8').split('\n');
  expect(rules).toEqual(expect.arrayContaining(['!/lib/', '!/lib/**/*.js', '!/lib/**/*.d.ts', '!.jsii']));
  expect([manifest.main, manifest.types]).toEqual(['lib/index.js', 'lib/index.d.ts']);
});

test('no file names the host of a package registry', () => {
  const hosts = ['registry.npmjs', 'registry.yarnpkg', 'npm.pkg.github', 'pypi.python', 'files.pythonhosted', 'api.nuget', 'central.sonatype', 'repo.maven', 'proxy.golang'];
  const pattern = hosts.map((host) => host.replace('.', '\\.')).join('|');
  const { status, stdout } = spawnSync('git', ['grep', '-lE', pattern, '--', '.', ':!test/package.program.test.ts'], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('the lock file has the packages of every platform, so that npm ci accepts it on each', () => {
  const { packages }: { packages: { [path: string]: { optionalDependencies?: object } } } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const present = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !present.has(name))).toEqual([]);
});

test('the lint of pull request titles accepts the types that CONTRIBUTING names', () => {
  const workflow = readFileSync(join(ROOT, '.github/workflows/pull-request-lint.yml'), 'utf8');
  const types = /types: \|-\n((?: +\w+\n)+)/.exec(workflow)?.[1].trim().split(/\s+/) ?? [];
  const [sentence] = /The title of a pull request starts with [^.]*\./.exec(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')) ?? [''];
  expect(types.length).toBeGreaterThan(3);
  expect([...sentence.matchAll(/`(\w+)`/g)].map(([, type]) => type)).toEqual(types);
});
